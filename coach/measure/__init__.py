"""Facts only, no opinions: silence, speed, order, fillers, voice; each a number with its unit."""
