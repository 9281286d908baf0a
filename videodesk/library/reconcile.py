"""Completes a database from the ledger and, if needed, from the clips."""

import logging
from pathlib import Path
from typing import Final

import apsw

from videodesk.generation import Generation
from videodesk.library import generations_table as table
from videodesk.library import ledger_reconciliation
from videodesk.library.clip_folder import ClipFolder
from videodesk.library.database import STALE_FOLDINGS
from videodesk.library.ledger import Ledger
from videodesk.library.ledger_reconciliation import Recovery

_log = logging.getLogger(__name__)

_UNUSABLE: Final = (apsw.CorruptError, apsw.SQLError)
"""What FTS5 raises if its tables are damaged."""
_FOLD_AGAIN: Final = (
    f"INSERT INTO folded_prompts (seq, folded) {STALE_FOLDINGS} "
    "ON CONFLICT (seq) DO UPDATE SET folded = excluded.folded"
)
_MARK_FACT: Final = "ledger checked"
"""Name of the fact with the mark up to which the ledger was compared. It is stored in the database,
so that an older database is compared from further back.
"""


def reconcile(
    connection: apsw.Connection, folder: Path, clips: ClipFolder, *, from_start: bool
) -> list[Recovery]:
    """Compares the ledger from the last mark on, in the caller's transaction.

    With `from_start`, if the ledger is not the same one as last time, or if it has damaged lines,
    all of it is compared, and the ledger is completed too. Blocks for 1.4 s at 100,000 lines.
    """
    ledger = Ledger(folder)
    checked = table.fact(connection, _MARK_FACT)
    if checked == ledger.mark() and ledger.size and not from_start:
        return []
    start = 0 if from_start else ledger.offset_after(checked)
    state = ledger_reconciliation.read_ledger(ledger, start)
    if state.damaged:
        _log.warning("Cannot read %d lines of the ledger", state.damaged)
        start, state = 0, ledger_reconciliation.read_ledger(ledger)
    recoveries = list(ledger_reconciliation.recover(connection, ledger, state, clips, folder))
    if not start:
        ledger.append(ledger_reconciliation.rows_missing_from_ledger(connection, state, folder))
    _save_mark(connection, ledger)
    return recoveries


def rebuild_from_files(
    connection: apsw.Connection, folder: Path, clips: ClipFolder
) -> list[Generation]:
    """Adds everything that the whole ledger and the clips have and the database lacks.

    In the caller's transaction. Returns what was added or changed.
    """
    ledger = Ledger(folder)
    state = ledger_reconciliation.read_ledger(ledger)
    found = {
        each.after.id: each.after
        for each in ledger_reconciliation.recover(connection, ledger, state, clips, folder)
    }
    found.update({each.id: each for each in clips.import_clips(connection, state.removed)})
    ledger.append(ledger_reconciliation.rows_missing_from_ledger(connection, state, folder))
    _save_mark(connection, ledger)
    return list(found.values())


def repair_search_index(connection: apsw.Connection, *, thorough: bool = False) -> None:
    """Rebuilds the search index if it cannot be used, in the caller's transaction.

    With `thorough`, also if it does not match the prompts. Checking that takes 1.4 s at 100,000
    rows, rebuilding 20 s. Raises apsw.CorruptError if rebuilding does not help.
    """
    try:
        if thorough:
            connection.execute(_FOLD_AGAIN)
        connection.execute(
            "SELECT rowid FROM prompts WHERE prompts MATCH 'kite' LIMIT 1"
        ).fetchall()
        if thorough:
            connection.execute("INSERT INTO prompts (prompts, rank) VALUES ('integrity-check', 1)")
    except _UNUSABLE as failure:
        _log.warning("Rebuilding the search index: %s", failure)
        _rebuild_search_index(connection)


def _rebuild_search_index(connection: apsw.Connection) -> None:
    try:
        connection.execute("INSERT INTO prompts (prompts) VALUES ('rebuild')")
    except _UNUSABLE as failure:
        raise apsw.CorruptError(str(failure)) from failure


def _save_mark(connection: apsw.Connection, ledger: Ledger) -> None:
    if ledger.size:
        table.set_fact(connection, _MARK_FACT, ledger.mark())
