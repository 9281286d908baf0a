"""Resolving unconfirmed requests on the command line."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import CommandLine
from tests.cli.keyring_backends import KEY, SMALL
from videodesk.demo.service import DemoService
from videodesk.generation import Request, Status, new_generation
from videodesk.library.library import Library


@pytest.fixture
def base(service: DemoService) -> tuple[str, ...]:
    return ("--base-url", service.base_url, "--poll-interval", "0.1")


def unconfirmed(videodesk: CommandLine, base: tuple[str, ...]) -> dict[str, Any]:
    said = videodesk(
        *base, "generate", "a kite [demo: lose answer]", *SMALL, "--json", VIDEODESK_API_KEY=KEY
    )
    assert said.code == 4, said.err
    return said.row


def test_unconfirmed_lists_what_happened_and_the_next_commands(
    videodesk: CommandLine, base: tuple[str, ...]
) -> None:
    assert videodesk("unconfirmed").code == 0
    row = unconfirmed(videodesk, base)
    said = videodesk("unconfirmed")
    assert said.code == 0
    assert row["id"] in said.out
    assert "a kite" in said.out
    assert "may have been charged" in said.out
    assert "No usable response" in said.out
    for way in ("adopt", "send-again", "forget"):
        assert f"videodesk {way} ID" in said.err
    assert videodesk("unconfirmed", "--json").row["id"] == row["id"]


def test_adopt_downloads_the_clip_of_the_entered_task(
    videodesk: CommandLine, base: tuple[str, ...], tmp_path: Path
) -> None:
    row = unconfirmed(videodesk, base)
    wrong = videodesk(*base, "adopt", row["id"], "nonsense", VIDEODESK_API_KEY=KEY)
    assert wrong.code == 2
    assert "doesn't know this task ID. Nothing was changed." in wrong.err
    (task_id,) = charged(tmp_path)
    said = videodesk(*base, "adopt", row["id"][:5], task_id, "--json", VIDEODESK_API_KEY=KEY)
    assert said.code == 0, said.err
    assert said.row["id"] == row["id"]
    assert Path(said.row["video"]).exists()
    assert videodesk("unconfirmed").out == ""


def test_adopt_of_an_unverifiable_task_changes_nothing(
    videodesk: CommandLine, base: tuple[str, ...]
) -> None:
    row = unconfirmed(videodesk, base)
    away = ("--base-url", "http://127.0.0.1:9")
    said = videodesk(*away, "adopt", row["id"], "task", VIDEODESK_API_KEY=KEY)
    assert said.code == 3
    assert "could not be checked" in said.err
    assert videodesk("show", row["id"], "--json").row["status"] == "unconfirmed"


def test_send_again_sends_once(
    videodesk: CommandLine, base: tuple[str, ...], tmp_path: Path
) -> None:
    row = unconfirmed(videodesk, base)
    first = videodesk(*base, "send-again", row["id"], "--no-wait", "--json", VIDEODESK_API_KEY=KEY)
    assert first.code in {0, 4}, first.err
    again = videodesk(*base, "send-again", row["id"], "--json", VIDEODESK_API_KEY=KEY)
    assert again.row["id"] == first.row["id"]
    assert "already sent again" in again.err
    assert len(charged(tmp_path)) == 2
    settled = videodesk("show", row["id"], "--json").row
    assert settled["status"] == "cancelled"
    assert settled["error"]["code"] == "sent_again"


def test_forget_dismisses_only_the_given_request(
    videodesk: CommandLine, base: tuple[str, ...]
) -> None:
    row = unconfirmed(videodesk, base)
    assert videodesk(*base, "forget", row["id"]).code == 0
    assert videodesk("show", row["id"], "--json").row["status"] == "cancelled"
    said = videodesk(*base, "let-go", row["id"])  # the former name of the command
    assert said.code == 2
    assert "isn't waiting for confirmation" in said.err


def test_follow_of_an_unknown_task_ends(videodesk: CommandLine, base: tuple[str, ...]) -> None:
    said = videodesk(*base, "track", "nonsense", VIDEODESK_API_KEY=KEY)
    assert said.code == 1
    assert "doesn't know this task" in said.err
    assert videodesk("list", "--json").rows == []


def test_unique_id_prefix_is_accepted(videodesk: CommandLine) -> None:
    made = new_generation(Request(model="veo3", prompt="a kite"))
    rows = [
        replace(made, id=each, status=Status.CANCELLED)
        for each in ("aa11111111111111", "aa22222222222222")
    ]
    with Library(videodesk.data / "library") as library:
        for row in rows:
            library.add(row)
    assert videodesk("show", "aa1", "--json").row["id"] == rows[0].id
    for command in (("show", "aa"), ("adopt", "aa", "x"), ("send-again", "aa"), ("forget", "aa")):
        said = videodesk(*command)
        assert said.code == 2
        assert "More than one clip" in said.err
    assert videodesk("forget", "bb").code == 2
    assert videodesk("show", "").code == 2


def test_resume_sends_requests_that_waited_long(
    videodesk: CommandLine, base: tuple[str, ...]
) -> None:
    request = Request(model="seedance-lite", prompt="old", size="160x90", duration=1)
    made = new_generation(request)
    with Library(videodesk.data / "library") as library:
        library.add(replace(made, created_at=made.created_at.replace(year=2025)))
    videodesk.know_library()
    said = videodesk(*base, "resume", "--json", VIDEODESK_API_KEY=KEY)
    assert said.code == 0, said.err
    assert said.row["status"] == "completed"


def charged(folder: Path) -> set[str]:
    """The task ids that the account of the demo service shows."""
    book = (folder / "service" / "tasks.jsonl").read_text()
    return set(re.findall(r'"(video_task_[^"]+)"', book))


@pytest.mark.parametrize("what_comes_next", [("forget",), ("generate", "waves", *SMALL)])
def test_request_interrupted_while_submitting_is_listed_as_unconfirmed(
    videodesk: CommandLine, base: tuple[str, ...], what_comes_next: tuple[str, ...]
) -> None:
    with Library(videodesk.data / "library") as library:
        made = new_generation(Request(model="veo3", prompt="a kite"))
        library.add(made)
        library.change(made, replace(made, status=Status.SUBMITTING))
        library.annotations.set_hidden([made.id], hidden=True)
    assert made.id in videodesk("unconfirmed").out
    more = (made.id,) if what_comes_next == ("forget",) else ()
    said = videodesk(*base, *what_comes_next, *more, VIDEODESK_API_KEY=KEY)
    assert said.code == 0, said.err
    wanted = "cancelled" if more else "unconfirmed"
    assert videodesk("show", made.id, "--json").row["status"] == wanted
