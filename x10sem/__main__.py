"""Runs the command line as `python -m x10sem`."""

from x10sem.cli import main

main()
