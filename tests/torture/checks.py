"""Checks of the disk images after a power loss. Each is opened twice.

Once by SQLite alone, which must hold every acknowledged step by itself; once by the real `Library`,
with the other files of its folder beside the database.
"""

import random
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Final

import apsw

from tests.torture.images import Crash, Files, Loss
from tests.torture.write_log import Acknowledged, WriteLog
from videodesk.errors import VideoDeskError
from videodesk.library.database import FILE_NAME
from videodesk.library.library import Library

_RANKS: Final = {
    "queued": 0,
    "submitting": 1,
    "unconfirmed": 1,  # the ledger knows that it was about to be sent
    "processing": 2,
    "downloading": 3,
    "completed": 4,
}


@dataclass(slots=True)
class FoundState:
    """Status and task id by generation, and the problem of the image, if any."""

    rows: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    problem: str = ""


@dataclass(slots=True)
class Count:
    """How many images lost an acknowledged step, an acknowledged task id, or are damaged."""

    lost: int = 0
    task_ids_lost: int = 0
    corrupt: int = 0


@dataclass(slots=True)
class Losses:
    """Figures for the images of one recording: for the database alone, and for the library."""

    seed: int
    operations: int
    acknowledged: int
    images: int = 0
    by_loss: Counter[str] = field(default_factory=Counter)
    alone: Count = field(default_factory=Count)
    library: Count = field(default_factory=Count)
    stories: list[str] = field(default_factory=list)


class ImageChecker:
    """Writes one image after the other into `folder`, and counts its problems."""

    def __init__(self, write_log: WriteLog, folder: Path, seed: int) -> None:
        self.losses = Losses(seed, len(write_log.operations), len(write_log.acknowledged))
        self._write_log = write_log
        self._folder = folder
        self._random = random.Random(seed)
        self._seen: set[bytes] = set()

    def check(self, crash: Crash, loss: Loss) -> None:
        """Check one more image, unless it was checked with the same acknowledged steps."""
        image = crash.image(loss, self._random)
        acknowledged = [each for each in self._write_log.acknowledged if each.at <= crash.at]
        if self._was_seen(image, len(acknowledged)):
            return
        self.losses.images += 1
        self.losses.by_loss[loss] += 1
        newest = {each.id: each for each in acknowledged}
        beside = self._write_log.others[crash.at]
        for count, found, whose in (
            (self.losses.alone, open_with_sqlite(self._lay_out(image, {})), "the database alone"),
            (self.losses.library, open_with_library(self._lay_out(image, beside)), "the library"),
        ):
            story = f"after operation {crash.at}, {loss}, {whose}"
            if found.problem:
                count.corrupt += 1
                self.losses.stories.append(f"{story}: {found.problem}")
            gone = [each for each in newest.values() if not _holds(each, found.rows.get(each.id))]
            if gone:
                count.lost += 1
                story = f"{story}: {gone[0]} is {found.rows.get(gone[0].id)}"
                self.losses.stories.append(story)
            tasks = {task for _, task in found.rows.values()}
            count.task_ids_lost += any(
                each.task_id is not None and each.task_id not in tasks for each in gone
            )

    def _was_seen(self, image: Files, acknowledged: int) -> bool:
        digest = blake2b(str(acknowledged).encode())
        for path, content in sorted(image.items()):
            digest.update(path.encode() + len(content).to_bytes(8, "big") + content)
        known = digest.digest() in self._seen
        self._seen.add(digest.digest())
        return known

    def _lay_out(self, image: Files, others: Mapping[str, bytes]) -> Path:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        for name, content in (*image.items(), *others.items()):
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(bytes(content))
        return self._folder


def open_with_sqlite(folder: Path) -> FoundState:
    """Open with SQLite and run its own checks of rows, indices and the search index."""
    found = FoundState()
    connection = apsw.Connection(str(folder / FILE_NAME))
    try:
        said = connection.pragma("integrity_check")
        if said != "ok":
            found.problem = str(said)
        if connection.table_exists("main", "generations"):
            connection.execute("INSERT INTO prompts (prompts, rank) VALUES ('integrity-check', 1)")
            for name, status, task in connection.execute(
                "SELECT id, status, task_id FROM generations"
            ):
                found.rows[name] = (status, task)
    except apsw.Error as failure:
        found.problem = f"{type(failure).__name__}: {failure}"
    finally:
        connection.close()
    return found


def open_with_library(folder: Path) -> FoundState:
    """Open with the program. A database that it set aside counts as damaged."""
    found = FoundState()
    try:
        with Library(folder) as library:
            for each in library.find():
                found.rows[each.id] = (each.status.value, each.task_id)
    except VideoDeskError as failure:
        found.problem = f"{failure.code}: {failure.problem.detail}"
    except Exception as failure:  # noqa: BLE001  # guards one whole image; counted and reported
        found.problem = f"{type(failure).__name__}: {failure}"
    aside = [each.name for each in folder.iterdir() if "damaged" in each.name]
    if aside:
        found.problem = f"it was set aside: {aside}"
    return found


def _holds(acknowledged: Acknowledged, row: tuple[str, str | None] | None) -> bool:
    """True if a row is at least as far as acknowledged; a later step may have arrived, too."""
    return (
        row is not None
        and _RANKS.get(row[0], -1) >= _RANKS[acknowledged.status]
        and (acknowledged.task_id is None or row[1] == acknowledged.task_id)
    )
