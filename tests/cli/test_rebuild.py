"""`videodesk rebuild`."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.cli.keyring_backends import KEY, asked, made
from videodesk.demo.service import DemoService
from videodesk.media.provenance import read_record


@pytest.mark.parametrize("lost", ["database", "backups too", "ledger too"])
def test_rebuild_restores_every_clip_of_a_deleted_database(
    videodesk: CommandLine, service: DemoService, lost: str
) -> None:
    rows = [made(videodesk, service, prompt) for prompt in ("a red kite", "海边的风筝")]
    folder = videodesk.data / "library"
    for path in folder.glob("library.db*"):
        path.unlink()
    if lost != "database":
        shutil.rmtree(folder / "backups", ignore_errors=True)
    if lost == "ledger too":
        (folder / "ledger.jsonl").unlink()
    rebuilt = videodesk("rebuild", "--json")
    assert rebuilt.code == 0
    assert "was missing and has been restored" in rebuilt.err
    listed = videodesk("list", "--json").rows
    assert [asked(row) for row in listed] == [asked(row) for row in reversed(rows)]
    again = videodesk("rebuild", "--json")
    assert (again.code, again.out) == (0, "")
    assert videodesk("verify").code == 0


def test_rebuild_restores_requests_from_the_clips(
    videodesk: CommandLine, service: DemoService
) -> None:
    row = made(videodesk, service, "a red kite")
    record = read_record(Path(str(row["video"])))
    assert record is not None
    assert (record.prompt, record.model, record.duration) == ("a red kite", "seedance-lite", 1)
    assert record.task_id == row["task_id"]
    assert KEY.encode() not in Path(str(row["video"])).read_bytes()


def test_damaged_database_is_found_by_verify_and_repaired_by_rebuild(
    videodesk: CommandLine, service: DemoService
) -> None:
    row = made(videodesk, service, "a red kite")
    database = videodesk.data / "library" / "library.db"
    database.write_bytes(database.read_bytes()[: database.stat().st_size // 2])
    said = videodesk("verify")
    assert said.code == 6
    assert "damaged" in said.out
    assert "videodesk rebuild" in said.err
    assert "damaged" in videodesk("doctor").out
    repaired = videodesk("rebuild")
    assert repaired.code == 0
    assert "was damaged and has been restored" in repaired.err
    assert asked(videodesk("list", "--json").row) == asked(row)
