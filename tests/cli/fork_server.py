"""A process that has imported the command line and forks for each command.

A fork is a process like any other, with its own descriptors, environment and exit code, but starts
without the 0.5 s that the imports take. Start it with `ForkServer`; it runs `python -m
tests.cli.fork_server`.
"""

import contextlib
import gc
import importlib
import io
import json
import os
import pkgutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from videodesk.__main__ import main

ROOT: Final = Path(__file__).parents[2]
TIMEOUT_SECONDS: Final = 100
_LIBRARIES: Final = ("videodesk.demo.service", "av", "PIL.Image", "httpcore", "h11", "anyio")
_STREAMS: Final = ("stdin", "stdout", "stderr")
_READ_AT_START: Final = ("PYTHONPATH", "PYTHONIOENCODING", "PYTHONUTF8", "LANG", "LC_", "LD_")
"""Beginnings of the names of variables that only a new interpreter takes into account."""


def can_fork(changed: Mapping[str, str]) -> bool:
    """Return whether a fork behaves as a new process with these changes of the environment."""
    return os.name == "posix" and not any(name.startswith(_READ_AT_START) for name in changed)


@dataclass(frozen=True)
class Finished:
    """The exit code of a command (negative: the signal that ended it) and what it printed."""

    code: int
    out: str
    err: str


class ForkServer:
    """Starts the process, and ends it on leaving the context."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.fork_server"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def run(
        self, arguments: Sequence[str], environment: Mapping[str, str], stdin: str = ""
    ) -> Finished:
        """Run `videodesk` with these arguments; a signal ends it after TIMEOUT_SECONDS."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with tempfile.TemporaryDirectory() as name:
            files = {stream: Path(name) / stream for stream in _STREAMS}
            files["stdin"].write_text(stdin, encoding="utf-8")
            order = {
                "arguments": list(arguments),
                "environment": dict(environment),
                **{stream: str(file) for stream, file in files.items()},
            }
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            out, err = (files[each].read_text(encoding="utf-8") for each in ("stdout", "stderr"))
        return Finished(code, out, err)


def _serve() -> None:
    """Fork for each line of stdin, and print the exit codes, until stdin is closed."""
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _become_videodesk(json.loads(line))
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become_videodesk(order: dict[str, object]) -> None:
    """Run the command as the interpreter would, through to its end."""
    signal.alarm(TIMEOUT_SECONDS)
    for number, stream in enumerate(_STREAMS):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_APPEND
        file = os.open(str(order[stream]), flags, 0o600)
        os.dup2(file, number)
        os.close(file)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, "r", closefd=False), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(1, "w", closefd=False)), encoding="utf-8"
    )
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(2, "w", closefd=False)),
        encoding="utf-8",
        errors="backslashreplace",
        line_buffering=True,
    )
    environment, arguments = order["environment"], order["arguments"]
    assert isinstance(environment, dict)
    assert isinstance(arguments, list)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["videodesk", *arguments]
    sys.exit(main())


def _import_all() -> None:
    commands = importlib.import_module("videodesk.cli")
    for module in pkgutil.iter_modules(commands.__path__, "videodesk.cli."):
        importlib.import_module(module.name)
    for name in _LIBRARIES:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    _import_all()
    with contextlib.suppress(KeyboardInterrupt):
        _serve()
