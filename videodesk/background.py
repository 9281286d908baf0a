"""The one place that starts coroutines: keeps them, logs what fails, cancels them at exit."""

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
    """Owns every task that nobody awaits.

    `crashed` is told of an exception that a task let out, and writes it down: a bug of ours, since
    what can happen to a user is a `VideoDeskError` that the task shows by itself. Where there is
    nobody to tell, it is logged here.
    """

    def __init__(self, crashed: Callable[[str, BaseException], None] | None = None) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._on_crash = crashed

    def start(self, work: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
        """Runs `work` on the running loop until it ends or `close` is called."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._on_ended)
        return task

    async def close(self) -> None:
        """Cancels what still runs and waits until all of it has stopped."""
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
    """The result of a call that may block for ever (a keyring, a dead network drive).

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
        except BaseException as caught:  # noqa: BLE001  # handed over to the one who awaits
            failure = caught
        if not loop.is_closed():
            loop.call_soon_threadsafe(deliver, result, failure)

    threading.Thread(target=run, name="videodesk-blocking", daemon=True).start()
    return await asyncio.wait_for(outcome, seconds)


def end_process_after(seconds: float, code: int = 0) -> threading.Timer:
    """Ends the process after a while, whatever hangs by then; does nothing if it ends before, or if
    what is given back is cancelled.

    The log is told of it where its disk answers at once.
    """

    def write() -> None:
        _log.warning("Something did not end in %s s, and is left behind", seconds)
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
