"""Follows the system's time zone and date: the C library reads the zone once per process.

Python and SQLite show local times of the previous zone after the computer moves to another one,
until `tzset` is called. Days in the gallery also change at midnight.
"""

import ctypes
import sys
import time
from contextlib import suppress
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

_INTERVAL_MS: Final = 30_000


class TimeZoneWatcher(QObject):
    """`changed`: local times or days differ from those shown so far."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        read_time_zone()
        self._known = _local_state()
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.check)
        self._timer.start()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_application_state)

    def check(self) -> None:
        """Reads the time zone and the date again."""
        read_time_zone()
        state = _local_state()
        if state != self._known:
            self._known = state
            self.changed.emit()

    def _on_application_state(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self.check()


def read_time_zone() -> None:
    """Makes this process use the system's present time zone."""
    if sys.platform == "win32":
        with suppress(OSError, AttributeError):
            ctypes.cdll.ucrtbase._tzset()  # noqa: SLF001  # Python has no tzset on Windows
    else:
        time.tzset()


def _local_state() -> tuple[object, ...]:
    return time.tzname, time.localtime().tm_gmtoff, date.today()  # the local day
