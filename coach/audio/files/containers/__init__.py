"""What holds the sound: opened, and found whole or cut off."""
