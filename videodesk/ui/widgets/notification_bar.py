"""A bar with one message for the user and at most one button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID
from videodesk.ui.widgets.plain_text import PlainLabel

EXPIRY_MS: Final = 12_000
"""How long a passing message stays: long enough to read it, reach for the mouse, and decide."""


@dataclass(frozen=True, slots=True)
class Notification:
    """A message, and what its button does.

    With a button it stays until it is answered or dismissed, unless it is `passing`; without one
    it expires. `key` names its subject: a later message with the same key takes its place.
    """

    text: str
    button: str = ""
    action: Callable[[], None] | None = None
    key: str = ""
    passing: bool = False

    @property
    def expires(self) -> bool:
        """Whether it disappears automatically after `EXPIRY_MS`."""
        return self.passing or not self.button


class Notifier(Protocol):
    """Where notifications are shown."""

    def notify(self, notification: Notification) -> None:
        """Shows a message; one with the same key is replaced, and no other."""

    def withdraw(self, key: str) -> None:
        """Withdraws the message with this key, if it is still shown."""


class NotificationBar(QFrame):
    """Shows one notification. `closed` is emitted once, when it was answered, dismissed or expired.

    A message that expires stays while the pointer or the focus is on it.
    """

    closed = Signal()

    def __init__(
        self, icons: IconProvider, notification: Notification, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._notification = notification
        name = f"{notification.key}Notification" if notification.key else "notification"
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._text = PlainLabel()
        self._text.setObjectName(f"{name}Text")
        self._text.setWordWrap(True)
        self._button = QPushButton()
        self._button.setObjectName(f"{name}Button")
        self._close = QToolButton()
        self._close.setObjectName(f"{name}Close")
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss (Escape)"))
        icons.apply(self._close, "close", "second_text")
        for each in (self._button, self._close):
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys where they are
        self._expiry = QTimer(self, singleShot=True, interval=EXPIRY_MS)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self._text, 1)
        row.addWidget(self._button)
        row.addWidget(self._close)
        self._button.clicked.connect(self.accept)
        self._close.clicked.connect(self.dismiss)
        self._expiry.timeout.connect(self._on_expired)
        self.show_notification(notification)

    @property
    def notification(self) -> Notification:
        """What is shown."""
        return self._notification

    def show_notification(self, notification: Notification) -> None:
        """Replaces the message by a later one about the same subject."""
        self._notification = notification
        self._text.setText(notification.text)
        self._button.setText(notification.button)
        self._button.setVisible(bool(notification.button))
        self.setAccessibleName(notification.text)
        if notification.expires:
            self._expiry.start()
        else:
            self._expiry.stop()

    def accept(self) -> None:
        """Closes the bar and performs the button's action."""
        action = self._notification.action
        self.dismiss()
        if action is not None:
            action()

    def dismiss(self) -> None:
        """Closes the bar."""
        self._expiry.stop()
        self.hide()
        self.closed.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Restarts the time: the user is reading."""
        super().enterEvent(event)
        if self._expiry.isActive():
            self._expiry.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Dismisses the message on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _on_expired(self) -> None:
        if self.underMouse() or self._button.hasFocus() or self._close.hasFocus():
            self._expiry.start()
        else:
            self.dismiss()
