"""The terms of the calculus and its extensions, programs, and their notation."""
