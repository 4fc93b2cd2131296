"""Any channels and rates become 16 kHz, one channel."""
