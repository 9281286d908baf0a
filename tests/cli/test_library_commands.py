import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from tests.cli.conftest import CommandLine, Result
from tests.cli.keyring_backends import made
from videodesk.demo.service import DemoService
from videodesk.generation import Request, Status, new_generation
from videodesk.library.library import Library

SMALL = ("-m", "seedance-lite", "--duration", "1", "--size", "160x90")


def test_list_and_show_work_while_the_library_is_locked(
    videodesk: CommandLine, service: DemoService
) -> None:
    base = ("--base-url", service.base_url, "--poll-interval", "0.1")
    ids = [
        videodesk(*base, "generate", prompt, *SMALL, "--json", VIDEODESK_API_KEY="sk-abc").row["id"]
        for prompt in ("a red kite", "海边的风筝")
    ]
    with Library(videodesk.data / "library"):
        listed = videodesk("list", "--json")
        assert [row["id"] for row in listed.rows] == ids[::-1]
        assert videodesk("list", "--search", "海边", "--json").row["id"] == ids[1]
        assert videodesk("list", "--status", "failed", "--json").rows == []
        assert videodesk("list", "--limit", "1", "--json").row["id"] == ids[1]
        assert ids[0] in videodesk("list").out
        assert videodesk("show", ids[0][:8], "--json").row["prompt"] == "a red kite"
        assert "a red kite" in videodesk("show", ids[0]).out
        blocked = videodesk("--demo", "generate", "x", *SMALL)
        assert blocked.code == 6
        assert "already open in another copy of VideoDesk" in blocked.err
        assert str(os.getpid()) in blocked.err


def test_list_leaves_hidden_generations_out_and_show_does_not(videodesk: CommandLine) -> None:
    shown, hidden = (new_generation(Request("veo3", prompt)) for prompt in ("a kite", "a fox"))
    with Library(videodesk.data / "library") as library:
        library.add_all([shown, hidden])
        library.annotations.set_hidden([hidden.id], hidden=True)
    assert videodesk("list", "--json").row["id"] == shown.id
    assert videodesk("list", "--search", "fox", "--json").rows == []
    assert videodesk("show", hidden.id, "--json").row["prompt"] == "a fox"


def test_list_without_a_library_says_so(videodesk: CommandLine) -> None:
    assert videodesk("list", "--json") == Result(0, "", "")
    assert videodesk("list").code == 0
    assert videodesk("resume") == Result(0, "", "")


def test_show_of_an_unknown_id_is_reported(videodesk: CommandLine) -> None:
    assert videodesk("show", "abcdef").code == 6
    with Library(videodesk.data / "library"):
        pass
    said = videodesk("show", "abcdef")
    assert said.code == 2
    assert "no such clip" in said.err


def test_library_that_is_a_file_or_too_new_is_refused(videodesk: CommandLine) -> None:
    videodesk.data.mkdir()
    (videodesk.data / "library").write_text("in the way")
    said = videodesk("--demo", "generate", "x", *SMALL)
    assert said.code == 6
    assert (videodesk.data / "library").read_text() == "in the way"
    (videodesk.data / "library").unlink()
    with Library(videodesk.data / "library"):
        pass
    connection = apsw.Connection(str(videodesk.data / "library" / "library.db"))
    connection.pragma("user_version", 99)
    connection.close()
    for command in (("--demo", "generate", "x", *SMALL), ("list",)):
        said = videodesk(*command)
        assert said.code == 6
        assert "newer version" in said.err


@contextmanager
def a_small_disk(folder: Path, options: str) -> Iterator[Path]:
    folder.mkdir()
    if os.getuid() != 0:
        pytest.skip("only root can mount a disk")
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_unwritable_library_prints_one_sentence(videodesk: CommandLine, tmp_path: Path) -> None:
    with a_small_disk(tmp_path / "closed", "ro") as closed:
        said = videodesk("--library", str(closed / "library"), "--demo", "generate", "x", *SMALL)
    assert said.code == 6
    assert "to the library folder" in said.err


def test_full_disk_prints_one_sentence(videodesk: CommandLine, tmp_path: Path) -> None:
    with a_small_disk(tmp_path / "small", "size=16k") as small:
        said = videodesk("--library", str(small / "library"), "--demo", "generate", "x", *SMALL)
    assert said.code == 6
    assert "disk is full" in said.err


def test_resume_rebuilds_a_deleted_database_from_the_clips(
    videodesk: CommandLine, service: DemoService
) -> None:
    made = videodesk(
        *("--base-url", service.base_url, "--poll-interval", "0.1"),
        *("generate", "a red kite", *SMALL, "--json"),
        VIDEODESK_API_KEY="sk-abc",
    ).row
    library = videodesk.data / "library"
    for path in (
        *library.glob("library.db*"),
        *library.glob("backups/*"),
        library / "ledger.jsonl",
    ):
        path.unlink()
    assert videodesk("resume", VIDEODESK_API_KEY="sk-abc").code == 0
    found = videodesk("show", made["id"], "--json").row
    for fact in ("prompt", "model", "size", "duration", "task_id", "video", "status"):
        assert found[fact] == made[fact]


@pytest.mark.parametrize("command", [("list",), ("unconfirmed",), ("show", "abcdef")])
def test_deleted_database_is_not_mistaken_for_an_empty_library(
    videodesk: CommandLine, command: tuple[str, ...]
) -> None:
    library = videodesk.data / "library"
    with Library(library) as opened:
        made = new_generation(Request(model="veo3", prompt="a kite"))
        opened.add(replace(made, status=Status.PROCESSING, task_id="t1"))
    for each in library.glob("library.db*"):
        each.unlink()
    said = videodesk(*command)
    assert said.code == 6
    assert "Run `videodesk rebuild` to restore it" in said.err


def test_file_is_no_library(videodesk: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    said = videodesk("--library", str(tmp_path / "file"), "list")
    assert said.code == 6
    assert "This is a file" in said.err


def test_show_reports_a_missing_clip_file(videodesk: CommandLine, service: DemoService) -> None:
    row = made(videodesk, service, "a kite")
    Path(row["video"]).unlink()
    assert videodesk("show", row["id"], "--json").row["error"]["code"] == "file_missing"
    assert "no longer" in videodesk("show", row["id"]).out
