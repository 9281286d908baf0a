"""A database that would be read as a copy, and fill the memory or the disk, is refused."""

import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from tests.library.disks import small_disk
from videodesk.errors import Code, VideoDeskError
from videodesk.library.database import APPLICATION_ID, migrations
from videodesk.library.library import Library
from videodesk.library.reader import Reader

HUGE = 1 << 40


def test_huge_wal_on_a_read_only_disk_is_not_copied(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "64m") as disk:
        Library(disk).close()
        with (disk / "library.db-wal").open("wb") as wal:
            wal.truncate(HUGE)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(VideoDeskError) as refused:
            Reader(disk)
    assert refused.value.code is Code.LIBRARY_DAMAGED
    assert "larger than 2 GB" in refused.value.problem.detail


@pytest.mark.skipif(sys.platform != "linux", reason="holes in files are not certain elsewhere")
def test_huge_database_of_an_older_version_is_not_copied(tmp_path: Path) -> None:
    database = tmp_path / "library.db"
    connection = apsw.Connection(str(database))
    connection.execute(migrations()[0][1])
    connection.pragma("application_id", APPLICATION_ID)
    connection.pragma("user_version", 1)
    page = connection.pragma("page_size")
    connection.close()
    with database.open("r+b") as file:
        counter = file.read(28)[24:28]
        file.write((HUGE // page).to_bytes(4, "big"))
        file.seek(92)
        file.write(counter)  # else the number of pages does not count
        file.truncate(HUGE)
    with pytest.raises(VideoDeskError) as refused:
        Reader(tmp_path)
    assert refused.value.code is Code.LIBRARY_DAMAGED
