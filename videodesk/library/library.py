"""The library: every generation, with full durability, and where its files lie."""

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

import apsw

from videodesk.errors import Code, error
from videodesk.generation import TRANSITIONS, Generation, Request, Status, is_web_address
from videodesk.library import files
from videodesk.library.database import (
    make_folder,
    open_for_reading,
    open_for_writing,
    translated,
)
from videodesk.library.listing import Listing
from videodesk.library.lock import LibraryLock
from videodesk.library.rows import COLUMNS, Value, from_row, to_row
from videodesk.library.search import condition

_log = logging.getLogger(__name__)

_COLUMNS = ", ".join(COLUMNS)
_NEWEST = "ORDER BY created_at DESC, seq DESC"
_JULIAN_DAY_OF_ORDINAL_ZERO = 1721424.5


class ConflictError(RuntimeError):
    """A change that the table of transitions does not hold, or that came too late: a bug."""


class Reader:
    """Reads a library, also while another process works with it. Safe to share among threads.

    Every method raises `VideoDeskError` (LIBRARY_DAMAGED, ...) when the disk fails.
    """

    def __init__(self, folder: Path) -> None:
        """Raises FileNotFoundError where there is no library yet."""
        self.folder = folder
        self._connection = open_for_reading(folder)
        self._lock = threading.Lock()

    def get(self, generation_id: str) -> Generation | None:
        """The generation of this id, or of the only id that begins so (6 characters or more)."""
        found = self._rows("WHERE id = :id", {"id": generation_id})
        if not found and len(generation_id) >= 6:
            begin = generation_id + "\uffff"
            found = self._rows(
                "WHERE id BETWEEN :id AND :begin LIMIT 2", {"id": generation_id, "begin": begin}
            )
        return found[0] if len(found) == 1 else None

    def by_task(self, profile: str, task_id: str) -> Generation | None:
        """The generation that follows this task."""
        found = self._rows(
            "WHERE profile = :profile AND task_id = :task", {"profile": profile, "task": task_id}
        )
        return found[0] if found else None

    def page(self, ids: Sequence[str]) -> list[Generation]:
        """The generations of these ids, in this order; ids that are gone are left out."""
        marks = ", ".join("?" * len(ids))
        found = {each.id: each for each in self._rows(f"WHERE id IN ({marks})", tuple(ids))}
        return [found[each] for each in ids if each in found]

    def find(
        self, search: str = "", *, status: Status | None = None, limit: int = -1
    ) -> list[Generation]:
        """The newest generations whose prompts hold every word of `search`."""
        where, bindings = condition(search, status)
        return self._rows(f"{where} {_NEWEST} LIMIT :limit", {**bindings, "limit": limit})

    def listing(self, search: str = "") -> Listing:
        """The ids and local days of `find`, for a whole library; blocks 0.1 s at 100,000 rows."""
        where, bindings = condition(search)
        with self._lock, translated(self.folder):
            rows = self._connection.execute(
                "SELECT id, CAST(julianday(created_at / 1000000, 'unixepoch', 'localtime', "
                f"'start of day') - {_JULIAN_DAY_OF_ORDINAL_ZERO} AS INTEGER) "
                f"FROM generations {where} {_NEWEST}",
                bindings,
            ).fetchall()
        ids, days = zip(*rows, strict=True) if rows else ((), ())
        return Listing(ids, days)

    def unfinished(self) -> list[Generation]:
        """What the runner has to carry on, oldest first."""
        return self._rows(
            "WHERE status IN ('queued', 'submitting', 'processing', 'downloading') "
            "ORDER BY created_at, seq",
            {},
        )

    def close(self) -> None:
        """Ends the connection."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _rows(self, rest: str, bindings: Mapping[str, Value] | Sequence[Value]) -> list[Generation]:
        with self._lock, translated(self.folder):
            rows = self._connection.execute(
                f"SELECT {_COLUMNS} FROM generations {rest}", bindings
            ).fetchall()
        return [from_row(row, self.folder) for row in rows]


class Library(Reader):
    """The one writer of a library. Each change is on the disk when its method returns.

    Opening takes the library's lock; raises LIBRARY_IN_USE, LIBRARY_MISSING, LIBRARY_UNWRITABLE,
    LIBRARY_DAMAGED, LIBRARY_TOO_NEW or DISK_FULL.
    """

    def __init__(self, folder: Path) -> None:
        make_folder(folder)
        self._owned = LibraryLock(folder)
        self._owned.acquire()
        try:
            self._writing = open_for_writing(folder)
            super().__init__(folder)
        except BaseException:
            self._owned.release()
            raise
        self._write_lock = threading.Lock()

    def add(self, generation: Generation) -> None:
        """A new row."""
        row = to_row(generation, self.folder)
        marks = ", ".join(f":{column}" for column in COLUMNS)
        self._write(f"INSERT INTO generations ({_COLUMNS}) VALUES ({marks})", row)

    def change(self, before: Generation, after: Generation) -> None:
        """Replaces one snapshot by the next.

        ConflictError where DESIGN.md's table has no such step, or where the row has moved on.
        """
        if after.id != before.id or (
            after.status is not before.status and after.status not in TRANSITIONS[before.status]
        ):
            raise ConflictError(f"{before.id}: {before.status} cannot become {after.status}")
        row = to_row(after, self.folder)
        changes = ", ".join(f"{column} = :{column}" for column in COLUMNS if column != "id")
        changed = self._write(
            f"UPDATE generations SET {changes} WHERE id = :id AND status = :before",
            {**row, "before": before.status.value},
        )
        if changed != 1:
            raise ConflictError(f"{before.id} is no longer {before.status}")

    def keep_pictures(self, request: Request) -> Request:
        """The request with its local pictures copied into the library, named by their content."""
        return replace(
            request,
            images=tuple(
                image
                if is_web_address(image)
                else str(files.keep_picture(self.folder, Path(image)))
                for image in request.images
            ),
        )

    def video_path(self, generation: Generation) -> Path:
        """Where the finished clip goes; its folder exists."""
        path = files.video_path(self.folder, generation)
        with translated(self.folder):
            path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def move_into_place(self, part: Path, target: Path) -> None:
        """Gives a finished download its final name."""
        files.move_into_place(part, target, self.folder)

    def close(self) -> None:
        """Writes back the WAL, ends the connections, and lets go of the lock."""
        super().close()
        with self._write_lock:
            try:
                self._writing.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            except apsw.Error:
                _log.warning("The WAL was not written back at exit", exc_info=True)
            self._writing.close()
        self._owned.release()

    def _write(self, sql: str, bindings: Mapping[str, Value]) -> int:
        with self._write_lock, translated(self.folder):
            self._writing.execute("BEGIN IMMEDIATE")
            try:
                self._writing.execute(sql, bindings)
                changed = self._writing.changes()
                self._writing.execute("COMMIT")
            except BaseException:
                if self._writing.in_transaction:
                    self._writing.execute("ROLLBACK")
                raise
        return changed


def sqlite_version() -> str:
    """The version of the SQLite that is built in."""
    return apsw.sqlite_lib_version()


def open_reader(folder: Path) -> Reader:
    """A reader; NOT_FOUND where there is no library in the folder."""
    try:
        return Reader(folder)
    except FileNotFoundError as missing:
        raise error(Code.LIBRARY_MISSING, detail=str(missing)) from missing
