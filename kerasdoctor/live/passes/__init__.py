"""The initial pass: one batch forward and back at the weights that `fit` starts from."""
