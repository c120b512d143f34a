"""How large the steps of training are, and how many there are."""
