"""Takes beside each other, in a row, or one that counts."""
