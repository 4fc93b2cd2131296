"""The voice network, from sound to what tells one speaker from another."""
