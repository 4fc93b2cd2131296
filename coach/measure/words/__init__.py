"""What is in the words: pace, wording, hedges."""
