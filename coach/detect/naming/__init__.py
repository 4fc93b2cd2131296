"""What the rest is called: replies, objections, celebrations, lingering."""
