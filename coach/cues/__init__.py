"""The customer's yes that starts a rehearsal, and a beep; ``samples/make_cues.py`` makes them."""
