"""Losses, training steps and layers that the script writes itself."""
