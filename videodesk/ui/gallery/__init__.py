"""The grid in the middle of the window: a tile a generation, newest first, by day."""
