"""Rules on callbacks: what they watch, when they act, and what they keep."""
