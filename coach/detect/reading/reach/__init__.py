"""How far a step reaches, and what is said in one breath."""
