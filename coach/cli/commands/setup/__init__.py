"""What is needed for a take: guide, customer, models, machine, page."""
