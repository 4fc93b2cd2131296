"""What speaks for a stretch of words being a step."""
