"""The settings dialog, and the panel that asks for the first API key."""
