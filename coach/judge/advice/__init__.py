"""What to do differently, what to praise, what is new."""
