"""Seeks at the pace at which pictures arrive."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

PICTURE_WAIT_MS: Final = 250
"""The longest wait for the picture of a seek. At 1080p with a key frame every ten seconds a seek
takes 14 to 210 ms; a seek every 40 ms then cancels the one before, and of 40 only 22 are seen."""


class SeekThrottle(QObject):
    """Passes seeks on one at a time: the newest, once the picture of the one before was shown."""

    def __init__(self, go: Callable[[int], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._go = go
        self._next: int | None = None
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self.arrived)

    @property
    def is_waiting(self) -> bool:
        """Whether the picture of a seek is still to come."""
        return self._limit.isActive()

    @property
    def target(self) -> int | None:
        """Where the seek leads that is still held back, in milliseconds."""
        return self._next

    def ask(self, position: int) -> None:
        """Seeks to `position` (milliseconds), at once or as soon as the seek before is done."""
        if self.is_waiting:
            self._next = position
            return
        self._limit.start(PICTURE_WAIT_MS)
        self._go(position)

    def arrived(self) -> None:
        """The picture of the last seek is there, or was waited for long enough."""
        self._limit.stop()
        if self._next is not None:
            position, self._next = self._next, None
            self.ask(position)

    def forget(self) -> None:
        """There is nothing to seek in any more."""
        self._limit.stop()
        self._next = None
