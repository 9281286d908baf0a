"""A thread pool for the blocking work of widgets: decoding images, reading pages."""

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

_log = logging.getLogger(__name__)

T = TypeVar("T")


class _Work(QRunnable):
    def __init__(
        self,
        work: Callable[[], object],
        report: Callable[[object, BaseException | None], None],
    ) -> None:
        super().__init__()
        self._work = work
        self._report = report

    def run(self) -> None:
        result: object = None
        failure: BaseException | None = None
        try:
            result = self._work()
        except BaseException as caught:  # noqa: BLE001  # passed to the callback
            failure = caught
        self._report(result, failure)


class WorkerPool(QObject):
    """A small thread pool. Callbacks run on the UI thread."""

    _ended = Signal(int, object, object)

    def __init__(self, threads: int = 2, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._callbacks: dict[
            int, tuple[Callable[[Any], None], Callable[[BaseException], None]]
        ] = {}
        self._last = 0
        self._ended.connect(self._deliver)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Runs `work` on a thread, then `done` with its result, or `failed` with what it raised.

        Without `failed`, an exception is logged.
        """
        self._last += 1
        number = self._last
        self._callbacks[number] = (done, failed or _log_failure)

        def report(result: object, failure: BaseException | None) -> None:
            # The pool may have been deleted by now.
            with suppress(RuntimeError):
                self._ended.emit(number, result, failure)

        self._pool.start(_Work(work, report))

    def close(self) -> None:
        """Drops work that has not started, and calls no more callbacks; waits 0.2 s at most."""
        self._pool.clear()
        self._callbacks.clear()
        self._pool.waitForDone(200)

    @Slot(int, object, object)
    def _deliver(self, number: int, result: object, failure: BaseException | None) -> None:
        found = self._callbacks.pop(number, None)
        if found is None:
            return
        done, failed = found
        if failure is not None:
            failed(failure)
        else:
            done(result)


def _log_failure(failure: BaseException) -> None:
    _log.error("A widget's background work failed", exc_info=failure)
