"""Damaged and missing databases are renamed, restored, completed and reported."""

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
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
    open_on,
    problem_codes,
    queued,
    sent,
)
from videodesk.errors import Code, VideoDeskError, problem
from videodesk.generation import Generation, Status
from videodesk.library.database import FILE_NAME
from videodesk.library.event_log import EventLogEntry, LogEvent
from videodesk.library.library import Library
from videodesk.library.reader import Reader
from videodesk.messages import problem_message


def set_aside(folder: Path) -> list[Path]:
    return sorted(folder.glob("library.damaged-*.db"))


def all_of(library: Library) -> dict[str, Generation]:
    return {each.id: each for each in library.find()}


def two_days(folder: Path) -> list[Generation]:
    """A library with a backup of the 20th and more rows of the 21st."""
    with open_on(folder, 19) as library:
        first = completed(library, "the first day")
        waiting = queued(library, "still queued")
    with open_on(folder, 20):
        pass
    with open_on(folder, 20) as library:
        second = completed(library, "the second day")
        working = accepted(library, "working")
        doubtful = changed(library, sent(library, "in doubt"), status=Status.UNCONFIRMED)
    return [first, waiting, second, working, doubtful]


def cut_in_half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def overwrite_the_beginning(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[:4096] = random.Random(7).randbytes(4096)
    path.write_bytes(content)


def overwrite_all_but_the_header(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:] = random.Random(7).randbytes(len(content) - 100)
    path.write_bytes(content)


def replace_by_text(path: Path) -> None:
    path.write_text("this was a database once " * 100)


DAMAGES = [cut_in_half, overwrite_the_beginning, overwrite_all_but_the_header, replace_by_text]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_database_is_restored_from_backup_and_ledger(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    first, waiting, second, working, doubtful = two_days(tmp_path)
    damage(tmp_path / FILE_NAME)
    content = (tmp_path / FILE_NAME).read_bytes()
    with open_on(tmp_path, 21) as library:
        assert problem_codes(library) == [Code.LIBRARY_RESTORED]
        now = all_of(library)
        assert now[first.id] == first
        assert now[working.id] == working
        assert now[doubtful.id].status is Status.UNCONFIRMED
        back = now[second.id]
        assert (back.status, back.file, back.task_id) == (
            Status.COMPLETED,
            second.file,
            second.task_id,
        )
        assert now[waiting.id].status in {Status.QUEUED, Status.CANCELLED}
    (aside,) = set_aside(tmp_path)
    assert aside.read_bytes() == content
    with open_on(tmp_path, 21) as library:
        assert library.problems == ()
        assert len(all_of(library)) == 5


def test_row_queued_only_in_the_backup_is_not_sent(tmp_path: Path) -> None:
    with open_on(tmp_path, 20) as library:
        made = queued(library)
    with open_on(tmp_path, 20):
        pass
    with open_on(tmp_path, 20) as library:
        changed(library, made, status=Status.CANCELLED)
    replace_by_text(tmp_path / FILE_NAME)
    with open_on(tmp_path, 20) as library:
        assert library.unfinished() == []
        held = library.get(made.id)
        assert held is not None
        assert held.problem is not None
        assert "backup" in problem_message(held.problem).text


@pytest.mark.parametrize("damage", [replace_by_text, overwrite_all_but_the_header, delete_database])
def test_row_sent_since_the_backup_does_not_become_queued(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    with open_on(tmp_path, 20) as library:
        made = queued(library)
    with open_on(tmp_path, 20):
        pass
    with open_on(tmp_path, 20) as library:
        left = changed(library, made, status=Status.SUBMITTING, submitted_at=START)
        lost = changed(library, left, status=Status.UNCONFIRMED, problem=problem(Code.ANSWER_LOST))
        let_go = changed(library, lost, status=Status.CANCELLED)
    damage(tmp_path if damage is delete_database else tmp_path / FILE_NAME)
    with open_on(tmp_path, 20) as library:
        assert library.get(made.id) == let_go


def test_readable_rows_of_a_damaged_database_replace_those_of_the_backup(
    tmp_path: Path,
) -> None:
    with open_on(tmp_path, 20) as library:
        stopped, kept = queued(library, "stopped"), queued(library, "kept")
    with open_on(tmp_path, 20):
        pass
    with open_on(tmp_path, 20) as library:
        for number in range(200):
            queued(library, f"new {number} " * 20)
        now = changed(library, stopped, status=Status.CANCELLED)
        library.add_event(EventLogEntry(kept.id, at(20), LogEvent.RESUMED))
        library.set_fact("queue", "paused")
    connection = apsw.Connection(str(tmp_path / FILE_NAME))
    (page,) = (
        connection.execute(
            "SELECT pageno FROM dbstat WHERE name = 'generations' AND pagetype = 'leaf' "
            "ORDER BY pageno DESC LIMIT 1"
        ).get,
    )
    size = connection.pragma("page_size")
    connection.close()
    with (tmp_path / FILE_NAME).open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(random.Random(7).randbytes(size))
    with open_on(tmp_path, 20) as library:
        assert problem_codes(library) == [Code.LIBRARY_RESTORED]
        rows = all_of(library)
        assert rows[stopped.id] == now
        assert rows[kept.id] == kept
        assert library.events(kept.id) == [EventLogEntry(kept.id, at(20), LogEvent.RESUMED)]
        assert library.fact("queue") == "paused"
        assert 150 < len(rows) < 202


def test_database_without_backup_is_restored_from_ledger_and_clips(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        done, working = completed(library, "done"), accepted(library, "working")
    delete_database(tmp_path, with_backups=True)
    with Library(tmp_path) as library:
        assert problem_codes(library) == [Code.LIBRARY_RESTORED]
        assert "missing" in problem_message(library.problems[0]).text
        assert all_of(library)[done.id].request == done.request
        assert all_of(library)[working.id] == working
    assert set_aside(tmp_path) == []


def test_damaged_backup_is_skipped(tmp_path: Path) -> None:
    with open_on(tmp_path, 19) as library:
        old = queued(library, "old")
    for day in (19, 20, 21):
        with open_on(tmp_path, day):
            pass
    cut_in_half(tmp_path / "backups" / "library-20261121.db")
    replace_by_text(tmp_path / "backups" / "library-20261120.db")
    replace_by_text(tmp_path / FILE_NAME)
    with open_on(tmp_path, 21) as library:
        assert "library-20261119.db" in problem_message(library.problems[0]).detail
        assert library.get(old.id) is not None


def test_wal_without_database_is_kept(tmp_path: Path) -> None:
    library = Library(tmp_path)
    queued(library)
    crash(library)
    (tmp_path / FILE_NAME).unlink()
    wal = (tmp_path / f"{FILE_NAME}-wal").read_bytes()
    with Library(tmp_path) as library:
        assert problem_codes(library) == [Code.LIBRARY_RESTORED]
    (aside,) = tmp_path.glob("library.damaged-*-wal")
    assert aside.read_bytes() == wal


def test_wal_of_a_damaged_database_is_renamed_with_it(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        for number in range(20):
            accepted(library, f"{number} " * 200)
    library = Library(tmp_path)
    queued(library)
    crash(library)
    wal = (tmp_path / f"{FILE_NAME}-wal").read_bytes()
    replace_by_text(tmp_path / FILE_NAME)
    with Library(tmp_path) as library:
        assert len(all_of(library)) == 20
    (aside,) = set_aside(tmp_path)
    assert aside.with_name(f"{aside.name}-wal").read_bytes() == wal


def test_two_databases_damaged_within_a_second_are_both_kept(tmp_path: Path) -> None:
    with open_on(tmp_path, 20) as library:
        made = accepted(library)
    for _ in range(2):
        replace_by_text(tmp_path / FILE_NAME)
        with open_on(tmp_path, 20) as library:
            assert library.get(made.id) == made
    assert len(set_aside(tmp_path)) == 2


def test_interrupted_restore_starts_again(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        made = accepted(library)
    delete_database(tmp_path, with_backups=True)
    (tmp_path / f"{FILE_NAME}.part").write_bytes(b"half a database")
    (tmp_path / f"{FILE_NAME}.part-wal").write_bytes(b"half a wal")
    with Library(tmp_path) as library:
        assert library.get(made.id) == made


def test_intact_library_reports_nothing_after_a_crash(tmp_path: Path) -> None:
    library = Library(tmp_path)
    made = accepted(library)
    crash(library)
    with Library(tmp_path) as library:
        assert library.problems == ()
        assert library.recovered == ()
        assert library.get(made.id) == made


def test_empty_folder_becomes_a_library(tmp_path: Path) -> None:
    with Library(tmp_path / "new") as library:
        assert library.problems == ()
        assert library.find() == []


def test_unreadable_file_of_another_program_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(random.Random(7).randbytes(8192))
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(VideoDeskError) as refused:
        Library(tmp_path)
    assert refused.value.code is Code.LIBRARY_DAMAGED
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_reader_of_a_damaged_library_raises(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        accepted(library)
    replace_by_text(tmp_path / FILE_NAME)
    with pytest.raises(VideoDeskError) as refused:
        Reader(tmp_path)
    assert refused.value.code is Code.LIBRARY_DAMAGED


def test_clip_moved_within_the_folder_is_found(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        done = completed(library)
        assert done.file is not None
        moved_to = tmp_path / "videos" / "best of" / done.file.name
        moved_to.parent.mkdir()
        done.file.rename(moved_to)
        assert library.rebuild() == [replace(done, file=moved_to)]
        assert library.rebuild() == []


def test_clip_without_embedded_request_is_restored_by_its_name(tmp_path: Path) -> None:
    with Library(tmp_path):
        file = tmp_path / "videos" / "2026" / "11" / f"a-red-kite_{'ab' * 8}.mp4"
        file.parent.mkdir(parents=True)
        file.write_bytes(b"clip")
        (file.parent / "holiday.mp4").write_bytes(b"somebody's own")
    delete_database(tmp_path)
    with Library(tmp_path) as library:
        (found,) = library.find()
        assert found.id == "ab" * 8
        assert found.request.prompt == "a red kite"
        assert (found.status, found.file) == (Status.COMPLETED, file)


def test_clip_with_embedded_request_is_restored_with_it(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        done = completed(library)
    delete_database(tmp_path, with_backups=True)
    (tmp_path / "ledger.jsonl").unlink()
    asked: list[Path] = []

    def recall(file: Path, folder: Path) -> Generation:
        asked.append(file)
        return replace(done, width=640, height=360, seconds=5.0, completed_at=START)

    with Library(tmp_path, read_provenance=recall) as library:
        (found,) = library.find()
        assert found == replace(done, width=640, height=360, seconds=5.0, completed_at=START)
    assert asked == [done.file]


def test_days_without_an_opening_get_no_backup(tmp_path: Path) -> None:
    with open_on(tmp_path, 1) as library:
        accepted(library)
    with Library(tmp_path, now=lambda: at(28)):
        pass
    assert [each.name for each in (tmp_path / "backups").iterdir()] == ["library-20261128.db"]


@pytest.mark.parametrize("size", [100, 4096, 8192])
def test_database_of_zeros_is_a_new_library(tmp_path: Path, size: int) -> None:
    (tmp_path / "library.db").write_bytes(bytes(size))
    with Library(tmp_path) as library:
        assert library.find() == []
        assert library.problems == ()


def test_library_opens_after_its_creation_was_interrupted(tmp_path: Path) -> None:
    """SIGKILL between the first page and the end of the journal, at the very first start."""
    made, found = tmp_path / "made", tmp_path / "found"
    made.mkdir()
    found.mkdir()
    connection = apsw.Connection(str(made / "library.db"))
    connection.execute("BEGIN IMMEDIATE; CREATE TABLE half_made (x)")
    connection.cache_flush()  # the journal is synced, the first pages are written
    for name in ("library.db", "library.db-journal"):
        shutil.copyfile(made / name, found / name)
    connection.execute("ROLLBACK")
    connection.close()
    with Library(found) as library:
        assert library.find() == []
        assert library.problems == ()
