"""Follows a training as it goes on: a callback that samples little, and the facts that come of it."""
