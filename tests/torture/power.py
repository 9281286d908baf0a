"""A library's whole life on a recording disk, and the result of each possible power loss.

The life is the real `Library`'s: schema, statements, pragmas, and the other files of its folder.
"""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import apsw

from tests.torture.checks import ImageChecker, Losses
from tests.torture.images import Crash, Loss, crashes
from tests.torture.write_log import WriteLog, recording
from videodesk.generation import Request, Status, new_generation
from videodesk.library.library import Library

_FROM: Final = datetime(2026, 11, 1, tzinfo=UTC)
_OPENINGS: Final = 6
_GENERATIONS: Final = 3
_MEMORY: Final = Path("/dev/shm")  # where a disk need not bear ten thousand images


def record(folder: Path, *, pragmas: Mapping[str, str | int] | None = None) -> WriteLog:
    """The life of a library: made, worked with, closed, and opened again, six times.

    `pragmas` stand in place of the library's own: for the control, or to bring about more of what
    is rare.
    """
    library_folder = folder / "library"
    library_folder.mkdir(parents=True)
    with recording(library_folder) as tape, _overruled(pragmas or {}):
        for opening in range(_OPENINGS):
            with Library(library_folder) as library:
                for number in range(_GENERATIONS):
                    _live(library, tape, opening * _GENERATIONS + number)
    return tape


def lose_power(write_log: WriteLog, folder: Path, *, most: int, seed: int) -> Losses:
    """Looks at `most` images, no two alike, over all points and all ways to lose."""
    scene = ImageChecker(write_log, folder, seed)
    for crash, loss in _every(write_log, most):
        if scene.losses.images >= most:
            break
        scene.check(crash, loss)
    return scene.losses


@contextmanager
def folder_for_images() -> Iterator[Path]:
    """A folder that is removed afterwards, in memory where the system has such a place."""
    place = _MEMORY if _MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="videodesk-images-", dir=place) as name:
        yield Path(name)


def _live(library: Library, tape: WriteLog, number: int) -> None:
    at = _FROM + timedelta(minutes=number)
    made = new_generation(Request(model="veo3", prompt=f"a red kite {number}, 海边 " * 9), at=at)
    library.add(made)
    tape.acknowledge(made.id, made.status.value, None)
    task, url = f"task-{number}", f"https://example.com/{number}.mp4"
    for after in (
        made := replace(made, status=Status.SUBMITTING, submitted_at=at),
        made := replace(made, status=Status.PROCESSING, task_id=task),
        made := replace(made, progress=50),
        made := replace(made, status=Status.DOWNLOADING, video_url=url, progress=None),
        made := replace(made, status=Status.COMPLETED, completed_at=at, seconds=5.0),
    ):
        before = library.get(after.id)
        assert before is not None
        library.change(before, after)
        tape.acknowledge(after.id, after.status.value, after.task_id)


def _every(tape: WriteLog, most: int) -> Iterator[tuple[Crash, Loss]]:
    """Points and ways to lose, spread so that `most` of them come from all over the tape."""
    ways = list(Loss)
    stride = max(1, len(tape.operations) // most)
    for turn in range(len(ways) * stride * 2):
        for crash in crashes(tape):
            if crash.at % stride == turn % stride:
                yield crash, ways[(crash.at // stride + turn) % len(ways)]


@contextmanager
def _overruled(pragmas: Mapping[str, str | int]) -> Iterator[None]:
    """Connections that are opened in the block have these pragmas, whoever sets them otherwise."""

    def overrule(connection: apsw.Connection) -> None:
        for name, value in pragmas.items():
            connection.pragma(name, value)

        def authorize(
            action: int, name: str | None, value: str | None, _database: str | None, _by: str | None
        ) -> int:
            if action == apsw.SQLITE_PRAGMA and name in pragmas and value is not None:
                return apsw.SQLITE_IGNORE
            return apsw.SQLITE_OK

        connection.authorizer = authorize

    apsw.connection_hooks.append(overrule)
    try:
        yield
    finally:
        apsw.connection_hooks.remove(overrule)
