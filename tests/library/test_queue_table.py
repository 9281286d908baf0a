"""Waiting times of the queue, and requests held until the user releases them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.library.factories import START, accepted, at, changed, queued, sent
from videodesk.errors import Code, problem
from videodesk.generation import Status
from videodesk.library.library import Library

LONG = problem(Code.WAITED_LONG)


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


def test_queue_position_is_not_part_of_the_generation(library: Library) -> None:
    made = queued(library)
    library.reorder([made.id])
    assert library.get(made.id) == replace(made)


def test_waiting_since_is_stored(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        waiting, untouched, running = queued(library), queued(library), accepted(library)
        library.set_waiting_since([waiting.id, running.id, "gone"], at(23))
    with Library(tmp_path) as library:
        assert library.waiting_since() == {waiting.id: at(23)}
        assert library.get(untouched.id) == untouched
        assert library.get(running.id) == running


def test_held_request_has_its_problem_until_it_is_released(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        held, going = queued(library), sent(library)
        library.hold_back({held.id: LONG, going.id: LONG})
        assert library.get(held.id) == replace(held, problem=LONG)
        assert library.get(going.id) == going
        library.set_waiting_since([held.id], at(24))
        assert library.get(held.id) == replace(held, problem=LONG)
        library.release([held.id], at(25))
        assert library.get(held.id) == held
        assert library.waiting_since() == {held.id: at(25)}


def test_release_keeps_other_problems(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        broke = queued(library, problem=problem(Code.NO_BALANCE))
        library.release([broke.id], at(25))
        assert library.get(broke.id) == broke
