"""Statistics of a library for a support report, without prompts."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import apsw

from videodesk.errors import Problem
from videodesk.generation import Status
from videodesk.library.backups import Backups
from videodesk.library.database import FILE_NAME, open_for_reading, translate_errors
from videodesk.library.disk_reserve import DiskReserve
from videodesk.library.ledger import Ledger
from videodesk.library.rows import COLUMNS_AS_BYTES, readable_rows, status_of


@dataclass(frozen=True, slots=True)
class RecentError:
    """A generation's problem, and when its request was created."""

    generation_id: str
    at: datetime
    problem: Problem


@dataclass(frozen=True, slots=True)
class LibraryStats:
    """`backups` are file names, newest first; sizes are in bytes; `recent_errors` newest first."""

    schema: int
    generations: dict[Status, int]
    hidden: int
    database_bytes: int
    wal_bytes: int
    ledger_bytes: int
    backups: tuple[str, ...]
    has_reserve: bool
    recent_errors: tuple[RecentError, ...]


def library_stats(folder: Path, *, max_errors: int = 5) -> LibraryStats:
    """Collects the statistics. Raises FileNotFoundError, and what `Reader` raises."""
    connection = open_for_reading(folder)
    with closing(connection), translate_errors(folder):
        counts = connection.execute("SELECT status, count(*) FROM generations GROUP BY status")
        return LibraryStats(
            schema=connection.pragma("user_version"),
            generations={status_of(status): int(str(count)) for status, count in counts},
            hidden=connection.execute("SELECT count(*) FROM annotations WHERE hidden = 1").get,
            database_bytes=_bytes(folder / FILE_NAME),
            wal_bytes=_bytes(folder / f"{FILE_NAME}-wal"),
            ledger_bytes=Ledger(folder).size,
            backups=tuple(each.name for each in Backups(folder).newest_first()),
            has_reserve=DiskReserve(folder).is_there,
            recent_errors=_recent_errors(connection, folder, max_errors),
        )


def _recent_errors(
    connection: apsw.Connection, folder: Path, limit: int
) -> tuple[RecentError, ...]:
    rows = connection.execute(
        f"SELECT {COLUMNS_AS_BYTES} FROM generations WHERE problem IS NOT NULL "
        "ORDER BY created_at DESC, seq DESC LIMIT ?",
        (limit,),
    )
    return tuple(
        RecentError(each.id, each.created_at, each.problem)
        for each in readable_rows(rows, folder)
        if each.problem is not None
    )


def _bytes(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0
