"""A library is read where nothing can be written: on a read-only disk, closed or not."""

import shutil
from pathlib import Path

import pytest

from tests.library.disks import read_only_disk
from tests.library.factories import completed, queued
from tests.library.test_backups import schema_6
from videodesk.errors import Code, VideoDeskError
from videodesk.library.library import Library
from videodesk.library.query import Query
from videodesk.library.reader import Reader
from videodesk.library.statistics import library_stats
from videodesk.library.verify import verify_library


@pytest.mark.parametrize("has_index", [False, True], ids=["database and WAL", "every file"])
def test_library_copied_while_it_was_open_is_read_whole(tmp_path: Path, *, has_index: bool) -> None:
    copied = tmp_path / "copied"
    with Library(tmp_path / "library") as library:
        made = [completed(library, "a red kite"), queued(library, "a fox")]
        shutil.copytree(library.folder, copied)
    if not has_index:
        (copied / "library.db-shm").unlink()
    with read_only_disk(tmp_path / "disk", copied) as folder:
        with Reader(folder) as reader:
            assert sorted(reader.listing().ids) == sorted(each.id for each in made)
            assert list(reader.listing(Query("KITE")).ids) == [made[0].id]
            assert [each.id for each in reader.unfinished()] == [made[1].id]
        report = verify_library(folder)
        assert report.is_intact
        assert (report.generations, report.clips) == (2, 1)
        assert sum(library_stats(folder).generations.values()) == 2
        with pytest.raises(VideoDeskError) as refused:
            Library(folder)
        assert refused.value.code is Code.LIBRARY_UNWRITABLE


def test_closed_library_on_a_read_only_disk_is_read(tmp_path: Path) -> None:
    with Library(tmp_path / "library") as library:
        made = queued(library)
    with read_only_disk(tmp_path / "disk", tmp_path / "library") as folder:
        with Reader(folder) as reader:
            assert list(reader.listing().ids) == [made.id]
        assert verify_library(folder).findings == ()


def test_older_library_on_a_read_only_disk_is_read(tmp_path: Path) -> None:
    old = tmp_path / "library"
    old.mkdir()
    schema_6(old)
    with read_only_disk(tmp_path / "disk", old) as folder, Reader(folder) as reader:
        assert [each.request.prompt for each in reader.find(Query("SIX"))] == ["six"]


def test_damaged_database_on_a_read_only_disk_is_reported(tmp_path: Path) -> None:
    with Library(tmp_path / "library") as library:
        queued(library)
    database = tmp_path / "library" / "library.db"
    database.write_bytes(database.read_bytes()[:100] + bytes(5000))
    with read_only_disk(tmp_path / "disk", tmp_path / "library") as folder:
        assert not verify_library(folder).is_intact
