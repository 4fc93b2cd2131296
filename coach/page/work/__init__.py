"""What the page works with: models, takes, guides, reports."""
