"""Numbers that are too large, too small or too coarse for the arithmetic."""
