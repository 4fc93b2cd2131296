"""The server on the loopback address: its gate, its routes, one at a time."""
