"""The media workers of this program: starts them when needed, and ends those that misbehave."""

import atexit
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from videodesk.errors import Code, VideoDeskError, error
from videodesk.media.worker.process import (
    DeadError,
    SlowError,
    StartError,
    WorkerProcess,
    worker_command,
)
from videodesk.media.worker.protocol import Done, Failed, Request

_log = logging.getLogger(__name__)

MOST_WORKERS: Final = 3
"""At a time. The window asks from two threads, so one is left for downloads. Conversions have one
of their own.
"""
_ATTEMPTS: Final = 2
_REFUSED_SECONDS: Final = 600.0
_MAX_REFUSED: Final = 1000

_Signature = tuple[str, tuple[tuple[str, int, int], ...]]


class UnreadableError(Exception):
    """A file that no worker survives, or that takes too long; the message says which."""


def _ignore(_part: float) -> None:
    pass


def _never() -> bool:
    return False


class MediaWorkers:
    """A few workers, started on demand, used one request at a time each.

    A worker that dies is replaced, and the request is repeated once: something else may have ended
    it. A file that ended two, or took too long, is refused for a while, unless it changes.
    """

    def __init__(
        self, most: int = MOST_WORKERS, command: Callable[[], Sequence[str]] = worker_command
    ) -> None:
        self._most = most
        self._command = command
        self._idle: list[WorkerProcess] = []
        self._busy: set[WorkerProcess] = set()
        self._converting: set[WorkerProcess] = set()
        self._changed = threading.Condition()
        self._is_closed = False
        self._refused: OrderedDict[_Signature, tuple[float, str]] = OrderedDict()

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes that run."""
        with self._changed:
            known = (*self._idle, *self._busy, *self._converting)
            return [each.pid for each in known if each.is_alive]

    def warm_up(self) -> None:
        """Start a worker that will be needed soon, without waiting for it."""
        with self._changed:
            self._idle = [each for each in self._idle if each.is_alive]
            if self._idle or self._busy or self._is_closed:
                return
            try:
                self._idle.append(WorkerProcess(self._command()))
            except StartError as failure:
                _log.warning("No media worker could be started: %s", failure)

    def ask(
        self, request: Request, files: Sequence[Path], *, seconds: float, max_bytes: int
    ) -> Done | Failed:
        """Return a worker's answer about some files.

        Raises UnreadableError, and VideoDeskError MEDIA_UNAVAILABLE.
        """
        signature = _signature(request, files)
        self._check_refused(signature)
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with self._leased() as worker:
                    return worker.ask(
                        request,
                        seconds=seconds,
                        max_bytes=max_bytes,
                        report=_ignore,
                        is_cancelled=_never,
                    )
            except SlowError as slow:
                raise self._refuse(signature, _too_slow(seconds)) from slow
            except DeadError as death:
                _log.warning("A media worker was lost over %s: %s", files[0].name, death)
                if attempt == _ATTEMPTS:
                    raise self._refuse(signature, str(death)) from death
                self._end_idle()  # what ended this one may have ended them too, just now
        raise AssertionError("not reached")

    def convert(
        self,
        request: Request,
        file: Path,
        target: Path,
        *,
        seconds: float,
        report: Callable[[float], None],
        is_cancelled: Callable[[], bool],
    ) -> Done | Failed:
        """As `ask`, in a worker of its own that may write one file. Raises CancelledError, too."""
        signature = _signature(request, [file])
        self._check_refused(signature)
        try:
            worker = WorkerProcess([*self._command(), str(target.absolute())])
        except StartError as failure:
            raise _unavailable(failure) from failure
        with self._changed:
            self._converting.add(worker)
        try:
            return worker.ask(
                request,
                seconds=seconds,
                max_bytes=64 * 1024,
                report=report,
                is_cancelled=lambda: self._is_closed or is_cancelled(),
            )
        except StartError as failure:
            raise _unavailable(failure) from failure
        except SlowError as slow:
            raise self._refuse(signature, _too_slow(seconds)) from slow
        except DeadError as death:
            _log.warning("A media worker was lost while it converted %s: %s", file.name, death)
            raise self._refuse(signature, str(death)) from death
        finally:
            worker.kill()
            with self._changed:
                self._converting.discard(worker)

    def close(self) -> None:
        """End all workers; those who wait for one get MEDIA_UNAVAILABLE."""
        with self._changed:
            self._is_closed = True
            for each in (*self._idle, *self._busy, *self._converting):
                each.kill()
            self._idle.clear()
            self._changed.notify_all()

    @contextmanager
    def _leased(self) -> Iterator[WorkerProcess]:
        try:
            worker = self._take()
        except StartError as failure:
            raise _unavailable(failure) from failure
        try:
            worker.wait_until_ready()
            yield worker
        except BaseException as failure:
            worker.kill()
            self._give_back(None, worker)
            if isinstance(failure, StartError):
                raise _unavailable(failure) from failure
            raise
        self._give_back(worker, worker)

    def _take(self) -> WorkerProcess:
        with self._changed:
            while True:
                if self._is_closed:
                    raise StartError("the program is closing")
                self._idle = [each for each in self._idle if each.is_alive]
                if self._idle:
                    worker = self._idle.pop()
                elif len(self._busy) < self._most:
                    worker = WorkerProcess(self._command())
                else:
                    self._changed.wait()
                    continue
                self._busy.add(worker)
                return worker

    def _end_idle(self) -> None:
        with self._changed:
            for each in self._idle:
                each.kill()
            self._idle.clear()

    def _give_back(self, usable: WorkerProcess | None, worker: WorkerProcess) -> None:
        with self._changed:
            self._busy.discard(worker)
            if usable is not None and not self._is_closed:
                self._idle.append(usable)
            self._changed.notify()

    def _check_refused(self, signature: _Signature) -> None:
        with self._changed:
            until, reason = self._refused.get(signature, (0.0, ""))
        if time.monotonic() < until:
            raise UnreadableError(reason)

    def _refuse(self, signature: _Signature, reason: str) -> UnreadableError:
        with self._changed:
            if signature[1]:
                self._refused[signature] = (time.monotonic() + _REFUSED_SECONDS, reason)
            while len(self._refused) > _MAX_REFUSED:
                self._refused.popitem(last=False)
        return UnreadableError(reason)


def _signature(request: Request, files: Sequence[Path]) -> _Signature:
    """What is asked, and what changes when a file changes: no files if one cannot be found."""
    try:
        found = [(str(each), each.stat()) for each in files]
    except (OSError, ValueError):
        found = []
    states = tuple((path, state.st_size, state.st_mtime_ns) for path, state in found)
    return type(request).__name__, states


def _too_slow(seconds: float) -> str:
    return f"Reading it took more than {seconds:.0f} seconds."


def _unavailable(failure: Exception) -> VideoDeskError:
    _log.warning("No media worker could be started: %s", failure)
    return error(Code.MEDIA_UNAVAILABLE, detail=str(failure))


workers: Final = MediaWorkers()
"""Those of this program."""
atexit.register(workers.close)
