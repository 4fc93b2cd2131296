"""What follows from the facts of one take and its guide, worked out once."""
