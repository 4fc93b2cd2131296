"""Results that are kept, whole or not at all."""
