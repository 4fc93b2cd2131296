"""Sound as it comes, and what the coach plays."""
