"""The languages that the coach hears: English so far."""
