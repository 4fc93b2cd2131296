"""Which stretches are which steps: the best sequence, its boundaries, its takes."""
