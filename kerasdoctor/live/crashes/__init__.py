"""Turns an exception of the user's program into facts."""
