"""The inspector: the chosen clip plays in it, and everything about the clip stands under it."""
