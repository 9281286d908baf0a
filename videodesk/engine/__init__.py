"""The life of a generation: what happens between pressing Generate and a clip on the disk."""
