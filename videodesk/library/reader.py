"""Reader of a library, which also works while another process writes it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, Self

from videodesk.generation import Generation
from videodesk.library.annotations import ANNOTATION_COLUMNS, JOIN, Annotation, from_columns
from videodesk.library.event_log import EventLogEntry, event_from_text
from videodesk.library.query import EVERYTHING_SHOWN, Query
from videodesk.library.reading_connection import ReadingConnection
from videodesk.library.rows import Value, moment_of, readable_rows
from videodesk.library.search import Search
from videodesk.library.stored_problem import params_from_json
from videodesk.library.types import LibraryRow, Listing
from videodesk.stored_values import PathsInside

_MOST_BINDINGS = 1_000
_MOST_EVENTS = 10_000
_MAX_EVENT_TEXT = 20_000
_NEWEST = "ORDER BY created_at DESC, seq DESC"


class Reader:
    """Reads a library, also while another process writes it. Thread-safe.

    With two `connections`, `find` and searches use their own, so that a long search does not block
    the rows on screen. Every method raises `VideoDeskError` (LIBRARY_DAMAGED, ...) if the disk
    fails.
    """

    def __init__(self, folder: Path, *, connections: Literal[1, 2] = 1) -> None:
        """Raises FileNotFoundError if there is no library yet."""
        self.folder = folder
        self._rows_connection = ReadingConnection(folder)
        self._search_connection = self._rows_connection
        if connections == 2:
            try:
                self._search_connection = ReadingConnection(folder)
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

    def search(self, query: Query) -> Search:
        """A search by pages, which can be cancelled."""
        return Search(query, self._search_connection)

    def listing(self, query: Query = EVERYTHING_SHOWN) -> Listing:
        """All that a query finds. Blocks for 0.05 s at 100,000 rows."""
        return self.search(query).listing()

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
