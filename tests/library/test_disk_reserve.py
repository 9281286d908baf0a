import random
from pathlib import Path

import pytest

from tests.library.disks import fill, small_disk
from tests.library.factories import (
    START,
    accepted,
    changed,
    delete_database,
    problem_codes,
    queued,
    sent,
)
from videodesk.errors import Code, VideoDeskError
from videodesk.generation import Status
from videodesk.library.disk_reserve import BYTES, DiskReserve
from videodesk.library.ledger import Ledger, LedgerEvent
from videodesk.library.library import Library


def test_task_id_is_stored_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "24m") as disk:
        with Library(disk / "library") as library:
            assert (disk / "library" / "reserve").stat().st_size == BYTES
            busy = sent(library)
            ballast = fill(disk)
            taken = changed(library, busy, status=Status.PROCESSING, task_id="t1")
            assert library.get(busy.id) == taken
            assert not (disk / "library" / "reserve").exists()
            ballast.unlink()
            changed(library, taken, progress=50)
            assert (disk / "library" / "reserve").stat().st_size == BYTES
        with Library(disk / "library") as library:
            found = library.by_task("default", "t1")
            assert found is not None
            assert found.status is Status.PROCESSING


def test_reserve_is_not_used_to_send_a_request(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "24m") as disk, Library(disk / "library") as library:
        waiting = queued(library)
        fill(disk)
        with pytest.raises(VideoDeskError) as refused:
            changed(library, waiting, status=Status.SUBMITTING, submitted_at=START)
        assert refused.value.code is Code.DISK_FULL
        assert library.get(waiting.id) == waiting
        assert DiskReserve(library.folder).is_there


def test_request_that_could_not_be_stored_does_not_count_as_sent(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "24m") as disk:
        with Library(disk / "library") as library:
            accepted(library)
            waiting = queued(library)
            ballast = fill(disk)
            with ballast.open("r+b") as file:
                file.truncate(ballast.stat().st_size - 4096)
            with pytest.raises(VideoDeskError):
                changed(library, waiting, status=Status.SUBMITTING, submitted_at=START)
            assert [word.event for word in Ledger(library.folder).read_heads() if word][-2:] == [
                LedgerEvent.SENT,
                LedgerEvent.CLOSED,
            ]
            ballast.unlink()
            stopped = changed(library, waiting, status=Status.CANCELLED)
        with Library(disk / "library") as library:
            assert library.get(waiting.id) == stopped


def test_no_reserve_is_made_on_a_small_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "4m") as disk, Library(disk / "library") as library:
        accepted(library)
        assert not (disk / "library" / "reserve").exists()


def test_missing_reserve_cannot_be_released(tmp_path: Path) -> None:
    reserve = DiskReserve(tmp_path)
    assert not reserve.release()
    reserve.make()
    assert reserve.release()
    assert not reserve.is_there


def test_library_opens_on_a_full_disk(tmp_path: Path) -> None:
    """There is no room for the day's backup, but enough to work."""
    with small_disk(tmp_path / "disk", "8m") as disk:
        database = disk / "library" / "library.db"
        with Library(database.parent) as library:
            made = [queued(library, f"{random.Random(n).randbytes(300).hex()}") for n in range(50)]
        ballast = fill(disk)
        with ballast.open("r+b") as file:
            file.truncate(ballast.stat().st_size - database.stat().st_size * 3 // 4)
        with Library(database.parent) as library:
            assert len(library.find()) == len(made)
            assert list((database.parent / "backups").iterdir()) == []
            accepted(library)


def test_restore_without_disk_space_changes_nothing(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "4m") as disk:
        with Library(disk / "library") as library:
            made = [accepted(library, f"{number} " * 100) for number in range(30)]
        damaged = b"no database" * 5000
        delete_database(disk / "library")
        (disk / "library" / "library.db").write_bytes(damaged)
        ballast = fill(disk)
        with pytest.raises(VideoDeskError) as refused:
            Library(disk / "library")
        assert refused.value.code is Code.DISK_FULL
        assert (disk / "library" / "library.db").read_bytes() == damaged
        ballast.unlink()
        with Library(disk / "library") as library:
            assert problem_codes(library) == [Code.LIBRARY_RESTORED]
            assert {each.id for each in library.find()} == {each.id for each in made}
