"""Reads scripts as text: what a fit is planned with, and how a fix would change the file."""
