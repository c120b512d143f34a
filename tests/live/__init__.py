"""Tests of what looks at the living setup; everything here needs Keras and TensorFlow."""
