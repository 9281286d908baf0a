from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.library.factories import START, accepted, changed, queued, sent
from videodesk.errors import Params
from videodesk.generation import Status
from videodesk.library.library import Library
from videodesk.library.query import Query
from videodesk.library.reader import Reader
from videodesk.library.types import EventLogEntry, LogEvent


@pytest.fixture
def library(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Library(tmp_path / "library") as opened:
        yield opened


def waiting(library: Library) -> list[str]:
    return [each.request.prompt for each in library.unfinished() if each.status is Status.QUEUED]


def test_new_request_goes_to_the_end_of_the_queue(library: Library) -> None:
    for prompt in "abc":
        queued(library, prompt)
    assert waiting(library) == ["a", "b", "c"]


def test_reordered_queue_is_kept(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        made = [queued(library, prompt) for prompt in "abcd"]
        library.reorder([made[2].id, "gone", made[0].id, made[2].id])
        assert waiting(library) == ["c", "a", "b", "d"]
        queued(library, "e")
    with Library(tmp_path) as library:
        assert waiting(library) == ["c", "a", "b", "d", "e"]


def test_reordering_ignores_what_is_not_queued(library: Library) -> None:
    first, busy, last = queued(library, "a"), accepted(library, "busy"), queued(library, "b")
    library.reorder([last.id, busy.id, first.id])
    assert [each.request.prompt for each in library.unfinished()] == ["busy", "b", "a"]


def test_sent_requests_come_before_queued_ones(library: Library) -> None:
    queued(library, "queued", created_at=START - timedelta(days=1))
    sent(library, "sent")
    assert [each.request.prompt for each in library.unfinished()] == ["sent", "queued"]


def test_request_that_was_not_accepted_keeps_its_place(library: Library) -> None:
    first, _ = queued(library, "a"), queued(library, "b")
    busy = changed(library, first, status=Status.SUBMITTING, submitted_at=START)
    changed(library, busy, status=Status.QUEUED)
    assert waiting(library) == ["a", "b"]


def test_requeued_request_goes_to_the_end(library: Library) -> None:
    first, _ = queued(library, "a"), queued(library, "b")
    stopped = changed(library, first, status=Status.CANCELLED)
    changed(library, stopped, status=Status.QUEUED)
    assert waiting(library) == ["b", "a"]


def test_hidden_generation_is_not_listed_and_still_unfinished(library: Library) -> None:
    hidden, seen = accepted(library, "hidden kite"), accepted(library, "a kite")
    library.annotations.set_hidden([hidden.id], hidden=True)
    assert library.find() == [seen]
    assert library.find(Query("kite")) == [seen]
    assert list(library.listing().ids) == [seen.id]
    assert list(library.listing(Query("hidden")).ids) == []
    assert library.get(hidden.id) == hidden
    assert {each.id for each in library.unfinished()} == {hidden.id, seen.id}
    changed(library, hidden, progress=50)
    assert library.find() == [seen]
    library.annotations.set_hidden([hidden.id], hidden=False)
    assert {each.id for each in library.find()} == {hidden.id, seen.id}


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


def test_queue_position_is_not_part_of_the_generation(library: Library) -> None:
    made = queued(library)
    library.reorder([made.id])
    assert library.get(made.id) == replace(made)
