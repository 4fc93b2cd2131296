"""Options that several commands share; nothing heavy is imported for them."""
