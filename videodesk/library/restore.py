"""Restores a damaged or missing database from a backup, its remains, the ledger and the clips.

The new database is built beside the old one and renamed when complete. If that is interrupted, it
starts over at the next opening.
"""

import logging
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import apsw

from videodesk.errors import Code, Problem, Reason, problem
from videodesk.generation import Generation, Status
from videodesk.library import annotations
from videodesk.library import generations_table as table
from videodesk.library.backups import Backups
from videodesk.library.clip_folder import ClipFolder
from videodesk.library.damaged_database import DamagedDatabase
from videodesk.library.database import FILE_NAME, connect, migrate, transaction
from videodesk.library.files import sync_folder
from videodesk.library.integrity import set_aside
from videodesk.library.reconcile import rebuild_from_files
from videodesk.library.rows import COLUMNS_AS_BYTES, readable_rows

_log = logging.getLogger(__name__)

_DELETE_FOREIGN_ROWS: Final = (
    "DELETE FROM generations WHERE length(id) <> 16 OR id GLOB '*[^0-9a-f]*' "
    f"OR status NOT IN ({', '.join(repr(each.value) for each in Status)})"
)
"""A backup may have rows that cannot be read as generations."""
_PART: Final = f"{FILE_NAME}.part"


@dataclass(frozen=True, slots=True)
class Restored:
    """Problems to show to the user, and what the backup lacked."""

    problem: Problem
    recovered: tuple[Generation, ...]


def restore(
    folder: Path, backups: Backups, clips: ClipFolder, *, at: datetime, reason: str
) -> Restored:
    """Puts an intact database in place; the existing one is renamed.

    `reason` says what was wrong. Raises OSError and apsw.Error.
    """
    part = folder / _PART
    for side in ("", "-wal", "-shm"):
        part.with_name(_PART + side).unlink(missing_ok=True)
    backup = backups.copy_newest(part)
    connection = connect(part)
    damaged = DamagedDatabase(folder / FILE_NAME)
    try:
        migrate(connection)
        with transaction(connection):
            connection.execute(_DELETE_FOREIGN_ROWS)
            copied = _copy_generations(connection, damaged, folder)
            _copy_annotations(connection, damaged)
            has_facts = _copy_facts(connection, damaged)
            # The ledger first: requests sent since the backup must not be queued.
            recovered = rebuild_from_files(connection, folder, clips)
            annotations.delete_unattached(connection)
            _cancel_queued(connection, folder, unless=copied if has_facts else frozenset())
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    finally:
        damaged.close()
        connection.close()
    aside = set_aside(folder, at)
    part.rename(folder / FILE_NAME)
    sync_folder(folder)
    report = problem(
        Code.LIBRARY_RESTORED,
        reason=None if aside else Reason.DATABASE_WAS_MISSING,
        aside=aside.name if aside else None,
        fault=reason,
        backup=backup.name if backup else None,
        copied=len(copied),
        rebuilt=len(recovered),
    )
    return Restored(report, tuple(recovered))


def _cancel_queued(connection: apsw.Connection, folder: Path, *, unless: Collection[str]) -> None:
    """Cancels queued generations, except those of `unless`.

    The user may have stopped them or paused the queue since the backup, which nothing else records.
    Only the user can queue them again.
    """
    rows = connection.execute(f"SELECT {COLUMNS_AS_BYTES} FROM generations WHERE status = 'queued'")
    why = problem(
        Code.STOPPED,
        reason=Reason.HELD_AFTER_RESTORE,
    )
    for queued in readable_rows(rows.fetchall(), folder):
        if queued.id in unless:
            continue
        stopped = replace(queued, status=Status.CANCELLED, problem=why, retry_at=None)
        table.update(connection, Status.QUEUED, stopped, folder)


def _copy_generations(
    connection: apsw.Connection, damaged: DamagedDatabase, folder: Path
) -> frozenset[str]:
    """Copies what can still be read from the damaged database; returns the ids.

    These rows are newer than the backup's. They count as not yet compared with the ledger, which
    therefore takes precedence.
    """
    copied: set[str] = set()
    for generation in damaged.generations(folder):
        stored = table.row_state(connection, generation.id)
        try:
            if stored is None:
                table.insert(connection, generation, folder)
            else:
                table.update(connection, stored.status, generation, folder, ledger_at=0)
        except apsw.ConstraintError:
            _log.warning("Skipped %s: another generation follows its task", generation.id)
        else:
            copied.add(generation.id)
    newest = connection.execute("SELECT ifnull(max(seq), 0) FROM journal").get
    for entry in damaged.events(after=int(newest)):
        with suppress(apsw.ConstraintError):  # not an event
            table.add_event(connection, entry)
    return frozenset(copied)


def _copy_annotations(connection: apsw.Connection, damaged: DamagedDatabase) -> None:
    """Copies annotations, including those of generations that only the ledger may restore."""
    for generation_id, annotation in damaged.annotations().items():
        with suppress(apsw.ConstraintError):  # not an annotation
            annotations.put(connection, generation_id, annotation)


def _copy_facts(connection: apsw.Connection, damaged: DamagedDatabase) -> bool:
    """Copies the facts; returns False if they are unreadable: the queue may have been paused."""
    facts = damaged.facts()
    for name, value in (facts or {}).items():
        table.set_fact(connection, name, value)
    return facts is not None
