"""Text from elsewhere where Qt would guess its format: labels, tooltips, message boxes, mnemonics.

Qt takes a text for HTML if it looks like it, and then reads the files that it names. Every label is
a `PlainLabel`, every tooltip goes through `as_tooltip`, every box is a `PlainMessageBox`
(tests/security/test_markup.py).
"""

from html import escape
from typing import Final

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from videodesk.text import printable

_MAX_TOOLTIP: Final = 2_000
"""In characters: about what a screen shows."""


class PlainLabel(QLabel):
    """A label that shows its text as it is, control and direction characters as escapes."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:  # Qt's name
        """Sets the text."""
        super().setText(printable(text))


class PlainMessageBox(QMessageBox):
    """A message box that shows its texts as they are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setInformativeText(self, text: str) -> None:  # Qt's name
        """Sets the text below the first, which Qt shows in a label of another format."""
        super().setInformativeText(unformatted(text))


def unformatted(text: str) -> str:
    """Return what Qt shows as this text where it guesses the format and no other can be set."""
    if not Qt.mightBeRichText(text):
        return text
    lines = escape(text).replace("\n", "<br>")
    return f"<qt>{lines}</qt>"


def as_tooltip(text: str) -> str:
    """Return a text for `setToolTip`, shortened if it is longer than anybody reads there."""
    if len(text) > _MAX_TOOLTIP:
        text = f"{text[:_MAX_TOOLTIP]}…"
    return unformatted(text)


def without_mnemonics(text: str) -> str:
    """Return the text for a button, a menu or a tab, in which "&" would underline a letter."""
    return text.replace("&", "&&")
