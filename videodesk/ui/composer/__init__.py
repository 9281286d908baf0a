"""The left side of the window: the form for a new request."""
