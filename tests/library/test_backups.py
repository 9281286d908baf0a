from pathlib import Path

import apsw
import pytest

from tests.library.factories import accepted, open_on, queued
from videodesk.library.backups import KEPT_DAYS
from videodesk.library.database import FILE_NAME, add_functions, migrations, newest_version
from videodesk.library.integrity import full_check
from videodesk.library.library import Library
from videodesk.library.reader import Reader


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in (folder / "backups").glob("*"))


def test_one_backup_a_day_is_made_and_seven_are_kept(tmp_path: Path) -> None:
    with open_on(tmp_path, 1) as library:
        accepted(library)
    for day in range(2, 14):
        for _ in range(2):
            with open_on(tmp_path, day):
                pass
    assert names(tmp_path) == [f"library-202611{day:02}.db" for day in range(7, 14)]
    assert len(names(tmp_path)) == KEPT_DAYS


def test_empty_library_gets_no_backup(tmp_path: Path) -> None:
    with Library(tmp_path):
        pass
    assert names(tmp_path) == []


def test_backup_opens_as_a_library(tmp_path: Path) -> None:
    with open_on(tmp_path, 1) as library:
        made = accepted(library)
    with open_on(tmp_path, 2):
        pass
    (tmp_path / "elsewhere").mkdir()
    backup = tmp_path / "backups" / "library-20261102.db"
    backup.rename(tmp_path / "elsewhere" / FILE_NAME)
    with Library(tmp_path / "elsewhere") as library:
        assert library.get(made.id) == made


def test_library_opens_if_the_backup_cannot_be_made(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with open_on(tmp_path, 1) as library:
        made = accepted(library)
    (tmp_path / "backups").write_text("in the way")
    with open_on(tmp_path, 2) as library:
        assert library.get(made.id) == made
    assert "could not be made" in caplog.text


def test_library_of_schema_1_is_backed_up_and_migrated(tmp_path: Path) -> None:
    first = schema_1(tmp_path)
    with open_on(tmp_path, 3) as library:
        assert library.problems == ()
        assert [each.request.prompt for each in library.find()] == ["two", "one"]
        assert [each.id for each in library.unfinished()] == ["1" * 16, "0" * 16]
        assert library.fact("anything") is None
        assert library.events("0" * 16) == []
        queued(library, "three")
    old = apsw.Connection(str(tmp_path / "backups" / "library-20261103-schema1.db"))
    assert old.pragma("user_version") == 1
    assert old.execute("SELECT count(*) FROM generations").get == 2
    old.close()
    assert first != (tmp_path / FILE_NAME).read_bytes()
    assert names(tmp_path) == ["library-20261103-schema1.db", "library-20261103.db"]


def test_library_of_schema_1_is_read_without_changing_it(tmp_path: Path) -> None:
    before = schema_1(tmp_path)
    with Reader(tmp_path) as reader:
        assert [each.request.prompt for each in reader.find()] == ["two", "one"]
        assert reader.events("0" * 16) == []
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_incomplete_backup_is_deleted(tmp_path: Path) -> None:
    with open_on(tmp_path, 1) as library:
        accepted(library)
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / ".part.db").write_bytes(b"half a backup")
    with open_on(tmp_path, 2):
        pass
    assert names(tmp_path) == ["library-20261102.db"]


def test_tasks_of_schema_1_are_added_to_the_ledger(tmp_path: Path) -> None:
    schema_1(tmp_path)
    with open_on(tmp_path, 3):
        pass
    for path in tmp_path.glob(f"{FILE_NAME}*"):
        path.unlink()
    for path in (tmp_path / "backups").iterdir():
        path.unlink()
    with open_on(tmp_path, 3) as library:
        assert library.by_task("default", "t1") is not None


def test_migrated_library_has_the_schema_of_a_new_one(tmp_path: Path) -> None:
    schema_1(tmp_path / "old")
    schemas = []
    for folder in (tmp_path / "old", tmp_path / "new"):
        with Library(folder):
            pass
        connection = apsw.Connection(str(folder / FILE_NAME))
        assert connection.pragma("user_version") == newest_version()
        schemas.append(
            connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        )
        connection.close()
    assert schemas[0] == schemas[1]


def schema_1(folder: Path) -> bytes:
    """A library of schema 1: one request queued, one processing."""
    folder.mkdir(exist_ok=True)
    connection = apsw.Connection(str(folder / FILE_NAME))
    connection.pragma("journal_mode", "wal")
    connection.execute((Path(__file__).parent / "schema_1.sql").read_text())
    connection.execute(
        "INSERT INTO generations (id, status, model, prompt, profile, created_at) "
        "VALUES (?, 'queued', 'veo3', 'one', 'default', 1795423453805508)",
        ("0" * 16,),
    )
    connection.execute(
        "INSERT INTO generations "
        "(id, status, model, prompt, profile, created_at, submitted_at, task_id) "
        "VALUES (?, 'processing', 'veo3', 'two', 'default', 1795423453805509, 1, 't1')",
        ("1" * 16,),
    )
    connection.pragma("application_id", 0x56444B31)
    connection.pragma("user_version", 1)
    connection.close()
    return (folder / FILE_NAME).read_bytes()


def test_library_of_schema_6_has_no_retries_and_its_backup_is_usable(tmp_path: Path) -> None:
    schema_6(tmp_path)
    with Reader(tmp_path) as reader:
        assert [(each.retry_count, each.retry_since) for each in reader.find()] == [(0, None)]
    with open_on(tmp_path, 3) as library:
        (row,) = library.find()
    assert (row.request.prompt, row.retry_count, row.retry_since) == ("six", 0, None)
    connection = apsw.Connection(str(tmp_path / "backups" / "library-20261103-schema6.db"))
    assert full_check(connection) == ""
    connection.close()


def schema_6(folder: Path) -> None:
    """A library of schema 6 with one failed request."""
    connection = apsw.Connection(str(folder / FILE_NAME))
    connection.pragma("journal_mode", "wal")
    add_functions(connection)
    for number, sql in migrations():
        if number <= 6:
            connection.execute(sql)
    connection.execute(
        "INSERT INTO generations (id, status, model, prompt, profile, created_at, retry_at) "
        "VALUES (?, 'failed', 'veo3', 'six', 'default', 1795423453805508, 1795423453805509)",
        ("6" * 16,),
    )
    connection.pragma("application_id", 0x56444B31)
    connection.pragma("user_version", 6)
    connection.close()
