"""Errors that end a run before it trains."""
