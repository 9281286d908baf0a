"""Read-only text that can be selected and copied."""

import math
from typing import Final

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit

from videodesk.text import without_controls

MAX_LINES: Final = 8


class ReadOnlyText(QTextEdit):
    """As high as its text up to eight lines, beyond that it scrolls.

    Words are broken if they do not fit: unlike a label, it never asks for more width.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bare")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit_height)

    def show_text(self, text: str) -> None:
        """Shows a text from its beginning; showing the same text keeps the selection.

        Control characters are left out: what is copied may be pasted into a terminal.
        """
        text = without_controls(text)
        if text != self.toPlainText():
            self.setPlainText(text)

    def _fit_height(self, size: QSizeF) -> None:
        frame = max(0, self.height() - self.viewport().height())
        self.setFixedHeight(math.ceil(min(size.height(), self._height_of_lines())) + frame)

    def _height_of_lines(self) -> float:
        """The height of the first eight lines, which depends on their scripts."""
        left = MAX_LINES
        bottom = 0.0
        block = self.document().firstBlock()
        while block.isValid() and left > 0:
            layout = block.layout()
            lines = min(left, layout.lineCount())
            if lines:
                last = layout.lineAt(lines - 1)
                bottom = layout.position().y() + last.y() + last.height()
            left -= lines
            block = block.next()
        return bottom
