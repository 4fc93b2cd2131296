"""Which recordings there are, and what their results are called."""
