"""Work on many addresses at once, that goes on where it was stopped."""
