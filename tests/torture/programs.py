"""The programs under test: the command line, forked or in a new interpreter, and the control.

A fork starts with everything imported, so that a thousand runs fit into minutes; it is a process of
its own, with its own descriptors. Forking needs a process without threads.
"""

import gc
import importlib
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from tests.torture import resending_engine
from videodesk.cli.main import run
from videodesk.generation import Generation
from videodesk.library.reader import Reader

ROOT: Final = Path(__file__).parents[2]
"""The working folder for `python -m tests.torture.…` and `python -m videodesk`."""

_CRASHED: Final = 70
_PRELOADED: Final = (
    "videodesk.cli.generate",
    "videodesk.cli.resume",
    "av",
    "PIL.Image",
    "httpcore",
    "h11",
    "anyio",
)


@dataclass(frozen=True, slots=True)
class Row:
    """The state of one generation in the program's own records."""

    id: str
    prompt: str
    status: str
    task_id: str | None
    file: Path | None


@dataclass(frozen=True, slots=True)
class Running:
    """A running process: its id, and the reading end of its stderr."""

    pid: int
    stderr: int


class Program(Protocol):
    """A program under test: starts processes and lists the rows of its library."""

    def start(self, data: Path, arguments: Sequence[str]) -> Running: ...

    def rows(self, data: Path) -> list[Row]: ...


class Forked:
    """The command line in a fork of this process."""

    def __init__(self, base_url: str) -> None:
        for name in _PRELOADED:
            importlib.import_module(name)
        gc.freeze()
        self._base_url = base_url

    def start(self, data: Path, arguments: Sequence[str]) -> Running:
        line = ["--data-dir", str(data), *arguments]
        return _fork(lambda: _as_code(run(line)), environment(data, self._base_url))

    def rows(self, data: Path) -> list[Row]:
        return videodesk_rows(data)


class NewInterpreter:
    """The command line in an interpreter of its own: `python -m videodesk`."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def start(self, data: Path, arguments: Sequence[str]) -> Running:
        line = [sys.executable, "-m", "videodesk", "--data-dir", str(data), *arguments]
        return spawn(line, environment(data, self._base_url))

    def rows(self, data: Path) -> list[Row]:
        return videodesk_rows(data)


class Resending:
    """The control, which sends again what is not confirmed."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def start(self, data: Path, arguments: Sequence[str]) -> Running:
        return _fork(
            lambda: resending_engine.run(data, self._base_url, arguments),
            environment(data, self._base_url),
        )

    def rows(self, data: Path) -> list[Row]:
        return [
            Row(
                each.id,
                each.prompt,
                each.status,
                each.task_id,
                resending_engine.file_of(data, each),
            )
            for each in resending_engine.load(data)
        ]


def environment(data: Path, base_url: str) -> dict[str, str]:
    """Return the environment of a run: no screen, no password store, the service on loopback."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "HOME": str(data.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(ROOT),
        "VIDEODESK_API_KEY": "sk-torture",
        "VIDEODESK_BASE_URL": base_url,
        "VIDEODESK_POLL_INTERVAL": "0.1",
    }


def videodesk_rows(data: Path) -> list[Row]:
    """Return every row of the library; none if there is no library yet."""
    try:
        reader = Reader(data / "library")
    except FileNotFoundError:
        return []
    with reader:
        return [_row(each) for each in reader.find()]


def spawn(line: Sequence[str], env: Mapping[str, str]) -> Running:
    """Start a process whose stderr can be read; its stdout is discarded."""
    reading, writing = os.pipe()
    pid = os.posix_spawn(
        line[0],
        list(line),
        env,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDWR, 0),
            (os.POSIX_SPAWN_DUP2, 0, 1),
            (os.POSIX_SPAWN_DUP2, writing, 2),
        ],
    )
    os.close(writing)
    return Running(pid, reading)


def _fork(work: Callable[[], int], env: Mapping[str, str]) -> Running:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Running(pid, reading)
    code = _CRASHED
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for mine, standard in ((nowhere, 0), (nowhere, 1), (writing, 2)):
            os.dup2(mine, standard)
        os.closerange(3, 512)
        os.environ.clear()
        os.environ.update(env)
        code = work()
    except BaseException:  # noqa: BLE001  # guards a whole process; printed
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _as_code(outcome: object) -> int:
    return outcome if isinstance(outcome, int) else _CRASHED


def _row(generation: Generation) -> Row:
    return Row(
        generation.id,
        generation.request.prompt,
        generation.status.value,
        generation.task_id,
        generation.file,
    )
