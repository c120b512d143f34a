"""Short trainings of copies: the probe, and the trials of fixes."""
