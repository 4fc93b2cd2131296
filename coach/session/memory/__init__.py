"""What is kept of takes, for how long, and the user's few settings."""
