"""Counts what the arrays of a fit hold, in vectorised passes over a bounded number of rows."""
