"""Recordings of every kind, read and written."""
