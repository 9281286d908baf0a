"""Removed generations stay removed; what may still cost money cannot be removed."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.library.factories import (
    START,
    accepted,
    at,
    changed,
    completed,
    crash,
    delete_database,
    open_on,
    queued,
    sent,
)
from videodesk.errors import Code, VideoDeskError, problem
from videodesk.generation import Generation, Status
from videodesk.library.event_log import EventLogEntry, LogEvent
from videodesk.library.ledger import Ledger, LedgerEvent, LedgerLine
from videodesk.library.library import Library
from videodesk.library.query import Query
from videodesk.library.removal_policy import FileDisposition, files_to_remove
from videodesk.library.verify import FindingKind, verify_library
from videodesk.messages import problem_message


def ids(library: Library) -> set[str]:
    return {each.id for each in library.find()}


def refused(library: Library, generation: Generation) -> str:
    with pytest.raises(VideoDeskError) as raised:
        library.remove(generation.id, files=FileDisposition.RETURN)
    assert raised.value.code is Code.INVALID_REQUEST
    assert library.get(generation.id) == generation
    return problem_message(raised.value.problem).text


def failed(library: Library) -> Generation:
    return changed(
        library,
        accepted(library),
        status=Status.FAILED,
        problem=problem(Code.GENERATION_FAILED),
        completed_at=START,
    )


def test_removed_generation_returns_its_files(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        gone, kept = completed(library, "gone"), completed(library, "kept")
        assert gone.file is not None
        beside = gone.file.with_name(gone.file.name + ".xmp")
        beside.write_text("what it was made from")
        library.add_event(EventLogEntry(gone.id, START, LogEvent.REQUEST_SENT))
        given = library.remove(gone.id, files=FileDisposition.RETURN)
        assert given == (gone.file, beside)
        assert gone.file.exists(), "to put it away is the caller's"
        assert ids(library) == {kept.id}
        assert library.get(gone.id) is None
        assert library.find(Query("gone")) == []
        assert library.events(gone.id) == []


def test_kept_clip_of_a_removed_generation_is_only_a_file(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        gone = completed(library)
        assert library.remove(gone.id, files=FileDisposition.KEEP) == ()
        assert library.rebuild() == []
        assert ids(library) == set()
    assert gone.file is not None
    assert gone.file.exists()
    examination = verify_library(tmp_path)
    assert examination.is_intact
    assert [each.kind for each in examination.findings] == [FindingKind.FOREIGN]


def test_generation_that_may_be_charged_or_made_cannot_be_removed(tmp_path: Path) -> None:
    with Library(tmp_path, now=lambda: START + timedelta(hours=3)) as library:
        waiting, running = queued(library), accepted(library)
        doubtful = changed(
            library,
            sent(library),
            status=Status.UNCONFIRMED,
            problem=problem(Code.ANSWER_LOST),
        )
        stopped = changed(library, accepted(library), status=Status.CANCELLED)
        assert "still in progress" in refused(library, waiting)
        assert "still in progress" in refused(library, running)
        assert "may have been charged" in refused(library, doubtful)
        assert "may still be working" in refused(library, stopped)


def test_task_stopped_a_day_ago_can_be_removed(tmp_path: Path) -> None:
    now = START
    with Library(tmp_path, now=lambda: now) as library:
        stopped = changed(library, accepted(library), status=Status.CANCELLED)
        now = START + timedelta(hours=24, seconds=-1)
        refused(library, stopped)
        now = START + timedelta(hours=24)
        library.remove(stopped.id, files=FileDisposition.RETURN)
        assert ids(library) == set()


def test_failed_or_dismissed_generation_can_be_removed(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        let_go = changed(library, sent(library), status=Status.UNCONFIRMED)
        let_go = changed(library, let_go, status=Status.CANCELLED)
        withdrawn = changed(library, queued(library), status=Status.CANCELLED)
        for each in (failed(library), let_go, withdrawn):
            library.remove(each.id, files=FileDisposition.RETURN)
        assert ids(library) == set()


def test_removing_an_unknown_id_is_not_found(tmp_path: Path) -> None:
    with Library(tmp_path) as library, pytest.raises(VideoDeskError) as raised:
        library.remove("0123456789abcdef", files=FileDisposition.RETURN)
    assert raised.value.code is Code.NOT_FOUND


def test_removed_generation_stays_removed_after_reopening(tmp_path: Path) -> None:
    with open_on(tmp_path, 23) as library:
        gone, other = completed(library), failed(library)
        library.remove(gone.id, files=FileDisposition.KEEP)
        library.remove(other.id, files=FileDisposition.RETURN)
    with open_on(tmp_path, 24) as library:  # a new day: the whole ledger is compared
        assert ids(library) == set()
        assert library.recovered == ()
    assert verify_library(tmp_path).is_intact


def test_older_backup_does_not_restore_a_removed_generation(tmp_path: Path) -> None:
    with open_on(tmp_path, 22) as library:
        gone, kept = completed(library, "gone"), completed(library, "kept")
        withdrawn = changed(library, queued(library), status=Status.CANCELLED)
    with open_on(tmp_path, 23) as library:  # its backup holds all three
        for each in (gone, withdrawn):
            for file in library.remove(each.id, files=FileDisposition.RETURN):
                file.unlink()
    delete_database(tmp_path)
    with open_on(tmp_path, 23) as library:
        assert ids(library) == {kept.id}


def test_ledger_and_clip_do_not_restore_a_removed_generation(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        gone, kept = completed(library, "gone"), completed(library, "kept")
        library.remove(gone.id, files=FileDisposition.KEEP)
    delete_database(tmp_path, with_backups=True)
    with Library(tmp_path) as library:
        assert ids(library) == {kept.id}
        assert library.rebuild() == []


def test_removal_interrupted_after_the_ledger_is_completed(tmp_path: Path) -> None:
    with open_on(tmp_path, 23) as library:
        gone = completed(library)
    Ledger(tmp_path).append([LedgerLine(LedgerEvent.REMOVED, 10**17, gone)])
    with open_on(tmp_path, 23) as library:
        assert ids(library) == set()
        assert library.problems == ()


def test_removal_that_could_not_be_stored_is_undone(tmp_path: Path) -> None:
    with open_on(tmp_path, 23) as library:
        kept = completed(library)
        library._writer.execute(
            "CREATE TEMP TRIGGER full BEFORE DELETE ON generations "
            "BEGIN SELECT raise(ABORT, 'no room'); END"
        )
        with pytest.raises(Exception, match="no room"):
            library.remove(kept.id, files=FileDisposition.RETURN)
        assert library.get(kept.id) == kept
    with open_on(tmp_path, 24) as library:
        assert ids(library) == {kept.id}
        assert library.problems == ()


def test_task_of_a_removed_generation_can_be_tracked_again(tmp_path: Path) -> None:
    with open_on(tmp_path, 22) as library:
        first = failed(library)
    with open_on(tmp_path, 23) as library:
        library.remove(first.id, files=FileDisposition.RETURN)
        second = queued(library, "again", status=Status.PROCESSING, task_id=first.task_id)
        crash(library)
    delete_database(tmp_path)
    with open_on(tmp_path, 23) as library:
        assert ids(library) == {second.id}


def test_removal_is_later_than_the_last_ledger_line(tmp_path: Path) -> None:
    early: datetime = at(1)
    with open_on(tmp_path, 23) as library:
        gone = completed(library)
    with Library(tmp_path, now=lambda: early) as library:  # the clock was set back
        library.remove(gone.id, files=FileDisposition.RETURN)
    with open_on(tmp_path, 24) as library:
        assert ids(library) == set()


def test_file_outside_of_the_library_is_not_given_to_be_deleted(tmp_path: Path) -> None:
    """The library may come from elsewhere, with rows that name any file."""
    folder, letter = tmp_path / "library", tmp_path / "letter"
    letter.write_text("mine")
    with Library(folder) as library:
        clip = completed(library)
    for outside in (letter, folder / ".." / "letter", folder / "videos" / ".." / ".." / "letter"):
        assert files_to_remove(replace(clip, file=outside), folder) == ()
