"""Keeping a file that arrived instead of a clip, on the command line."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests.cli.conftest import CommandLine
from videodesk.errors import Code, Problem, problem
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.library import Library

GIF = b"GIF89a" + bytes(900)


def processing(library: Library, reason: Problem | None) -> Generation:
    made = new_generation(Request(model="veo3", prompt="a kite"))
    library.add(made)
    sent = replace(made, status=Status.SUBMITTING, submitted_at=datetime.now(UTC))
    library.change(made, sent)
    working = replace(sent, status=Status.PROCESSING, task_id="task-1", problem=reason)
    library.change(sent, working)
    return working


def test_kept_file_becomes_the_video_of_the_generation(videodesk: CommandLine) -> None:
    with Library(videodesk.data / "library") as library:
        made = processing(library, problem(Code.NOT_A_VIDEO, kept=len(GIF)))
        library.kept_path(made).write_bytes(GIF)
    said = videodesk("keep-file", made.id[:6], "--json")
    assert said.code == 0, said.err
    assert said.row["status"] == "completed"
    assert said.row["error"] is None
    assert Path(said.row["video"]).suffix == ".gif"
    assert Path(said.row["video"]).read_bytes() == GIF
    checked = videodesk("verify")
    assert checked.code == 0, checked.out


def test_nothing_to_keep_changes_nothing(videodesk: CommandLine) -> None:
    with Library(videodesk.data / "library") as library:
        made = processing(library, None)
    said = videodesk("keep-file", made.id)
    assert said.code != 0
    assert "no downloaded file to keep" in said.err
    with Library(videodesk.data / "library") as library:
        assert library.get(made.id) == made
