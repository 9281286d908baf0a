"""What was just withdrawn, and the way back, for as long as one may want it."""

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from videodesk.ui.theme.theme import GRID

SHOWN_MS: Final = 20_000
"""Long enough to read it, look at what happened, and come back."""


class UndoBar(QWidget):
    """Hidden while there is nothing to take back. `undo_wanted` carries the ids, in order."""

    undo_wanted = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("undo-line")
        self._ids: tuple[str, ...] = ()
        self._text = QLabel()
        self._text.setObjectName("undo-text")
        self._button = QPushButton(self.tr("Undo"))
        self._button.setObjectName("undo-button")
        self._button.setAccessibleName(self.tr("Undo"))
        self._button.setProperty("role", "link")
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._text)
        row.addWidget(self._button)
        self._button.clicked.connect(self.take)
        self._end.timeout.connect(self.forget)
        self.hide()

    def offer(self, ids: tuple[str, ...], text: str) -> None:
        """Shows what happened to these, and the button."""
        self._ids = ids
        self._text.setText(text)
        self.setVisible(bool(ids))
        self._end.start(SHOWN_MS)

    def forget(self) -> None:
        """Offers nothing any more."""
        self._ids = ()
        self._end.stop()
        self.hide()

    def take(self) -> None:
        """As the button does."""
        ids = self._ids
        self.forget()
        self.undo_wanted.emit(ids)
