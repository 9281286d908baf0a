"""Statements on queued generations: order, waiting times, problems.

All run in the caller's transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import apsw

from videodesk.errors import Code, Problem
from videodesk.library.stored_problem import PROBLEM_CODE, problem_to_json

_OTHER_CODES: Final = ", ".join(f"'{code}'" for code in Code if code is not Code.WAITED_LONG)


def reorder(connection: apsw.Connection, ids: Sequence[str]) -> None:
    """Puts these queued rows first, in this order; the others follow in their former order."""
    rows = connection.execute(
        "SELECT id FROM generations WHERE status = 'queued' ORDER BY position, created_at, seq"
    )
    queued = [str(row[0]) for row in rows.fetchall()]
    first = [each for each in dict.fromkeys(ids) if each in set(queued)]
    order = [*first, *(each for each in queued if each not in set(first))]
    connection.executemany(
        "UPDATE generations SET position = ? WHERE id = ?",
        [(float(place), each) for place, each in enumerate(order, start=1)],
    )


def set_waiting_since(connection: apsw.Connection, ids: Iterable[str], at: int) -> None:
    """Sets the time since which rows have waited for something other than a free slot."""
    connection.executemany(
        "UPDATE generations SET waits_since = ? WHERE id = ? AND status = 'queued'",
        [(at, each) for each in ids],
    )


def hold_back(connection: apsw.Connection, problems: Mapping[str, Problem]) -> None:
    """Sets the problems for which queued rows are not sent."""
    connection.executemany(
        "UPDATE generations SET problem = ?, retry_at = NULL WHERE id = ? AND status = 'queued'",
        [(problem_to_json(problem), each) for each, problem in problems.items()],
    )


def release(connection: apsw.Connection, ids: Iterable[str], at: int) -> None:
    """Clears WAITED_LONG and what is read as that; the waiting time starts at `at` (microseconds
    since 1970).
    """
    connection.executemany(
        "UPDATE generations SET waits_since = ?, "
        f"problem = iif({PROBLEM_CODE} IN ({_OTHER_CODES}), problem, NULL) "
        "WHERE id = ? AND status = 'queued'",
        [(at, each) for each in ids],
    )
