"""Pitch and level of the speaker."""
