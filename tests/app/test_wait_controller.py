"""The usual waits of the window: those of the library's history, and in the demo the demo's."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from videodesk.app.wait_controller import WaitController, make_wait_history
from videodesk.catalog import Catalog, Model
from videodesk.events import EventStream
from videodesk.generation import Generation, Request, Status
from videodesk.library.library import Library
from videodesk.library.usual_wait import UsualWait, WaitHistory
from videodesk.settings import DEMO_PROFILE
from videodesk.ui.widgets.worker_pool import WorkerPool

START = datetime(2026, 11, 23, tzinfo=UTC)
CATALOG = Catalog({"veo3": Model(name="Veo 3", id="veo3", usual_wait=240)})


class Estimates:
    def __init__(self, history: WaitHistory) -> None:
        self._history = history
        self.shown: list[UsualWait | None] = []

    def update_estimate(self) -> None:
        self.shown.append(self._history.usual("home", "veo3"))


@pytest.fixture
def workers(qapp: QApplication) -> Iterator[WorkerPool]:  # threads need it
    workers = WorkerPool()
    yield workers
    workers.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library with three clips that took 70, 80 and 90 seconds."""
    with Library(tmp_path) as library:
        for seconds in (70, 80, 90):
            library.add(
                Generation(
                    id=f"{seconds:016x}",
                    request=Request("veo3", "a kite", profile="home"),
                    status=Status.COMPLETED,
                    created_at=START,
                    submitted_at=START,
                    completed_at=START + timedelta(seconds=seconds),
                )
            )
    return tmp_path


def test_estimate_is_that_of_the_library_once_it_is_read(
    qtbot: QtBot, folder: Path, workers: WorkerPool
) -> None:
    history = make_wait_history(CATALOG)
    assert history.usual("home", "veo3") == UsualWait(240, 480)
    estimates = Estimates(history)
    controller = WaitController(history, folder, workers, EventStream(), estimates=estimates)
    qtbot.waitUntil(lambda: bool(estimates.shown))
    assert estimates.shown == [UsualWait(80, 88)]
    del controller


def test_demo_has_the_times_of_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIDEODESK_DEMO_SECONDS", raising=False)
    assert make_wait_history(CATALOG).usual(DEMO_PROFILE, "veo3") == UsualWait(5.5, 11)
    monkeypatch.setenv("VIDEODESK_DEMO_SECONDS", "40")
    assert make_wait_history(CATALOG).usual(DEMO_PROFILE, "veo3") == UsualWait(40, 80)
