"""What waits in the queue: its order, since when it waits, and what its owner has to say to it.

Inside a transaction of the caller's.
"""

from collections.abc import Iterable, Mapping, Sequence

import apsw

from videodesk.errors import Code, Problem
from videodesk.library.rows import problem_to_json


def reorder(connection: apsw.Connection, ids: Sequence[str]) -> None:
    """Puts these queued rows first, in this order; the others keep their order behind them."""
    rows = connection.execute(
        "SELECT id FROM generations WHERE status = 'queued' ORDER BY position, created_at, seq"
    )
    waiting = [str(row[0]) for row in rows.fetchall()]
    first = [each for each in dict.fromkeys(ids) if each in set(waiting)]
    order = [*first, *(each for each in waiting if each not in set(first))]
    connection.executemany(
        "UPDATE generations SET position = ? WHERE id = ?",
        [(float(place), each) for place, each in enumerate(order, start=1)],
    )


def wait_from(connection: apsw.Connection, ids: Iterable[str], at: int) -> None:
    """Writes down that nothing but other tasks has kept these from being sent until now."""
    connection.executemany(
        "UPDATE generations SET waits_since = ? WHERE id = ? AND status = 'queued'",
        [(at, each) for each in ids],
    )


def hold_back(connection: apsw.Connection, troubles: Mapping[str, Problem]) -> None:
    """Gives queued rows the problem for which they are not sent."""
    connection.executemany(
        "UPDATE generations SET problem = ?, retry_at = NULL WHERE id = ? AND status = 'queued'",
        [(problem_to_json(told), each) for each, told in troubles.items()],
    )


def release(connection: apsw.Connection, ids: Iterable[str], at: int) -> None:
    """Takes back that rows waited too long; they wait from now on."""
    connection.executemany(
        "UPDATE generations SET waits_since = ?, "
        f"problem = iif(problem ->> 'code' = '{Code.WAITED_LONG}', NULL, problem) "
        "WHERE id = ? AND status = 'queued'",
        [(at, each) for each in ids],
    )
