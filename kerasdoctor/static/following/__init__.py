"""A script followed statement by statement: values, scopes, calls, loops, branches, and a trace of the calls."""
