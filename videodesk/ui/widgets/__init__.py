"""Widgets and helpers shared by all panels; imports no sibling package."""
