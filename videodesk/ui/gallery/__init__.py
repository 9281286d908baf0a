"""The gallery in the middle of the window: one tile per generation, in sections by day."""
