"""How layers are put together."""
