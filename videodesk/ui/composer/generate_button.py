"""The one button that sends: with its keys at the right."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from videodesk.ui.theme.theme import GRID, SMALL, Theme

SUBMIT_KEYS: Final = "Ctrl+Return"
"""Qt reads Ctrl as Cmd on a Mac."""


def submit_keys_text() -> str:
    """The keys as this system writes them: "Ctrl+↩", "⌘↩"."""
    native = QKeySequence(SUBMIT_KEYS).toString(QKeySequence.SequenceFormat.NativeText)
    return native.replace("Return", "↩")


class GenerateButton(QPushButton):
    """The primary button. A double click on it is one click: each click may cost money."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("Generate"))
        self.setObjectName("generate")
        self.setProperty("role", "primary")
        self.setAccessibleName(self.tr("Generate"))
        self.setToolTip(self.tr("Generate ({keys})").format(keys=submit_keys_text()))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._keys = QLabel(submit_keys_text())
        self._keys.setFont(theme.font(SMALL))
        self._keys.setProperty("role", "onAccent")
        self._keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 0, 3 * GRID, 0)
        row.addStretch()
        row.addWidget(self._keys)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The keys are shown where the word in the middle leaves room for them."""
        super().resizeEvent(event)
        word = self.fontMetrics().horizontalAdvance(self.text())
        beside = (self.width() - word) // 2 - 5 * GRID
        self._keys.setVisible(self._keys.sizeHint().width() <= beside)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Swallows the second press."""
        event.accept()
