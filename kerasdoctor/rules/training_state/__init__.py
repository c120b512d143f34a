"""Rules on what a model carries from one training to the next: frozen layers, weights, optimizers."""
