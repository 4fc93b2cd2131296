"""A customer who answers while a take runs: when he speaks, and with which clip."""
