"""How a fix changes the file: replacements and diffs."""
