"""Local times follow the system's time zone while the program runs."""

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import apsw
import pytest
from PySide6.QtWidgets import QApplication

from videodesk.ui.platform.time_zone import TimeZoneWatcher
from videodesk.ui.widgets.formatting import clock_time

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="TZ is not the zone of Windows")


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


def sqlite_hour() -> str:
    connection = apsw.Connection(":memory:")
    sql = "SELECT strftime('%H', ?, 'unixepoch', 'localtime')"
    return str(connection.execute(sql, (NOON.timestamp(),)).fetchall()[0][0])


def test_times_of_python_qt_and_sqlite_follow_a_changed_time_zone(
    qapp: QApplication,
    zone: pytest.MonkeyPatch,  # Qt's event loop
) -> None:
    watcher = TimeZoneWatcher()
    heard: list[None] = []
    watcher.changed.connect(lambda: heard.append(None))
    watcher.check()
    assert (NOON.astimezone().hour, sqlite_hour(), heard) == (12, "12", [])

    zone.setitem(os.environ, "TZ", "Asia/Tokyo")
    watcher.check()
    watcher.check()
    assert (NOON.astimezone().hour, sqlite_hour(), heard) == (21, "21", [None])
    assert "21" in clock_time(NOON) or "9" in clock_time(NOON)
