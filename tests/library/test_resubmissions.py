"""Sending an unconfirmed request again changes both rows or neither, and happens once."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.library.factories import at, changed, delete_database, open_on, queued, sent
from videodesk.errors import Code, problem
from videodesk.generation import Generation, Status, new_generation
from videodesk.library.library import ConflictError, Library


def in_doubt(library: Library) -> Generation:
    return changed(library, sent(library), status=Status.UNCONFIRMED)


def settled(generation: Generation) -> Generation:
    return replace(generation, status=Status.CANCELLED, problem=problem(Code.SENT_AGAIN))


def child_of(generation: Generation) -> Generation:
    return new_generation(generation.request, parent=generation.id, at=at(23))


def test_resubmission_settles_the_first_and_queues_the_second(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        first = in_doubt(library)
        second = child_of(first)
        library.add_child(second, first, settled(first), ())
        assert library.get(first.id) == settled(first)
        assert library.children(first.id) == [second]
        assert [each.id for each in library.unfinished()] == [second.id]


def test_second_of_two_resubmissions_is_a_conflict(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        first = in_doubt(library)
        library.add_child(child_of(first), first, settled(first), ())
        with pytest.raises(ConflictError):
            library.add_child(child_of(first), first, settled(first), ())
        with pytest.raises(ConflictError):
            library.add_child(child_of(first), settled(first), settled(first), ())
        assert len(library.children(first.id)) == 1


def test_child_that_changed_meanwhile_is_a_conflict(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        parent = changed(library, queued(library), status=Status.FAILED)
        child = child_of(parent)
        library.add_child(child, parent, parent, ())
        stopped = changed(library, child, status=Status.CANCELLED)
        changed(library, stopped, status=Status.QUEUED)
        with pytest.raises(ConflictError):
            library.add_child(child_of(parent), parent, parent, [stopped])
        assert len(library.children(parent.id)) == 1


def test_failed_resubmission_leaves_the_first_unconfirmed(tmp_path: Path) -> None:
    with open_on(tmp_path, 22) as library:
        first, other = in_doubt(library), queued(library)
        with pytest.raises(Exception, match="UNIQUE"):
            library.add_child(replace(child_of(first), id=other.id), first, settled(first), ())
        assert library.get(first.id) == first
    with open_on(tmp_path, 23) as library:
        assert library.get(first.id) == first


def test_restored_database_knows_the_resubmission(tmp_path: Path) -> None:
    with open_on(tmp_path, 22) as library:
        first = in_doubt(library)
    with open_on(tmp_path, 23) as library:  # its backup has the first in doubt
        second = child_of(first)
        library.add_child(second, first, settled(first), ())
        going = changed(library, second, status=Status.SUBMITTING, submitted_at=at(23))
        changed(library, going, status=Status.PROCESSING, task_id="task-2")
    delete_database(tmp_path)
    with open_on(tmp_path, 23) as library:
        found = library.get(first.id)
        assert found is not None
        assert found.status is Status.CANCELLED
        assert found.problem is not None
        assert found.problem.code is Code.SENT_AGAIN
        (child,) = library.children(first.id)
        assert (child.id, child.task_id) == (second.id, "task-2")


def test_corrected_task_id_is_restored_from_the_ledger(tmp_path: Path) -> None:
    with open_on(tmp_path, 22) as library:
        first = in_doubt(library)
    with open_on(tmp_path, 23) as library:
        wrong = changed(
            library, first, status=Status.PROCESSING, task_id="tusk", task_id_from_user=True
        )
        changed(library, wrong, task_id="task")
    delete_database(tmp_path)
    with open_on(tmp_path, 23) as library:
        found = library.get(first.id)
        assert found is not None
        assert (found.task_id, found.task_id_from_user) == ("task", True)


def test_hidden_generation_is_shown_if_it_becomes_unconfirmed(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        going, waiting = sent(library), queued(library)
        library.annotations.set_hidden([going.id, waiting.id], hidden=True)
        changed(library, going, status=Status.UNCONFIRMED)
        changed(library, waiting, progress=1)
        assert [each.id for each in library.find()] == [going.id]
        assert [each.id for each in library.unconfirmed()] == [going.id]
        library.annotations.set_hidden([going.id], hidden=True)
        changed(library, replace(going, status=Status.UNCONFIRMED), status=Status.UNCONFIRMED)
        assert library.find() == []
        assert [each.id for each in library.unconfirmed()] == [going.id]
