"""Statements on the table of generations. All run in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import apsw

from videodesk.generation import Generation, Status
from videodesk.library import annotations
from videodesk.library.file_digest import FileDigest
from videodesk.library.rows import (
    COLUMNS,
    COLUMNS_AS_BYTES,
    Value,
    from_row,
    readable_rows,
    status_of,
    to_row,
    unread_columns,
)
from videodesk.stored_values import PathsInside
from videodesk.text import fold

_COLUMNS: Final = ", ".join(COLUMNS)
_VALUES: Final = ", ".join(f":{column}" for column in COLUMNS)
_CHANGING: Final = tuple(column for column in COLUMNS if column not in {"id", "prompt"})
"""A prompt never changes, and setting it would rewrite its part of the search index."""
_NO_WHOLE_REQUEST: Final = '[""]'
"""Images that are read as unreadable."""
_END_OF_QUEUE: Final = (
    "(SELECT ifnull(max(position), 0) + 1 FROM generations WHERE status = 'queued')"
)


@dataclass(frozen=True, slots=True)
class RowState:
    """The state of a generation according to the database.

    `ledger_at` is the `at` of the newest ledger line that the row includes, 0 for none.
    """

    status: Status
    task_id: str | None
    ledger_at: int


def row_state(connection: apsw.Connection, generation_id: str) -> RowState | None:
    """The state of a row, None if there is none."""
    row = connection.execute(
        "SELECT CAST(status AS BLOB), CAST(task_id AS BLOB), witnessed FROM generations "
        "WHERE id = ?",
        (generation_id,),
    ).fetchone()
    if row is None:
        return None
    status, task_id, ledger_at = row
    return RowState(
        status_of(status.decode(errors="replace")),
        None if task_id is None else task_id.decode(errors="replace"),
        ledger_at,
    )


def fetch(connection: apsw.Connection, generation_id: str, folder: Path) -> Generation | None:
    """The generation of this id, None if there is none."""
    row = connection.execute(
        f"SELECT {COLUMNS_AS_BYTES} FROM generations WHERE id = ?", (generation_id,)
    ).fetchone()
    return None if row is None else from_row(row, folder, PathsInside(folder))


def insert(
    connection: apsw.Connection, generation: Generation, folder: Path, ledger_at: int = 0
) -> None:
    """Adds a row, at the end of the queue.

    A request that could not be read as a whole stays unreadable: another one must not be sent in
    its place.
    """
    row = to_row(generation, folder)
    if not generation.has_whole_request:
        row["images"] = _NO_WHOLE_REQUEST
    connection.execute(
        f"INSERT INTO generations ({_COLUMNS}, position, witnessed) "
        f"VALUES ({_VALUES}, {_END_OF_QUEUE}, :witnessed)",
        {**row, "witnessed": ledger_at},
    )
    connection.execute(
        "INSERT INTO folded_prompts (seq, folded) VALUES (last_insert_rowid(), ?)",
        (fold(generation.request.prompt),),
    )
    if generation.status is Status.UNCONFIRMED:
        annotations.show(connection, generation.id)


def update(
    connection: apsw.Connection,
    before: Status,
    after: Generation,
    folder: Path,
    ledger_at: int | None = None,
) -> bool:
    """Replaces a row if its status is still `before`; returns whether it was.

    If `ledger_at` is None, it is unchanged; so is what could not be read. A requeued row goes to
    the end of the queue. A row that becomes unconfirmed needs the user, so it is shown if it was
    hidden.
    """
    queued_again = (before, after.status) == (Status.CANCELLED, Status.QUEUED)
    unread = unread_columns(after)
    changes = ", ".join(f"{name} = :{name}" for name in _CHANGING if name not in unread)
    connection.execute(
        f"UPDATE generations SET {changes}, witnessed = ifnull(:witnessed, witnessed)"
        f"{f', position = {_END_OF_QUEUE}' if queued_again else ''} "
        "WHERE id = :id AND status = :before",
        {**to_row(after, folder), "witnessed": ledger_at, "before": before.value},
    )
    is_changed = connection.changes() == 1
    if is_changed and after.status is Status.UNCONFIRMED and before is not Status.UNCONFIRMED:
        annotations.show(connection, after.id)
    return is_changed


def set_digest(connection: apsw.Connection, generation_id: str, digest: FileDigest) -> None:
    """Records the size and checksum of a clip's file, if none are recorded."""
    connection.execute(
        "UPDATE generations SET file_bytes = :size, file_sha256 = :sha256 "
        "WHERE id = :id AND file_sha256 IS NULL AND file IS NOT NULL AND status = 'completed'",
        {"id": generation_id, "size": digest.size, "sha256": digest.sha256},
    )


def delete(connection: apsw.Connection, generation_id: str) -> None:
    """Deletes a row with its event log and its annotation."""
    connection.execute("DELETE FROM generations WHERE id = ?", (generation_id,))
    connection.execute("DELETE FROM journal WHERE generation = ?", (generation_id,))
    annotations.delete(connection, generation_id)


def children(connection: apsw.Connection, parent: str, folder: Path) -> list[Generation]:
    """The generations that were made from `parent`, oldest first."""
    rows = connection.execute(
        f"SELECT {COLUMNS_AS_BYTES} FROM generations WHERE parent = ? ORDER BY seq", (parent,)
    )
    return list(readable_rows(rows.fetchall(), folder, PathsInside(folder)))


def id_of_task(connection: apsw.Connection, profile: str, task_id: str) -> str | None:
    """The id of the generation with this task, None if there is none."""
    row = connection.execute(
        "SELECT id FROM generations WHERE profile = ? AND task_id = ?", (profile, task_id)
    ).fetchone()
    return None if row is None else str(row[0])


def add_event(connection: apsw.Connection, entry: Mapping[str, Value]) -> None:
    """Adds an event; `entry` has the columns by name."""
    connection.execute(
        "INSERT INTO journal (generation, at, event, http_status, request_id, detail, params) "
        "VALUES (:generation, :at, :event, :http_status, :request_id, :detail, :params)",
        entry,
    )


def fact(connection: apsw.Connection, name: str) -> str | None:
    """The value stored under a name, None if there is none."""
    row = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def set_fact(connection: apsw.Connection, name: str, value: str) -> None:
    """Stores a value under a name, replacing an existing one."""
    connection.execute("INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", (name, value))
