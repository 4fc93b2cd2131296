"""Every breach of a rule, and the one sentence above all."""
