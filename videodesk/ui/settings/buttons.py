"""Buttons of the settings dialog."""

from PySide6.QtWidgets import QPushButton


def dialog_button(text: str, name: str, accessible_name: str = "") -> QPushButton:
    """Return a button that Return in a text field does not press."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(accessible_name or text.rstrip("…"))
    button.setAutoDefault(False)
    return button
