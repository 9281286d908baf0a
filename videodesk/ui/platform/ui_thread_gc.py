"""Python's cycle collector, on the window's thread alone.

Python collects in whichever thread happens to allocate, and there takes apart widgets and timers
that belong to the window's thread: Qt goes on with a timer whose object is gone, and the program
dies. So it is switched off, and run from here (the remedy of calibre and kitty's author:
https://riverbankcomputing.com/pipermail/pyqt/2011-August/030378.html).
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS: Final = 1000


class UiThreadGc(QObject):
    """Collects in the thread that it lives in, from `install` to `uninstall`.

    What is there at `install` is taken for lasting, and not looked through again.
    """

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self.collect)

    def install(self) -> None:
        """Takes over from Python."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def uninstall(self) -> None:
        """Gives back to Python; what is of no more use goes first, here."""
        self._timer.stop()
        gc.collect()
        gc.unfreeze()
        gc.enable()

    def collect(self) -> None:
        """Collects as much as Python would have by its own thresholds."""
        for generation in (2, 1, 0):
            threshold = gc.get_threshold()[generation]
            if threshold and gc.get_count()[generation] > threshold:
                gc.collect(generation)
                return
