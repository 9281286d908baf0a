"""One media worker, seen from the program: starts it, asks it, and ends it."""

import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

import videodesk
from videodesk.media.worker.limits import OUT_OF_MEMORY, TOO_MUCH_MEMORY
from videodesk.media.worker.protocol import (
    COMMAND,
    Answer,
    Broken,
    Done,
    Failed,
    Progress,
    Ready,
    Request,
    read_frame,
    write_frame,
)

_log = logging.getLogger(__name__)

START_SECONDS: Final = 60.0
"""How long a worker may take to start, on a slow disk and under a virus scanner."""
_FIRST_BYTES: Final = 64 * 1024
_LOOK_SECONDS: Final = 0.1
_MAX_LOGGED: Final = 4000

# No key, and nothing else that a decoder does not need.
_INHERITED: Final = frozenset(
    {
        *("PATH", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "TEMP", "TMP", "TMPDIR"),
        *("LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
        *("PYTHONHOME", "PYTHONPATH", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE"),
        *("PYTHONPYCACHEPREFIX", "PYTHONNOUSERSITE", "HOME", "APPDATA", "USERPROFILE"),
        *("__PYVENV_LAUNCHER__", "PYINSTALLER_RESET_ENVIRONMENT"),
    }
)


class CancelledError(Exception):
    """The caller no longer wants the answer."""


class StartError(Exception):
    """No worker can be started: nothing is known about any file."""


class DeadError(Exception):
    """The worker ended, or said what no worker says; the message is the reason."""


class SlowError(Exception):
    """The worker did not answer in time."""


class WorkerProcess:
    """A worker process, for one thread at a time. Raises StartError."""

    def __init__(self, command: Sequence[str]) -> None:
        self._answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)
        self._frames = queue.SimpleQueue[bytes | None]()
        self._max_bytes = _FIRST_BYTES
        try:
            self._process = subprocess.Popen(  # noqa: S603  # this very program
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(os.environ),
                cwd=Path(sys.executable).anchor or None,
                # Ctrl-C in the terminal is for the program, which then decides.
                start_new_session=os.name == "posix",
                creationflags=_WINDOWS_FLAGS,
            )
        except (OSError, ValueError) as failure:
            raise StartError(str(failure)) from failure
        threading.Thread(target=self._read, name="videodesk-media", daemon=True).start()
        self._is_ready = False

    @property
    def is_alive(self) -> bool:
        """False once it has ended, which it does by itself after a while without work."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def wait_until_ready(self) -> None:
        """Wait until it has started. Raises StartError."""
        if self._is_ready:
            return
        try:
            answer = self._next(time.monotonic() + START_SECONDS, lambda: False)
        except (DeadError, SlowError) as failure:
            raise StartError(str(failure)) from failure
        if not isinstance(answer, Ready):
            raise StartError("its first answer is not the one expected")
        self._is_ready = True

    def ask(
        self,
        request: Request,
        *,
        seconds: float,
        max_bytes: int,
        report: Callable[[float], None],
        is_cancelled: Callable[[], bool],
    ) -> Done | Failed:
        """Send a request and return the answer; each sign of progress gives it `seconds` more.

        Raises DeadError and SlowError, after which the worker is of no use, and CancelledError,
        after which it has to be ended.
        """
        self.wait_until_ready()
        self._max_bytes = max_bytes
        stream = self._process.stdin
        assert stream is not None  # noqa: S101  # a pipe was asked for
        try:
            write_frame(stream, request)  # type: ignore[arg-type]  # IO[bytes] is a BinaryIO
        except (OSError, ValueError) as failure:
            raise DeadError(f"it could not be asked: {failure}") from failure
        while True:
            match self._next(time.monotonic() + seconds, is_cancelled):
                case Progress(part):
                    report(part)
                case (Done() | Failed()) as answer:
                    return answer
                case Broken(text):
                    _log.warning("A media worker failed:\n%s", text[-_MAX_LOGGED:])
                    raise DeadError(text.strip().rpartition("\n")[2])
                case Ready():
                    raise DeadError("it answered out of turn")

    def kill(self) -> None:
        """End it at once. It is not waited for: one that reads a dead drive may stay a while."""
        with suppress(OSError):
            self._process.kill()

    def _next(self, deadline: float, is_cancelled: Callable[[], bool]) -> Answer:
        while True:
            if is_cancelled():
                raise CancelledError
            left = deadline - time.monotonic()
            if left <= 0:
                raise SlowError
            try:
                frame = self._frames.get(timeout=min(left, _LOOK_SECONDS))
            except queue.Empty:
                continue
            if frame is None:
                raise DeadError(_reason(self._process.poll()))
            try:
                return self._answers.decode(frame)
            except msgspec.MsgspecError as failure:
                raise DeadError(f"its answer is not one: {failure}") from failure

    def _read(self) -> None:
        """On a thread of its own: a pipe cannot be read with a time limit everywhere."""
        stream = self._process.stdout
        assert stream is not None  # noqa: S101  # a pipe was asked for
        with suppress(OSError, ValueError):
            while (
                frame := read_frame(stream, lambda: self._max_bytes)  # type: ignore[arg-type]
            ) is not None:
                self._frames.put(frame)
        self.kill()
        self._process.wait()
        self._frames.put(None)
        for each in (self._process.stdin, stream):
            with suppress(OSError):
                if each is not None:
                    each.close()


def _reason(code: int | None) -> str:
    return TOO_MUCH_MEMORY if code == OUT_OF_MEMORY else f"Reading it ended the process ({code})."


# This very package, installed or not.
_START: Final = """
import sys
sys.path.append(sys.argv[1])
from videodesk.media.worker.main import main
sys.exit(main(sys.argv[2:]))
"""

# Constants that only Windows has.
_WINDOWS_FLAGS: Final = sum(
    getattr(subprocess, name, 0) for name in ("CREATE_NO_WINDOW", "CREATE_NEW_PROCESS_GROUP")
)


def worker_command() -> list[str]:
    """The command that starts a worker of this program."""
    if getattr(sys, "frozen", False):
        program = Path(sys.executable)
        if sys.platform == "win32":  # the one beside it that has standard streams
            program = program.with_name("videodesk.exe")
        return [str(program), COMMAND]
    # -P: a folder that the program was started in does not provide modules.
    return [sys.executable, "-P", "-c", _START, str(Path(videodesk.__file__).parents[1])]


def _environment(inherited: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in inherited.items() if name.upper() in _INHERITED}
