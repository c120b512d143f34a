"""Exit codes of the command line."""

EXAMINED, FINDINGS, FAILED, INTERRUPTED = 0, 1, 2, 130
# Whoever read the output has gone, as `head` does; shells say 128 and the number of SIGPIPE for that.
CLOSED = 141
