"""The left side of the window: what a person asks for, checked beside each field."""
