"""The player: a clip, its transport controls, and messages in its place."""
