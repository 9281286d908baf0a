"""Throttle for seeks: one at a time, as fast as frames are shown."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

FRAME_TIMEOUT_MS: Final = 250
"""The longest wait for the frame of a seek. At 1080p with a key frame every ten seconds a seek
takes 14 to 210 ms; with one every 40 ms, each cancels the former, and of 40 only 22 are seen."""


class SeekThrottle(QObject):
    """Passes on the latest seek once the frame of the former one was shown."""

    def __init__(self, seek: Callable[[int], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seek = seek
        self._pending: int | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.on_frame_shown)

    @property
    def is_waiting(self) -> bool:
        """True if the frame of a seek is still to come."""
        return self._timer.isActive()

    @property
    def target(self) -> int | None:
        """The position of the pending seek, in milliseconds; None if there is none."""
        return self._pending

    def seek(self, position: int) -> None:
        """Seek to `position` (milliseconds), at once or when the former seek is done."""
        if self.is_waiting:
            self._pending = position
            return
        self._timer.start(FRAME_TIMEOUT_MS)
        self._seek(position)

    def on_frame_shown(self) -> None:
        """Pass on the pending seek: the frame of the former one was shown, or timed out."""
        self._timer.stop()
        if self._pending is not None:
            position, self._pending = self._pending, None
            self.seek(position)

    def clear(self) -> None:
        """Drop the pending seek."""
        self._timer.stop()
        self._pending = None
