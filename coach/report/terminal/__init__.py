"""A review for a person at a terminal."""
