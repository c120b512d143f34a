"""What the arrays hold, and which of them reach the model as what."""
