"""One take from its cue to its review, as events for a face."""
