"""How predictions are made and turned into answers."""
