import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from videodesk.ui.platform.ui_thread_gc import UiThreadGc


@pytest.fixture
def garbage(qtbot: QtBot) -> Iterator[UiThreadGc]:
    garbage = UiThreadGc()
    garbage.install()
    yield garbage
    garbage.uninstall()


class Knot(QObject):
    """An object in a reference cycle, which records the thread that deletes it."""

    def __init__(self, ended_in: list[bool]) -> None:
        super().__init__()
        self.itself = self
        self._ended_in = ended_in

    def __del__(self) -> None:
        self._ended_in.append(QThread.isMainThread())


def much_work() -> None:
    """Creates enough containers for Python to collect garbage, if it may."""
    kept = [[number] for number in range(200_000)]
    del kept


def test_no_other_thread_collects_garbage(garbage: UiThreadGc, qtbot: QtBot) -> None:
    ended_in: list[bool] = []
    Knot(ended_in)
    thread = threading.Thread(target=much_work)
    thread.start()
    thread.join()
    assert ended_in == []
    much_work_here = [[number] for number in range(2000)]
    garbage.collect()
    assert ended_in == [True]
    del much_work_here


def test_uninstall_restores_the_garbage_collector(qtbot: QtBot) -> None:
    garbage = UiThreadGc()
    garbage.install()
    assert not gc.isenabled()
    ended_in: list[bool] = []
    Knot(ended_in)
    garbage.uninstall()
    assert gc.isenabled()
    assert ended_in == [True]


def test_objects_that_are_left_out_are_not_examined(garbage: UiThreadGc) -> None:
    before = gc.get_freeze_count()
    kept = [[number] for number in range(1000)]
    garbage.leave_out()
    assert gc.get_freeze_count() >= before + len(kept)
