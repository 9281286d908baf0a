"""The Generate button."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.plain_text import PlainLabel, as_tooltip

SUBMIT_KEYS: Final = "Ctrl+Return"
"""Qt reads Ctrl as Cmd on a Mac."""


def submit_keys_text() -> str:
    """Return the shortcut as this system writes it: "Ctrl+↩", "⌘↩"."""
    native = QKeySequence(SUBMIT_KEYS).toString(QKeySequence.SequenceFormat.NativeText)
    return native.replace("Return", "↩")


class GenerateButton(QPushButton):
    """The primary button, with its shortcut at the right.

    A double click, or any faster series of clicks, is one click: each one may cost money.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("Generate"))
        self.setObjectName("generate")
        self.setProperty("role", "primary")
        self.setAccessibleName(self.tr("Generate"))
        self.setToolTip(as_tooltip(self.tr("Generate ({keys})").format(keys=submit_keys_text())))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._last_press_ms: int | None = None
        self._shortcut = PlainLabel(submit_keys_text())
        self._shortcut.setFont(theme.font(SMALL))
        self._shortcut.setProperty("role", "onAccent")
        self._shortcut.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 0, 3 * GRID, 0)
        row.addStretch()
        row.addWidget(self._shortcut)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the shortcut if the label in the middle leaves no room for it."""
        super().resizeEvent(event)
        label = self.fontMetrics().horizontalAdvance(self.text())
        space = (self.width() - label) // 2 - 5 * GRID
        self._shortcut.setVisible(self._shortcut.sizeHint().width() <= space)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ignore a press that follows the previous one as fast as a double click."""
        previous, self._last_press_ms = self._last_press_ms, event.timestamp()
        if previous is not None:
            elapsed = event.timestamp() - previous
            if 0 < elapsed < QApplication.doubleClickInterval():
                event.accept()
                return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ignore the second press of a double click."""
        self._last_press_ms = event.timestamp()
        event.accept()
