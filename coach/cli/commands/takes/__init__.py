"""Takes that are said: rehearsed, drilled, certified, and what came of them over time."""
