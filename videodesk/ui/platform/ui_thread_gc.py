"""Python's garbage collector, run on the UI thread alone.

Python collects in the thread that happens to allocate, and would delete widgets and timers of the
UI thread there, which crashes Qt. So automatic collection is disabled and a timer collects instead
(https://riverbankcomputing.com/pipermail/pyqt/2011-August/030378.html).
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS: Final = 1000


class UiThreadGc(QObject):
    """Collects garbage in its own thread, from `install` to `uninstall`.

    Objects that exist at `install` or at `leave_out` are never examined again.
    """

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self.collect)

    def install(self) -> None:
        """Disables automatic collection and starts the timer."""
        gc.disable()
        self.leave_out()
        self._timer.start()

    def leave_out(self) -> None:
        """Examines no object that exists now: much was made that lives as long as the program."""
        gc.freeze()

    def uninstall(self) -> None:
        """Collects once more and enables automatic collection."""
        self._timer.stop()
        gc.collect()
        gc.unfreeze()
        gc.enable()

    def collect(self) -> None:
        """Collects as much as Python would by its own thresholds."""
        for generation in (2, 1, 0):
            threshold = gc.get_threshold()[generation]
            if threshold and gc.get_count()[generation] > threshold:
                gc.collect(generation)
                return
