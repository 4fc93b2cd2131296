"""A take that is said into the page."""
