"""A script kept in a child interpreter: the end that asks and the end that answers."""
