import threading

import pytest
from pytestqt.qtbot import QtBot

from videodesk.ui.widgets.worker_pool import WorkerPool


def test_work_runs_on_a_thread_and_its_result_arrives_on_this_one(
    qtbot: QtBot, workers: WorkerPool
) -> None:
    heard: list[tuple[int, int, int]] = []

    def done(worker: int) -> None:
        heard.append((worker, threading.get_ident(), threading.main_thread().ident or 0))

    workers.run(threading.get_ident, done)
    qtbot.waitUntil(lambda: bool(heard))
    worker, here, main = heard[0]
    assert worker != main
    assert here == main


def test_exception_of_the_work_is_passed_to_its_callback(qtbot: QtBot, workers: WorkerPool) -> None:
    heard: list[BaseException] = []

    def fail() -> None:
        raise ValueError("no")

    workers.run(fail, lambda _result: None, heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert isinstance(heard[0], ValueError)


def test_exception_without_a_callback_is_logged(
    qtbot: QtBot, workers: WorkerPool, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ValueError("unheard")

    workers.run(fail, lambda _result: None)
    qtbot.waitUntil(lambda: "unheard" in caplog.text)


def test_no_callback_is_called_after_close(qtbot: QtBot) -> None:
    workers = WorkerPool()
    release, heard = threading.Event(), list[bool]()
    workers.run(lambda: release.wait(5), heard.append)
    release.set()
    workers.close()
    qtbot.wait(20)
    assert heard == []
