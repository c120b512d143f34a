"""Functions that Keras calls by itself, read as formulas."""
