"""Search and verdicts: what may happen to a program, and what is to be said of it."""
