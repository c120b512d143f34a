"""Rules on scaling, encoding and augmenting: what is done to inputs before the model sees them."""
