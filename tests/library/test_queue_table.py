"""Waiting times of the queue, and requests held until the user releases them."""

from dataclasses import replace
from pathlib import Path

from tests.library.factories import accepted, at, queued, sent
from videodesk.errors import Code, problem
from videodesk.library.library import Library

LONG = problem(Code.WAITED_LONG)


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
