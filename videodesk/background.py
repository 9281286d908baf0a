"""Runner of background tasks: the one place that starts coroutines."""

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

_log = logging.getLogger(__name__)

_LAST_LINE_SECONDS: Final = 0.2

T = TypeVar("T")


class Background:
    """Keeps every task that is not awaited, reports its exception, and cancels it at exit.

    `on_crash` gets the task's name and the exception, which is a bug of ours: tasks handle a
    `VideoDeskError` themselves. Without `on_crash`, the exception is logged.
    """

    def __init__(self, on_crash: Callable[[str, BaseException], None] | None = None) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._on_crash = on_crash

    def start(self, work: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
        """Starts `work` on the running loop; `close` cancels it."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._on_ended)
        return task

    async def close(self) -> None:
        """Cancels all tasks and waits until they have ended."""
        while self._tasks:
            for task in tuple(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _on_ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or (failure := task.exception()) is None:
            return
        if self._on_crash is not None:
            self._on_crash(task.get_name(), failure)
        else:
            _log.error("Task %s failed", task.get_name(), exc_info=failure)


async def in_daemon_thread(work: Callable[[], T], *, seconds: float) -> T:
    """Returns the result of a call that may block forever (a keyring, a dead network drive).

    It runs in a daemon thread of its own, so that neither the loop nor the exit waits for it
    (docs/pitfalls.md, Q10). Raises TimeoutError after `seconds`; the thread is then left alone.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()

    def deliver(result: T | None, failure: BaseException | None) -> None:
        if outcome.done():
            return
        if failure is not None:
            outcome.set_exception(failure)
        else:
            outcome.set_result(result)  # type: ignore[arg-type]  # None only where T allows it

    def run() -> None:
        result: T | None = None
        failure: BaseException | None = None
        try:
            result = work()
        except BaseException as caught:  # noqa: BLE001  # raised in the caller
            failure = caught
        if not loop.is_closed():
            loop.call_soon_threadsafe(deliver, result, failure)

    threading.Thread(target=run, name="videodesk-blocking", daemon=True).start()
    return await asyncio.wait_for(outcome, seconds)


def end_process_after(seconds: float, code: int = 0) -> threading.Timer:
    """Ends the process after `seconds` with exit `code`, unless the returned timer is cancelled.

    Writes that to the log if its disk answers at once.
    """

    def write() -> None:
        _log.warning("The process did not end within %s s and is terminated", seconds)
        logging.shutdown()

    def end() -> None:
        try:
            writer = threading.Thread(target=write, name="videodesk-last-line", daemon=True)
            writer.start()
            writer.join(_LAST_LINE_SECONDS)
        finally:
            os._exit(code)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    return timer
