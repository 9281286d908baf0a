"""Libraries with generations in every status, and damaged libraries."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw

from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.database import FILE_NAME
from videodesk.library.library import Library

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def at(day: int, hour: int = 12) -> datetime:
    """A time in November 2026."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def open_on(folder: Path, day: int) -> Library:
    """Opens the library on a day of November 2026."""
    return Library(folder, now=lambda: at(day))


def queued(library: Library, prompt: str = "a red kite", **changes: object) -> Generation:
    made = new_generation(Request(model="veo3", prompt=prompt, duration=8), at=START)
    generation = replace(made, **changes)  # type: ignore[arg-type]  # the test names the fields
    library.add(generation)
    return generation


def changed(library: Library, before: Generation, **changes: object) -> Generation:
    after = replace(before, **changes)  # type: ignore[arg-type]  # the test names the fields
    library.change(before, after)
    return after


def sent(library: Library, prompt: str = "a red kite") -> Generation:
    """Submitting: no answer yet."""
    return changed(library, queued(library, prompt), status=Status.SUBMITTING, submitted_at=START)


def accepted(library: Library, prompt: str = "a red kite") -> Generation:
    """Processing: the service returned a task id."""
    on_its_way = sent(library, prompt)
    return changed(library, on_its_way, status=Status.PROCESSING, task_id=f"task:{on_its_way.id}")


def completed(library: Library, prompt: str = "a red kite", clip: bytes = b"clip") -> Generation:
    """Completed, with its file."""
    taken = accepted(library, prompt)
    coming = changed(library, taken, status=Status.DOWNLOADING, video_url="https://x.org/v.mp4")
    file = library.video_path(coming)
    file.write_bytes(clip)
    return changed(
        library,
        coming,
        status=Status.COMPLETED,
        file=file,
        completed_at=START + timedelta(minutes=3),
    )


def crash(library: Library) -> None:
    """Ends the writer as a crash does: the WAL and the holder file stay."""
    holder = library.folder / "library.owner"
    wal = library.folder / f"{FILE_NAME}-wal"
    kept = {path: path.read_bytes() for path in (holder, wal, library.folder / FILE_NAME)}
    library.close()
    for path, content in kept.items():
        path.write_bytes(content)


def delete_database(folder: Path, *, with_backups: bool = False) -> None:
    for path in folder.glob(f"{FILE_NAME}*"):
        path.unlink()
    if with_backups:
        shutil.rmtree(folder / "backups", ignore_errors=True)


def delete_rows(folder: Path, *ids: str) -> None:
    """Deletes rows as another program would."""
    connection = apsw.Connection(str(folder / FILE_NAME))
    for each in ids:
        connection.execute("DELETE FROM generations WHERE id = ?", (each,))
    connection.close()


def problem_codes(library: Library) -> list[str]:
    return [each.code.value for each in library.problems]
