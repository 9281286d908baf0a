"""The stack of notifications below the gallery and the stage."""

from functools import partial
from typing import Final

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID
from videodesk.ui.widgets.notification_bar import Notification, NotificationBar

_MAX_STAYING: Final = 3
"""Maximum number of messages waiting for an answer that are shown; the others follow in order."""
_MAX_EXPIRING: Final = 2
"""Maximum number of expiring messages that are shown; the oldest is replaced."""


class NotificationArea(QWidget):
    """Shows notifications below one another, and takes room only while there are any.

    A message that waits for an answer is never replaced by another one; only a later message with
    the same key takes its place.
    """

    def __init__(self, icons: IconProvider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notifications")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._icons = icons
        self._bars: list[NotificationBar] = []
        self._waiting: list[Notification] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4 * GRID, GRID, 4 * GRID, 3 * GRID)
        self._column.setSpacing(2 * GRID)
        self.hide()

    @property
    def shown(self) -> tuple[Notification, ...]:
        """What is shown, from top to bottom."""
        return tuple(bar.notification for bar in self._bars)

    def notify(self, notification: Notification) -> None:
        """Shows a message, at once or when there is room for it."""
        bar = self._bar(notification.key)
        if bar is not None:
            bar.show_notification(notification)
            return
        self._forget_waiting(notification.key)
        if notification.expires:
            expiring = [bar for bar in self._bars if bar.notification.expires]
            if len(expiring) >= _MAX_EXPIRING:
                expiring[0].dismiss()
            self._add(notification)
        else:
            self._waiting.append(notification)
            self._show_waiting()

    def withdraw(self, key: str) -> None:
        """Withdraws the message about this subject, if there is one."""
        self._forget_waiting(key)
        bar = self._bar(key)
        if bar is not None:
            bar.dismiss()

    def _bar(self, key: str) -> NotificationBar | None:
        return next((bar for bar in self._bars if key and bar.notification.key == key), None)

    def _forget_waiting(self, key: str) -> None:
        if key:
            self._waiting = [each for each in self._waiting if each.key != key]

    def _add(self, notification: Notification) -> None:
        bar = NotificationBar(self._icons, notification, self)
        bar.closed.connect(partial(self._remove, bar))
        self._bars.append(bar)
        self._column.addWidget(bar)
        bar.show()
        self.show()

    def _remove(self, bar: NotificationBar) -> None:
        if bar in self._bars:
            self._bars.remove(bar)
            self._column.removeWidget(bar)
            bar.deleteLater()
            self._show_waiting()
            self.setVisible(bool(self._bars))

    def _show_waiting(self) -> None:
        staying = sum(not bar.notification.expires for bar in self._bars)
        while self._waiting and staying < _MAX_STAYING:
            self._add(self._waiting.pop(0))
            staying += 1
