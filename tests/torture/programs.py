"""What is tortured: the terminal program, forked or started anew, and the naive control.

A fork begins with everything imported, so that a thousand lives fit into minutes; it is a process
of its own, with its own descriptors, killed like any other. This must run in a process without
threads.
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

from tests.torture import naive
from videodesk.cli.main import run
from videodesk.generation import Generation
from videodesk.library.reader import Reader

ROOT: Final = Path(__file__).parents[2]
"""The clone, where `python -m tests.torture.…` and `python -m videodesk` are found."""

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
    """How one generation stands, as the program's own records say."""

    id: str
    prompt: str
    status: str
    task_id: str | None
    file: Path | None


@dataclass(frozen=True, slots=True)
class Running:
    """A process under way: its id, and the reading end of its stderr."""

    pid: int
    stderr: int


class Program(Protocol):
    """A program that makes clips: how it is started, and what it says is in its library."""

    def start(self, data: Path, arguments: Sequence[str]) -> Running: ...

    def rows(self, data: Path) -> list[Row]: ...


class Forked:
    """The terminal program in a fork of this process."""

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
    """The terminal program in an interpreter of its own: `python -m videodesk`."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def start(self, data: Path, arguments: Sequence[str]) -> Running:
        line = [sys.executable, "-m", "videodesk", "--data-dir", str(data), *arguments]
        return spawn(line, environment(data, self._base_url))

    def rows(self, data: Path) -> list[Row]:
        return videodesk_rows(data)


class Resending:
    """The control: it sends again whatever is not confirmed."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def start(self, data: Path, arguments: Sequence[str]) -> Running:
        return _fork(
            lambda: naive.run(data, self._base_url, arguments), environment(data, self._base_url)
        )

    def rows(self, data: Path) -> list[Row]:
        return [
            Row(each.id, each.prompt, each.status, each.task_id, naive.file_of(data, each))
            for each in naive.load(data)
        ]


def environment(data: Path, base_url: str) -> dict[str, str]:
    """What a run of the program sees: no screen, no password store, the service on loopback."""
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
    """Everything in the library, by VideoDesk's own reader; nothing where there is none yet."""
    try:
        reader = Reader(data / "library")
    except FileNotFoundError:
        return []
    with reader:
        return [_row(each) for each in reader.find()]


def spawn(line: Sequence[str], env: Mapping[str, str]) -> Running:
    """A process whose stderr can be read here, and whose stdout goes nowhere."""
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
    except BaseException:  # noqa: BLE001  # the whole life of a process, and told
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
