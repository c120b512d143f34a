"""Files as text and syntax tree: scripts, notebooks, Python 2, and what else is named."""
