"""Rules on the order of rows: shuffling, splitting, batching, and rows that belong together."""
