"""What the page asks for, each answered as JSON."""
