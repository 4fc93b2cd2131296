"""Where speech ends and begins again, and the silence between."""
