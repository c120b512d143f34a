"""Runs the command line as `python -m kerasdoctor`."""

from kerasdoctor.cli import main

if __name__ == "__main__":
    main()
