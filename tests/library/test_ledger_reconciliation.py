"""The database recovers lost rows from the ledger, and vice versa."""

import errno
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import apsw
import pytest

from tests.library.factories import (
    START,
    accepted,
    at,
    changed,
    completed,
    crash,
    delete_database,
    delete_rows,
    open_on,
    problem_codes,
    queued,
    sent,
)
from videodesk.errors import Code, VideoDeskError, problem
from videodesk.generation import Generation, Status
from videodesk.library.database import FILE_NAME
from videodesk.library.files import sync_file
from videodesk.library.ledger import Ledger, LedgerEvent
from videodesk.library.library import ConflictError, Library
from videodesk.library.removal_policy import FileDisposition


def events(folder: Path) -> list[LedgerEvent | None]:
    return [None if word is None else word.event for word in Ledger(folder).read_heads()]


def found(library: Library, generation: Generation) -> Generation:
    now = library.get(generation.id)
    assert now is not None
    return now


def test_ledger_has_each_request_and_each_task_id(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        queued(library)
        assert events(tmp_path) == []
        sent(library)
        assert events(tmp_path) == [LedgerEvent.SENT]
        changed(library, accepted(library), progress=40)
        assert events(tmp_path) == [LedgerEvent.SENT, LedgerEvent.SENT, LedgerEvent.TASK]
        queued(library, "made elsewhere", status=Status.PROCESSING, task_id="t")
        assert events(tmp_path)[-1] is LedgerEvent.TASK


def test_refused_change_leaves_no_ledger_line(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        made = queued(library)
        changed(library, made, status=Status.CANCELLED)
        with pytest.raises(ConflictError):
            changed(library, made, status=Status.SUBMITTING)
    assert events(tmp_path) == []


def test_request_is_not_sent_if_the_ledger_cannot_be_written(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        made = queued(library)
        (tmp_path / "ledger.jsonl").mkdir()
        with pytest.raises(VideoDeskError):
            changed(library, made, status=Status.SUBMITTING)
        assert found(library, made) == made


def test_lost_rows_are_restored(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        never = queued(library, "never sent")
        on_its_way, working = sent(library, "on its way"), accepted(library, "working")
        kept = accepted(library, "kept")
        done = completed(library, "done")
    delete_rows(tmp_path, never.id, on_its_way.id, working.id, done.id)
    with Library(tmp_path) as library:
        assert problem_codes(library) == [Code.GENERATIONS_RECOVERED]
        assert found(library, on_its_way) == replace(
            on_its_way, status=Status.UNCONFIRMED, problem=problem(Code.INTERRUPTED)
        )
        assert found(library, working) == working
        assert found(library, kept) == kept
        back = found(library, done)
        assert (back.status, back.file) == (Status.COMPLETED, done.file)
        assert back.task_id == done.task_id
        assert library.get(never.id) is None
        assert {each.id for each in library.recovered} == {
            on_its_way.id,
            working.id,
            done.id,
        }


def test_rows_lost_before_the_last_opening_are_restored_the_next_day(
    tmp_path: Path,
) -> None:
    with open_on(tmp_path, 20) as library:
        working = accepted(library)
    with open_on(tmp_path, 20):
        pass
    delete_rows(tmp_path, working.id)
    with open_on(tmp_path, 20) as library:
        assert library.get(working.id) is None
    with open_on(tmp_path, 21) as library:
        assert found(library, working) == working


def test_older_database_is_completed_from_the_ledger(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        waiting, taken = queued(library, "waiting"), queued(library, "taken")
        again = queued(library, "sent twice")
    old = (tmp_path / FILE_NAME).read_bytes()
    with Library(tmp_path) as library:
        changed(library, waiting, status=Status.SUBMITTING, submitted_at=START)
        busy = changed(library, taken, status=Status.SUBMITTING, submitted_at=START)
        changed(library, busy, status=Status.PROCESSING, task_id="t1")
        busy = changed(library, again, status=Status.SUBMITTING, submitted_at=START)
        changed(library, busy, status=Status.QUEUED)
        fresh = accepted(library, "fresh")
    (tmp_path / FILE_NAME).write_bytes(old)
    with Library(tmp_path) as library:
        assert problem_codes(library) == [Code.GENERATIONS_RECOVERED]
        assert found(library, waiting).status is Status.UNCONFIRMED
        assert found(library, taken).status is Status.PROCESSING
        assert found(library, taken).task_id == "t1"
        assert found(library, again).status is Status.QUEUED
        assert found(library, fresh) == fresh
    with Library(tmp_path) as library:
        assert library.problems == ()
        assert library.recovered == ()


def test_request_that_was_not_accepted_does_not_count_as_sent(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        busy = sent(library, "refused")
        refused = changed(library, busy, status=Status.FAILED, problem=problem(Code.REFUSED))
        waits = changed(library, sent(library, "not taken"), status=Status.QUEUED)
        doubtful = changed(library, sent(library, "let go"), status=Status.UNCONFIRMED)
        let_go = changed(library, doubtful, status=Status.CANCELLED)
    delete_database(tmp_path)
    with Library(tmp_path) as library:
        assert found(library, refused) == refused
        assert found(library, waits).status is Status.CANCELLED
        assert found(library, let_go).status is Status.CANCELLED


def test_settled_rows_are_not_changed(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        waits = changed(library, sent(library), status=Status.QUEUED)
        failed = changed(library, waits, status=Status.FAILED, problem=problem(Code.IMAGE_MISSING))
    for path in (tmp_path / "backups").glob("*"):
        path.unlink()
    connection = apsw.Connection(str(tmp_path / FILE_NAME))
    connection.execute("UPDATE generations SET witnessed = 0")
    connection.close()
    with Library(tmp_path) as library:
        assert found(library, failed) == failed
        assert library.recovered == ()


def test_process_killed_between_ledger_and_commit_loses_nothing(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        busy, waiting = sent(library), queued(library, "waiting")
    before = (tmp_path / FILE_NAME).read_bytes()
    with Library(tmp_path) as library:
        taken = changed(library, busy, status=Status.PROCESSING, task_id="t1")
        changed(library, waiting, status=Status.SUBMITTING, submitted_at=START)
    (tmp_path / FILE_NAME).write_bytes(before)
    with Library(tmp_path) as library:
        assert found(library, busy) == taken
        assert found(library, waiting).status is Status.UNCONFIRMED
        assert library.problems == ()


def test_missing_wal_is_compensated_by_the_ledger(tmp_path: Path) -> None:
    library = Library(tmp_path)
    old = queued(library, "old")
    library.close()
    library = Library(tmp_path)
    busy = changed(library, old, status=Status.SUBMITTING, submitted_at=START)
    changed(library, busy, status=Status.PROCESSING, task_id="t1")
    new = accepted(library, "new")
    crash(library)
    (tmp_path / f"{FILE_NAME}-wal").unlink()
    with Library(tmp_path) as library:
        assert found(library, old).task_id == "t1"
        assert found(library, new) == new


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_garbled_wal_is_compensated_by_the_ledger(tmp_path: Path, share: float) -> None:
    library = Library(tmp_path)
    first = accepted(library, "first")
    second = accepted(library, "second")
    crash(library)
    wal = tmp_path / f"{FILE_NAME}-wal"
    content = bytearray(wal.read_bytes())
    place = int(len(content) * share)
    content[place : place + 64] = bytes(64 * [0xA5])
    wal.write_bytes(content)
    with Library(tmp_path) as library:
        assert found(library, first) == first
        assert found(library, second) == second


def test_task_tracked_by_another_generation_is_not_tracked_twice(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        lost = accepted(library)
    delete_database(tmp_path)
    (tmp_path / "ledger.jsonl").rename(tmp_path / "elsewhere")
    with Library(tmp_path) as library:
        again = queued(library, "", status=Status.PROCESSING, task_id=lost.task_id)
    ledger = (tmp_path / "elsewhere").read_bytes() + (tmp_path / "ledger.jsonl").read_bytes()
    (tmp_path / "ledger.jsonl").write_bytes(ledger)
    with Library(tmp_path) as library:
        assert library.get(lost.id) is None
        assert found(library, again) == again


def test_deleted_ledger_is_rewritten(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        busy, working = sent(library, "on its way"), accepted(library, "working")
        done = completed(library, "done")
        queued(library, "never sent")
    (tmp_path / "ledger.jsonl").unlink()
    with Library(tmp_path) as library:
        assert library.problems == ()
    assert sorted(str(each) for each in events(tmp_path)) == ["sent", "task", "task"]
    delete_database(tmp_path, with_backups=True)
    with Library(tmp_path) as library:
        assert found(library, busy).status is Status.UNCONFIRMED
        assert found(library, working) == working
        assert found(library, done).status is Status.COMPLETED


def test_damaged_ledger_lines_are_rewritten_within_a_day(tmp_path: Path) -> None:
    with open_on(tmp_path, 20) as library:
        working = accepted(library)
    with open_on(tmp_path, 20) as library:
        accepted(library)
    with open_on(tmp_path, 20):
        pass
    ledger = tmp_path / "ledger.jsonl"
    content = ledger.read_bytes()
    ledger.write_bytes(content.replace(working.id.encode(), b"0" * 16))
    with open_on(tmp_path, 21):
        pass
    delete_database(tmp_path, with_backups=True)
    with open_on(tmp_path, 21) as library:
        assert found(library, working) == working


def test_ledger_stays_ordered_if_the_clock_jumps_back(tmp_path: Path) -> None:
    with open_on(tmp_path, 20) as library:
        busy = sent(library)
    old = (tmp_path / FILE_NAME).read_bytes()
    clock = [at(3)]

    def now() -> datetime:
        return clock[0]

    with Library(tmp_path, now=now) as library:
        changed(library, busy, status=Status.PROCESSING, task_id="t1")
    (tmp_path / FILE_NAME).write_bytes(old)
    with Library(tmp_path, now=now) as library:
        assert found(library, busy).task_id == "t1"


def test_removed_row_stays_removed_if_another_tracks_its_task(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        from_user = queued(library, status=Status.PROCESSING, task_id="t", task_id_from_user=True)
        busy = sent(library)
        with pytest.raises(apsw.ConstraintError):
            changed(library, busy, status=Status.PROCESSING, task_id="t")
        lost = changed(library, busy, status=Status.UNCONFIRMED)
        changed(library, lost, status=Status.CANCELLED)
        library.remove(busy.id, files=FileDisposition.KEEP)
        changed(library, from_user, status=Status.FAILED)
        library.remove(from_user.id, files=FileDisposition.KEEP)
    with Library(tmp_path) as library:
        assert library.find() == []
        assert library.recovered == ()


class Drive:
    """Stands for the drive of the ledger, which can fail."""

    def __init__(self, ledger: Path, *, goes_away: bool) -> None:
        self._ledger = ledger
        self._goes_away = goes_away
        self.is_broken = False

    def sync(self, handle: int) -> None:
        if not self.is_broken:
            sync_file(handle)
            return
        if self._goes_away:
            self._ledger.rename(self._ledger.with_suffix(".away"))
            self._ledger.mkdir()
        raise OSError(errno.EIO, "Input/output error")

    def repair(self) -> None:
        self.is_broken = False
        if self._goes_away:
            self._ledger.rmdir()
            self._ledger.with_suffix(".away").rename(self._ledger)


@pytest.mark.parametrize("goes_away", [False, True])
def test_request_not_sent_because_of_the_drive_is_not_unconfirmed(
    tmp_path: Path, *, goes_away: bool
) -> None:
    drive = Drive(tmp_path / "ledger.jsonl", goes_away=goes_away)
    with Library(tmp_path, sync=drive.sync) as library:
        made = queued(library)
        drive.is_broken = True
        with pytest.raises(VideoDeskError) as raised:
            changed(library, made, status=Status.SUBMITTING, submitted_at=START)
        assert raised.value.code is Code.LIBRARY_UNWRITABLE
        assert "does not exist" not in str(raised.value.problem)
        assert "Input/output error" in raised.value.problem.detail
        drive.repair()
        stopped = changed(library, made, status=Status.CANCELLED)
    with Library(tmp_path) as library:
        assert found(library, made) == stopped
        assert library.problems == ()
