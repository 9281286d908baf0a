"""Opening of a library: check, restore if damaged, migrate, reconcile, back up.

Start reading at `open_library`. Nothing is ever deleted: a damaged database is renamed, with the
time in its name.
"""

import logging
import os
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import apsw

from videodesk.errors import Code, Problem, problem
from videodesk.generation import Generation
from videodesk.library.backups import Backups
from videodesk.library.clip_folder import ClipFolder
from videodesk.library.database import (
    DAMAGE,
    FILE_NAME,
    can_be_written,
    connect,
    has_our_header,
    migrate,
    reject_foreign_database,
    transaction,
)
from videodesk.library.integrity import full_check, quick_check, row_check
from videodesk.library.ledger import Ledger
from videodesk.library.read_only import open_database
from videodesk.library.reconcile import reconcile, repair_search_index
from videodesk.library.restore import restore
from videodesk.no_follow import open_file

_log = logging.getLogger(__name__)

_ALWAYS_CHECKED_BYTES: Final = 256 * 1024 * 1024
"""Up to this size a database is checked at each opening (0.2 s for 160 MB, 100,000 rows); a larger
one only if it was not closed cleanly."""
_BLANK_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class Opened:
    """A library's writing connection, problems to show to the user, and what was restored."""

    connection: apsw.Connection
    problems: tuple[Problem, ...] = ()
    recovered: tuple[Generation, ...] = ()


def open_library(
    folder: Path, clips: ClipFolder, *, at: datetime, closed_cleanly: bool, check_rows: bool = False
) -> Opened:
    """Opens the database of a folder whose lock is held. `at` is now, in local time.

    The database is checked quickly, or row by row with `check_rows`. Raises apsw.Error, OSError,
    LIBRARY_TOO_NEW, and LIBRARY_DAMAGED for another program's database; both are left untouched.
    """
    backups = Backups(folder)
    damage = _find_damage(folder, clips, closed_cleanly=closed_cleanly, check_rows=check_rows)
    if not damage:
        try:
            return _open(folder, backups, clips, at)
        except (*DAMAGE, apsw.ConstraintError) as failure:  # too deep for the quick check
            damage = str(failure)
    _log.error("Restoring the database: %s", damage)
    restored = restore(folder, backups, clips, at=at, reason=damage)
    opened = _open(folder, backups, clips, at)
    return replace(
        opened,
        problems=(restored.problem, *opened.problems),
        recovered=(*restored.recovered, *opened.recovered),
    )


def _open(folder: Path, backups: Backups, clips: ClipFolder, at: datetime) -> Opened:
    """Connects, migrates, reconciles with the ledger (once a day with all of it), and backs up.

    Raises DAMAGE if it finds any.
    """
    problems: tuple[Problem, ...] = ()
    connection = connect(folder / FILE_NAME)
    try:
        migrate(connection, lambda old: backups.make_before_migration(connection, old, at.date()))
        with transaction(connection):
            repair_search_index(connection)
            recoveries = reconcile(connection, folder, clips, from_start=not backups.has(at.date()))
        if any(each.was_lost for each in recoveries):
            problems = (problem(Code.GENERATIONS_RECOVERED, recovered=len(recoveries)),)
        if connection.execute("SELECT EXISTS (SELECT 1 FROM generations)").get:
            backups.make_daily(connection, at.date())
    except BaseException:
        connection.close()
        raise
    return Opened(connection, problems, tuple(each.after for each in recoveries))


def _find_damage(folder: Path, clips: ClipFolder, *, closed_cleanly: bool, check_rows: bool) -> str:
    """Why the database must be restored; "" if it is intact.

    Raises LIBRARY_DAMAGED for an unreadable file that is not known to be ours.
    """
    path = folder / FILE_NAME
    if not path.exists() or not path.stat().st_size or _is_blank(path):
        return "it was missing" if _has_traces(folder, clips) else ""
    try:
        reject_foreign_database(folder)
        if not path.stat().st_size:  # its creation was interrupted and has been rolled back
            return "it was missing" if _has_traces(folder, clips) else ""
        if not can_be_written(path):
            return "its header is damaged"
        if closed_cleanly and not check_rows and path.stat().st_size > _ALWAYS_CHECKED_BYTES:
            return ""
        # Read-only, so that the WAL of a damaged database is not changed.
        connection = open_database(path, apsw.SQLITE_OPEN_READONLY)
        with closing(connection):
            if check_rows:
                return full_check(connection) or row_check(connection)
            return quick_check(connection)
    except DAMAGE as failure:
        if not has_our_header(path) and not _has_traces(folder, clips):
            raise
        return str(failure)


def _is_blank(path: Path) -> bool:
    """Whether a file is all zeros, as after a power loss while its first page was written.

    Such a file is emptied; SQLite then treats it as a new database.
    """
    if path.stat().st_size > _BLANK_BYTES or any(path.read_bytes()):
        return False
    os.close(open_file(path, path.parent, os.O_WRONLY | os.O_TRUNC))
    return True


def _has_traces(folder: Path, clips: ClipFolder) -> bool:
    """Whether a library has left anything but its database in this folder."""
    wal = folder / f"{FILE_NAME}-wal"
    return bool(
        Ledger(folder).size
        or (wal.exists() and wal.stat().st_size)
        or Backups(folder).newest_first()
        or clips.files
    )
