"""Filled pauses, filler words and repeats."""
