"""Calls that the installed libraries refuse or read differently."""
