"""Frame by frame: levels, who is far above the room, and what the room is like."""
