"""A line that says what has happened and offers the one thing that can be done about it."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton

from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID

PATIENCE_MS: Final = 12_000
"""How long an offer stays by itself: long enough to read it, reach for the mouse, and decide."""


class NotificationBar(QFrame):
    """Hidden until something is offered. `taken` and `dismissed` end an offer, time may too.

    While the pointer or the focus is on it, it stays.
    """

    taken = Signal()
    dismissed = Signal()

    def __init__(self, icons: IconProvider, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._words = QLabel()
        self._words.setObjectName(f"{name}Words")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._button = QPushButton()
        self._button.setObjectName(f"{name}Button")
        self._close = QToolButton()
        self._close.setObjectName(f"{name}Close")
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss (Escape)"))
        icons.apply(self._close, "close", "second_text")
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        row.addWidget(self._close)
        self._button.clicked.connect(self.accept)
        self._close.clicked.connect(self.dismiss)
        self._patience.timeout.connect(self._tire)
        self.hide()

    def offer(self, words: str, button: str = "", *, stays: bool = False) -> None:
        """Shows a sentence and the button to it, until it is taken, dismissed, or out of time.

        One that `stays` has no time.
        """
        self._words.setText(words)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self.setAccessibleName(words)
        self.show()
        if stays:
            self._patience.stop()
        else:
            self._patience.start()

    def accept(self) -> None:
        """As the button does."""
        self.close_notification()
        self.taken.emit()

    def close_notification(self) -> None:
        """Takes the offer back."""
        self._patience.stop()
        self.hide()

    def dismiss(self) -> None:
        """The person does not want it."""
        self.close_notification()
        self.dismissed.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Somebody is reading: the time begins anew."""
        super().enterEvent(event)
        if self._patience.isActive():
            self._patience.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape dismisses."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _tire(self) -> None:
        if self.underMouse() or self._button.hasFocus() or self._close.hasFocus():
            self._patience.start()
        else:
            self.dismiss()
