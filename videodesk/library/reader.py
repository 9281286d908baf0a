"""Reader of a library, which also works while another process writes it."""

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Literal, Self

from videodesk.generation import Generation
from videodesk.library.annotations import ANNOTATION_COLUMNS, JOIN, Annotation, from_columns
from videodesk.library.database import UNREADABLE, open_for_reading, translate_errors
from videodesk.library.event_log import EventLogEntry, event_from_text
from videodesk.library.query import EVERYTHING_SHOWN, Query
from videodesk.library.rows import (
    COLUMNS,
    COLUMNS_AS_BYTES,
    Value,
    microseconds_of,
    moment_of,
    readable_rows,
)
from videodesk.library.stored_problem import params_from_json
from videodesk.library.types import LibraryRow, Listing
from videodesk.stored_values import PathsInside, is_id

_log = logging.getLogger(__name__)

_COLUMNS = ", ".join(COLUMNS)
_MOST_BINDINGS = 1_000
_MOST_EVENTS = 10_000
_MAX_EVENT_TEXT = 20_000
_NEWEST = "ORDER BY created_at DESC, seq DESC"


class _Connection:
    """A reading connection that threads take turns to use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._connection = open_for_reading(folder)
        self._lock = threading.Lock()

    def select(
        self, sql: str, bindings: Mapping[str, Value] | Sequence[Value], as_bytes: str = ""
    ) -> list[tuple[Value, ...]]:
        """Runs a statement; if a text is no UTF-8, the one that returns texts as bytes."""
        with self._lock, translate_errors(self._folder):
            try:
                return self._connection.execute(sql, bindings).fetchall()
            except UNREADABLE:
                if not as_bytes:
                    raise
                return self._connection.execute(as_bytes, bindings).fetchall()

    def select_rows(
        self, rest: str, bindings: Mapping[str, Value] | Sequence[Value]
    ) -> list[tuple[Value, ...]]:
        """Rows of `COLUMNS`; `rest` follows FROM.

        If one contains something that cannot be read, each is read by itself, as bytes.
        """
        with self._lock, translate_errors(self._folder):
            try:
                return self._connection.execute(
                    f"SELECT {_COLUMNS} FROM generations {rest}", bindings
                ).fetchall()
            except UNREADABLE:
                places = self._connection.execute(f"SELECT seq FROM generations {rest}", bindings)
                return [row for place in places.fetchall() for row in self._row_at(place)]

    def _row_at(self, place: Sequence[Value]) -> list[tuple[Value, ...]]:
        """The row with a sequence number; none if even its bytes are too many."""
        try:
            return self._connection.execute(
                f"SELECT {COLUMNS_AS_BYTES} FROM generations WHERE seq = ?", place
            ).fetchall()
        except UNREADABLE as failure:
            _log.warning("Skipped a row: %s", failure)
            return []

    def close(self) -> None:
        with self._lock:
            self._connection.close()


class Reader:
    """Reads a library, also while another process writes it. Thread-safe.

    With two `connections`, `find` and `listing` use their own, so that a long search does not block
    the rows on screen. Every method raises `VideoDeskError` (LIBRARY_DAMAGED, ...) if the disk
    fails.
    """

    def __init__(self, folder: Path, *, connections: Literal[1, 2] = 1) -> None:
        """Raises FileNotFoundError if there is no library yet."""
        self.folder = folder
        self._rows_connection = _Connection(folder)
        self._search_connection = self._rows_connection
        if connections == 2:
            try:
                self._search_connection = _Connection(folder)
            except BaseException:
                self._rows_connection.close()
                raise

    def get(self, generation_id: str) -> Generation | None:
        """The generation of this id, or of the only id with this prefix (6 characters or more)."""
        found = self._rows("WHERE id = :id", {"id": generation_id})
        if not found and len(generation_id) >= 6:
            begin = generation_id + "\uffff"
            found = self._rows(
                "WHERE id BETWEEN :id AND :begin LIMIT 2", {"id": generation_id, "begin": begin}
            )
        return found[0] if len(found) == 1 else None

    def by_task(self, profile: str, task_id: str) -> Generation | None:
        """The generation that tracks this task."""
        found = self._rows(
            "WHERE profile = :profile AND task_id = :task", {"profile": profile, "task": task_id}
        )
        return found[0] if found else None

    def find_by_prefix(self, text: str, *, limit: int = 2) -> list[Generation]:
        """The generations whose ids have this prefix, newest first."""
        return self._rows(
            f"WHERE id BETWEEN :begin AND :end {_NEWEST} LIMIT :limit",
            {"begin": text, "end": text + "\uffff", "limit": limit},
        )

    def children(self, generation_id: str) -> list[Generation]:
        """The generations that were made from one, oldest first."""
        return self._rows("WHERE parent = :id ORDER BY seq", {"id": generation_id})

    def unconfirmed(self) -> list[Generation]:
        """All unconfirmed generations, oldest first, hidden or not."""
        return self._rows("WHERE status = 'unconfirmed' ORDER BY created_at, seq", {})

    def waiting_since(self) -> dict[str, datetime]:
        """Since when queued generations wait for something other than a free slot.

        Those that are missing have waited since they were created.
        """
        rows = self._select(
            "SELECT id, waits_since FROM generations "
            "WHERE status = 'queued' AND waits_since IS NOT NULL",
            {},
        )
        return {str(name): moment_of(since) for name, since in rows}

    def get_many(self, ids: Sequence[str]) -> list[Generation]:
        """The generations of these ids, in this order, without those that are gone."""
        found = {
            each.id: each
            for part in _parts(ids)
            for each in self._rows(f"WHERE id IN ({_marks(part)})", tuple(part))
        }
        return [found[each] for each in ids if each in found]

    def rows(self, ids: Sequence[str]) -> list[LibraryRow]:
        """The generations of these ids with their annotations; otherwise like `get_many`."""
        generations = self.get_many(ids)
        annotations = {
            str(row[0]): from_columns(row[1:])
            for part in _parts([each.id for each in generations])
            for row in self._select(
                f"SELECT id, {ANNOTATION_COLUMNS} FROM generations {JOIN} "
                f"WHERE id IN ({_marks(part)})",
                tuple(part),
            )
        }
        return [LibraryRow(each, annotations.get(each.id, Annotation())) for each in generations]

    def find(self, query: Query = EVERYTHING_SHOWN, *, limit: int = -1) -> list[Generation]:
        """The first generations that a query finds."""
        where, bindings = query.where()
        rows = self._search_connection.select_rows(
            f"{where} {query.order_by()} LIMIT :limit", {**bindings, "limit": limit}
        )
        return list(readable_rows(rows, self.folder, PathsInside(self.folder)))

    def listing(self, query: Query = EVERYTHING_SHOWN) -> Listing:
        """The ids and local days of all that a query finds. Blocks for 0.1 s at 100,000 rows."""
        where, bindings = query.where()
        rest = f"FROM generations {where} {query.order_by()}"
        rows = self._search_connection.select(
            f"SELECT id, created_at {rest}",
            bindings,
            as_bytes=f"SELECT CAST(id AS BLOB), created_at {rest}",
        )
        found = [(name, at) for each, at in rows if is_id(name := _text(each))]
        return Listing(
            [name for name, _ in found],
            local_days(at if isinstance(at, int) else 0 for _, at in found),
        )

    def unfinished(self) -> list[Generation]:
        """All generations that are not settled, hidden or not.

        Those that were sent come first, oldest first, then the queue in order.
        """
        return self._rows(
            "WHERE status IN ('queued', 'submitting', 'processing', 'downloading') "
            "ORDER BY status = 'queued', iif(status = 'queued', position, 0), created_at, seq",
            {},
        )

    def events(self, generation_id: str) -> list[EventLogEntry]:
        """The event log of a generation, oldest first; of a very long one the end."""
        rows = self._select(
            "SELECT generation, at, CAST(event AS BLOB), http_status, CAST(request_id AS BLOB), "
            "CAST(detail AS BLOB), CAST(params AS BLOB) FROM journal "
            "WHERE generation = :id ORDER BY seq DESC LIMIT :most",
            {"id": generation_id, "most": _MOST_EVENTS},
        )
        return [_event_log_entry(row) for row in reversed(rows)]

    def fact(self, name: str) -> str | None:
        """The fact stored under this name with `Library.set_fact`."""
        rows = self._select("SELECT value FROM facts WHERE name = :name", {"name": name})
        return str(rows[0][0]) if rows else None

    def close(self) -> None:
        """Closes the connections."""
        self._rows_connection.close()
        self._search_connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _rows(self, rest: str, bindings: Mapping[str, Value] | Sequence[Value]) -> list[Generation]:
        rows = self._rows_connection.select_rows(rest, bindings)
        return list(readable_rows(rows, self.folder, PathsInside(self.folder)))

    def _select(
        self, sql: str, bindings: Mapping[str, Value] | Sequence[Value]
    ) -> list[tuple[Value, ...]]:
        return self._rows_connection.select(sql, bindings)


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """The ids in parts that SQLite can take at once."""
    for start in range(0, len(ids), _MOST_BINDINGS):
        yield ids[start : start + _MOST_BINDINGS]


def _marks(ids: Sequence[str]) -> str:
    return ", ".join("?" * len(ids))


def local_days(moments: Iterable[int]) -> list[int]:
    """The local day (`date.toordinal`) of each moment, given in microseconds since 1970.

    Consecutive moments of the same day are cheap, and listings are sorted.
    """
    days: list[int] = []
    day = start = end = 0
    for moment in moments:
        if not start <= moment < end:
            local = moment_of(moment).astimezone()
            day = local.toordinal()
            start, end = _midnight(day), _midnight(day + 1)
        days.append(day)
    return days


def _midnight(day: int) -> int:
    """The beginning of a local day, in microseconds since 1970."""
    begin = datetime.combine(date.fromordinal(min(day, date.max.toordinal())), time())
    try:
        return round(begin.timestamp()) * 1_000_000
    except (OSError, OverflowError):  # Windows has no local time before 1970
        return microseconds_of(begin.replace(tzinfo=UTC))


def _event_log_entry(row: Sequence[Value]) -> EventLogEntry:
    generation, at, text, status, request, detail, params = row
    event, said = event_from_text(_text(text), _text(detail)[:_MAX_EVENT_TEXT])
    return EventLogEntry(
        generation_id=str(generation),
        at=moment_of(at),
        event=event,
        http_status=status if isinstance(status, int) else None,
        request_id=None if request is None else _text(request)[:_MAX_EVENT_TEXT],
        detail=said,
        params=params_from_json(_text(params)),
    )


def _text(value: Value) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
