"""The model that reaches `fit`: described, copied, and each layer at the line that made it."""
