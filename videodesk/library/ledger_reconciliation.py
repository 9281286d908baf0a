"""The two witnesses compared: what the database lost comes back from the ledger, and the reverse.

What its owner removed stays removed. What comes back is never sent by itself. With a task id it is
followed (or finished, where its clip lies in the folder); without one it is `unconfirmed`, and its
owner decides.
"""

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
from videodesk.library.ledger import Event, Ledger, LedgerHead, LedgerLine

_IN_DOUBT: Final = frozenset({Status.SUBMITTING, Status.UNCONFIRMED})


_CUT_OFF: Final = frozenset(
    {(Status.QUEUED, Status.UNCONFIRMED), (Status.SUBMITTING, Status.PROCESSING)}
)
"""What a process that ended between the ledger's line and the commit leaves behind."""


@dataclass(frozen=True, slots=True)
class Change:
    """A generation that came back: how its row stood (None: there was none), how it stands now."""

    was: Status | None
    now: Generation

    @property
    def was_lost(self) -> bool:
        """Whether the database had once known it, and did no more."""
        return (self.was, self.now.status) not in _CUT_OFF


@dataclass(slots=True)
class LedgerState:
    """What the ledger says: the newest word on each generation, and how many lines are damaged."""

    words: dict[str, LedgerHead] = field(default_factory=dict[str, LedgerHead])
    damaged: int = 0

    @property
    def removed(self) -> frozenset[str]:
        """The ids of what its owner removed."""
        return frozenset(each for each, word in self.words.items() if word.event is Event.REMOVED)


def read_ledger(ledger: Ledger, start: int = 0) -> LedgerState:
    """Reads the ledger from a byte on. A task id, once known, stays until its row goes. OSError."""
    heard = LedgerState()
    for word in ledger.words(start):
        if word is None:
            heard.damaged += 1
            continue
        known = heard.words.get(word.generation_id)
        is_removed = word.event is Event.REMOVED
        if known is None or is_removed or word.task_id or not known.task_id:
            heard.words[word.generation_id] = word
    return heard


def missing_rows(
    connection: apsw.Connection, heard: LedgerState
) -> Iterator[tuple[RowState | None, LedgerHead]]:
    """What the ledger knows and the database does not: how the row stands, and the word."""
    for generation_id, word in heard.words.items():
        if word.event is Event.REMOVED:
            continue
        known = table.row_state(connection, generation_id)
        if _is_news(known, word) and not _is_followed_elsewhere(connection, word):
            yield known, word


def recover(
    connection: apsw.Connection, ledger: Ledger, heard: LedgerState, clips: ClipFolder, folder: Path
) -> Iterator[Change]:
    """Brings back what was lost, in the caller's transaction; what was removed goes first."""
    for generation_id in heard.removed:
        held = table.row_state(connection, generation_id)
        if held is not None and held.witnessed < heard.words[generation_id].at:
            table.delete(connection, generation_id)
    for known, word in missing_rows(connection, heard):
        line = ledger.line(word)
        row = table.fetch(connection, word.generation_id, folder)
        revived = _revived(row or line.generation, line)
        if word.task_id is not None:
            revived = clips.finish(revived) or revived
        if known is None:
            table.insert(connection, revived, folder, word.at)
        else:
            table.update(connection, known.status, revived, folder, word.at)
        yield Change(known.status if known else None, revived)


def rows_missing_from_ledger(
    connection: apsw.Connection, heard: LedgerState, folder: Path
) -> Iterator[LedgerLine]:
    """Lines for what was sent and the ledger does not know: it was damaged, or is younger."""
    rows = connection.execute(
        "SELECT id, task_id, witnessed FROM generations "
        "WHERE task_id IS NOT NULL OR submitted_at IS NOT NULL"
    )
    for generation_id, task_id, witnessed in rows.fetchall():
        word = heard.words.get(str(generation_id))
        if word is None or (task_id and word.task_id is None):
            generation = table.fetch(connection, str(generation_id), folder)
            if generation is not None:
                yield LedgerLine(event_of(generation), int(str(witnessed)), generation)


def _is_news(known: RowState | None, word: LedgerHead) -> bool:
    if known is None:
        return True
    if word.at <= known.witnessed:
        return False
    if word.task_id is not None or known.task_id is not None:
        return word.task_id is not None and word.task_id != known.task_id
    if known.status is Status.COMPLETED:
        return False
    if word.event is Event.CLOSED:
        waits = known.status is Status.QUEUED and word.status is not Status.QUEUED
        return waits or known.status in _IN_DOUBT
    return known.status is not Status.UNCONFIRMED


def _is_followed_elsewhere(connection: apsw.Connection, word: LedgerHead) -> bool:
    """Whether its owner has meanwhile taken the task up again, as another generation."""
    if word.task_id is None:
        return False
    follower = table.follows(connection, word.profile, word.task_id)
    return follower not in {None, word.generation_id}


def _revived(row: Generation, line: LedgerLine) -> Generation:
    said = line.generation
    sent = replace(
        row,
        task_id=said.task_id,
        submitted_at=said.submitted_at or row.submitted_at,
        by_hand=said.by_hand,
        file=None,
        progress=None,
        retry_at=None,
    )
    if said.task_id is not None:
        return replace(sent, status=Status.PROCESSING, completed_at=None, problem=None)
    if line.event is Event.CLOSED:
        # It was not taken. What waited to be sent once more now waits for its owner.
        status = Status.CANCELLED if said.status is Status.QUEUED else said.status
        return replace(sent, status=status, problem=said.problem)
    return replace(
        sent, status=Status.UNCONFIRMED, completed_at=None, problem=problem(Code.INTERRUPTED)
    )


def event_of(generation: Generation) -> Event:
    """The line that says how a generation stands that was sent once."""
    if generation.task_id is not None:
        return Event.TASK
    return Event.SENT if generation.status in _IN_DOUBT else Event.CLOSED
