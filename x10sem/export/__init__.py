"""What leaves x10sem: explanations of runs."""
