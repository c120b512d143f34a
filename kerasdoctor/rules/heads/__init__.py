"""The contract of head, loss and labels."""
