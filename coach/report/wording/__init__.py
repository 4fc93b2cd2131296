"""What every kind of report says in the same words."""
