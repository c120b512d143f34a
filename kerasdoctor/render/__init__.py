"""Reports as text for a terminal, as JSON, and rules as documentation."""
