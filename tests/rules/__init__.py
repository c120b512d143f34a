"""Edges of the rules, from plain facts."""
