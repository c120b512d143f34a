"""What the arrays hold."""
