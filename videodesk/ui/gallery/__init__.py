"""The gallery in the middle of the window: one tile a generation, in sections by day."""
