"""What a terminal shows while something goes on, and what is typed meanwhile."""
