"""Steps beside the guide, what is doubtful in them, and who had the floor."""
