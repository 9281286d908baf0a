"""What a person sets up: the key of a profile."""
