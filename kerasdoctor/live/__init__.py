"""Looks at the living setup; the only package that may import keras, a backend or numpy."""
