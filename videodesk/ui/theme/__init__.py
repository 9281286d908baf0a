"""Colour tokens, palette, style sheet and icons."""
