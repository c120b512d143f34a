"""Exit codes of the command line."""

EXAMINED, FINDINGS, FAILED, INTERRUPTED = 0, 1, 2, 130
