"""Saved models, read from their own configuration without Keras."""
