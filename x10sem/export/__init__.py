"""What leaves x10sem: explanations and pictures of runs."""
