from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.library.factories import queued
from videodesk.errors import Params
from videodesk.library.event_log import EventLogEntry, LogEvent
from videodesk.library.library import Library
from videodesk.library.query import Query
from videodesk.library.reader import Reader


def test_reader_with_two_connections_reads_while_one_searches(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        made = queued(library)
        with Reader(tmp_path, connections=2) as reader:
            assert list(reader.listing(Query("kite")).ids) == [made.id]
            with reader._search_connection._lock:  # a search is running
                assert [row.generation for row in reader.rows([made.id])] == [made]
                assert reader.children(made.id) == []


def test_event_log_is_read_oldest_first(tmp_path: Path) -> None:
    now = datetime(2026, 11, 23, 10, 0, 0, 123456, tzinfo=UTC)
    entries = [
        EventLogEntry("a" * 16, now, LogEvent.REFUSED, 500, "req-1", "upstream error"),
        EventLogEntry(
            "a" * 16, now - timedelta(hours=1), LogEvent.RECOVERED, params=Params({"times": 3})
        ),
    ]
    with Library(tmp_path) as library:
        for each in (*entries, EventLogEntry("b" * 16, now, LogEvent.STOPPED)):
            library.add_event(each)
    with Reader(tmp_path) as reader:
        assert reader.events("a" * 16) == entries
        assert reader.events("c" * 16) == []


def test_fact_is_stored_and_replaced(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        assert library.fact("queue paused") is None
        library.set_fact("queue paused", "yes")
        library.set_fact("queue paused", "no")
    with Reader(tmp_path) as reader:
        assert reader.fact("queue paused") == "no"


def test_more_rows_than_sqlite_takes_at_once_are_read(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        made = queued(library)
        with Reader(tmp_path) as reader:
            ids = [*(f"{number:016x}" for number in range(40_000)), made.id]
            assert [row.generation for row in reader.rows(ids)] == [made]
            assert reader.get_many(ids) == [made]
