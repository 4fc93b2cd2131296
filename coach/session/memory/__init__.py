"""What is kept of takes and of the user's voice, for how long, and the few settings."""
