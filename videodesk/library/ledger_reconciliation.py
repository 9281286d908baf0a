"""Reconciles ledger and database: each recovers from the other what it has lost.

Removed generations stay removed. A restored generation is never sent automatically: with a task id
it is tracked (or completed, if its clip is in the folder), without one it is `unconfirmed`, and the
user decides.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import apsw

from videodesk.errors import Code, problem
from videodesk.generation import Generation, Status
from videodesk.library import generations_table as table
from videodesk.library.clip_folder import ClipFolder
from videodesk.library.generations_table import RowState
from videodesk.library.ledger import Ledger, LedgerEvent, LedgerHead, LedgerLine
from videodesk.stored_values import is_id

_log = logging.getLogger(__name__)

_IN_DOUBT: Final = frozenset({Status.SUBMITTING, Status.UNCONFIRMED})


_INTERRUPTED_WRITES: Final = frozenset(
    {(Status.QUEUED, Status.UNCONFIRMED), (Status.SUBMITTING, Status.PROCESSING)}
)
"""Differences left by a process that ended between the ledger's line and the commit."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """A restored generation: its status before (None if it had no row), its snapshot now."""

    before: Status | None
    after: Generation

    @property
    def was_lost(self) -> bool:
        """Whether the database had lost it; False for a write that was interrupted."""
        return (self.before, self.after.status) not in _INTERRUPTED_WRITES


@dataclass(slots=True)
class LedgerState:
    """The newest line of each generation, and the number of damaged lines."""

    heads: dict[str, LedgerHead] = field(default_factory=dict[str, LedgerHead])
    damaged: int = 0

    @property
    def removed(self) -> frozenset[str]:
        """The ids of the generations that the user removed."""
        return frozenset(
            each for each, word in self.heads.items() if word.event is LedgerEvent.REMOVED
        )


def read_ledger(ledger: Ledger, start: int = 0) -> LedgerState:
    """Reads the ledger from a byte offset on. Raises OSError.

    A line with a task id is replaced only by another task id or by a removal.
    """
    state = LedgerState()
    for head in ledger.read_heads(start):
        if head is None:
            state.damaged += 1
            continue
        newest = state.heads.get(head.generation_id)
        is_removed = head.event is LedgerEvent.REMOVED
        if newest is None or is_removed or head.task_id or not newest.task_id:
            state.heads[head.generation_id] = head
    return state


def missing_rows(
    connection: apsw.Connection, state: LedgerState
) -> Iterator[tuple[RowState | None, LedgerHead]]:
    """What the ledger has and the database lacks: the row's state, and the line's head."""
    for generation_id, head in state.heads.items():
        if head.event is LedgerEvent.REMOVED:
            continue
        row = table.row_state(connection, generation_id)
        if _is_newer(row, head) and not _has_another_generation(connection, head):
            yield row, head


def recover(
    connection: apsw.Connection, ledger: Ledger, state: LedgerState, clips: ClipFolder, folder: Path
) -> Iterator[Recovery]:
    """Deletes removed rows and restores lost ones, in the caller's transaction."""
    for generation_id in state.removed:
        stored = table.row_state(connection, generation_id)
        if stored is not None and stored.ledger_at < state.heads[generation_id].at:
            table.delete(connection, generation_id)
    for row_state, head in missing_rows(connection, state):
        try:
            with connection:  # a savepoint: a bad line costs itself only
                recovery = _recover_row(connection, ledger, clips, folder, row_state, head)
        except (ValueError, apsw.ConstraintError) as failure:
            _log.warning("Skipped the ledger's line of %s: %s", head.generation_id, failure)
        else:
            yield recovery


def _recover_row(
    connection: apsw.Connection,
    ledger: Ledger,
    clips: ClipFolder,
    folder: Path,
    row_state: RowState | None,
    head: LedgerHead,
) -> Recovery:
    line = ledger.read_line(head)
    row = table.fetch(connection, head.generation_id, folder)
    restored = _restored(row or line.generation, line)
    if head.task_id is not None:
        restored = clips.complete(restored) or restored
    if row_state is None:
        table.insert(connection, restored, folder, head.at)
    else:
        table.update(connection, row_state.status, restored, folder, head.at)
    return Recovery(row_state.status if row_state else None, restored)


def rows_missing_from_ledger(
    connection: apsw.Connection, state: LedgerState, folder: Path
) -> Iterator[LedgerLine]:
    """Lines for sent rows that are missing from the ledger, because it was damaged or is newer."""
    rows = connection.execute(
        "SELECT id, task_id, witnessed FROM generations "
        "WHERE task_id IS NOT NULL OR submitted_at IS NOT NULL"
    )
    for generation_id, task_id, ledger_at in rows.fetchall():
        head = state.heads.get(str(generation_id))
        if not is_id(str(generation_id)):
            continue
        if head is None or (task_id and head.task_id is None):
            generation = table.fetch(connection, str(generation_id), folder)
            if generation is not None:
                yield LedgerLine(event_of_state(generation), int(str(ledger_at)), generation)


def _is_newer(row: RowState | None, head: LedgerHead) -> bool:
    if row is None:
        return True
    if head.at <= row.ledger_at:
        return False
    if head.task_id is not None or row.task_id is not None:
        return head.task_id is not None and head.task_id != row.task_id
    if row.status is Status.COMPLETED:
        return False
    if head.event is LedgerEvent.CLOSED:
        is_queued_again = row.status is Status.QUEUED and head.status is not Status.QUEUED
        return is_queued_again or row.status in _IN_DOUBT
    return row.status is not Status.UNCONFIRMED


def _has_another_generation(connection: apsw.Connection, head: LedgerHead) -> bool:
    """Whether another generation tracks the task by now."""
    if head.task_id is None:
        return False
    found = table.id_of_task(connection, head.profile, head.task_id)
    return found not in {None, head.generation_id}


def _restored(row: Generation, line: LedgerLine) -> Generation:
    of_ledger = line.generation
    sent = replace(
        row,
        task_id=of_ledger.task_id,
        submitted_at=of_ledger.submitted_at or row.submitted_at,
        task_id_from_user=of_ledger.task_id_from_user,
        file=None,
        progress=None,
        retry_at=None,
        retry_count=0,
        retry_since=None,
    )
    if of_ledger.task_id is not None:
        return replace(sent, status=Status.PROCESSING, completed_at=None, problem=None)
    if line.event is LedgerEvent.CLOSED:
        # It was not accepted. A request that was queued again now waits for the user.
        status = Status.CANCELLED if of_ledger.status is Status.QUEUED else of_ledger.status
        return replace(sent, status=status, problem=of_ledger.problem)
    return replace(
        sent, status=Status.UNCONFIRMED, completed_at=None, problem=problem(Code.INTERRUPTED)
    )


def event_of_state(generation: Generation) -> LedgerEvent:
    """The ledger event for the current state of a generation that was sent."""
    if generation.task_id is not None:
        return LedgerEvent.TASK
    return LedgerEvent.SENT if generation.status in _IN_DOUBT else LedgerEvent.CLOSED
