"""Commands in a library that this computer has not opened before."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from videodesk.demo.service import DemoService
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.library import Library

KEY = "sk-demo"
SMALL = ("-m", "seedance-lite", "--size", "160x90", "--duration", "1")


@pytest.fixture
def base(service: DemoService) -> tuple[str, ...]:
    return ("--base-url", service.base_url, "--poll-interval", "0.1")


@pytest.fixture
def theirs(videodesk: CommandLine) -> Generation:
    """A request that was queued elsewhere, beside a clip that failed there."""
    request = Request(model="seedance-lite", prompt="theirs", size="160x90", duration=1)
    queued = new_generation(request)
    with Library(videodesk.data / "library") as library:
        library.add(queued)
        failed = replace(new_generation(request), status=Status.FAILED, task_id="x")
        library.add(failed)
    return queued


def charged(folder: Path) -> str:
    book = folder / "service" / "tasks.jsonl"
    return book.read_text() if book.exists() else ""


def test_resume_says_what_waits_and_sends_it_only_with_the_option(
    videodesk: CommandLine, base: tuple[str, ...], theirs: Generation, tmp_path: Path
) -> None:
    said = videodesk(*base, "resume", VIDEODESK_API_KEY=KEY)
    assert said.code == 3
    assert said.out == ""
    assert said.err == (
        "This library is new to this computer. 1 request waits. To send and download what is in "
        "it, run `videodesk --trust-library resume`.\n"
    )
    assert "theirs" not in charged(tmp_path)
    said = videodesk(*base, "--trust-library", "resume", "--json", VIDEODESK_API_KEY=KEY)
    assert (said.code, said.row["id"], said.row["status"]) == (0, theirs.id, "completed")
    assert videodesk(*base, "resume", VIDEODESK_API_KEY=KEY).code == 0


def test_generate_sends_its_own_request_alone_and_send_again_none(
    videodesk: CommandLine, base: tuple[str, ...], theirs: Generation, tmp_path: Path
) -> None:
    said = videodesk(*base, "generate", "mine", *SMALL, "--json", VIDEODESK_API_KEY=KEY)
    assert (said.code, said.row["status"]) == (0, "completed")
    assert "This library is new to this computer. 1 request waits." in said.err
    assert '"theirs"' not in charged(tmp_path)
    assert videodesk("show", theirs.id, "--json").row["status"] == "queued"
    failed = next(each for each in videodesk("list", "--json").rows if each["status"] == "failed")
    said = videodesk(*base, "send-again", failed["id"], VIDEODESK_API_KEY=KEY)
    assert said.code == 3
    assert said.err.startswith("This library is new to this computer.")
