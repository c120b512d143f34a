"""What is seen in passes and probes, for causes to explain."""
