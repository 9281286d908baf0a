"""Output that cannot be written never makes finished work look like a failure."""

import json
import os
import select
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine, Result
from tests.cli.keyring_backends import KEY, SMALL
from videodesk.cli.printer import print_json
from videodesk.cli.streams import safe_streams
from videodesk.demo.service import DemoService

FULL = Path("/dev/full")
PROMPT = "a kite — 海边 👍"

needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")


def shell(videodesk: CommandLine, line: str, *arguments: str, **environment: str) -> Result:
    """Run a command in the place of "$@" in a line of shell."""
    done = subprocess.run(
        ["bash", "-c", line, "bash", *videodesk.command(*arguments)],
        env=videodesk.environment(**environment),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert "Exception ignored" not in done.stderr, done.stderr
    return Result(done.returncode, done.stdout, done.stderr)


def generate(service: DemoService) -> tuple[str, ...]:
    base = ("--base-url", service.base_url, "--poll-interval", "0.1")
    return (*base, "generate", PROMPT, *SMALL)


def statuses(videodesk: CommandLine) -> list[str]:
    return [row["status"] for row in videodesk("list", "--json").rows]


def test_clip_is_made_and_printed_as_utf8_whatever_the_encoding_of_the_pipe(
    videodesk: CommandLine, service: DemoService
) -> None:
    folder = videodesk.data.parent / "библиотека"
    library = ("--library", str(folder))
    windows = {"PYTHONIOENCODING": "cp1252"}
    arguments = (*library, *generate(service))
    made = shell(videodesk, '"$@" | cat', *arguments, VIDEODESK_API_KEY=KEY, **windows)
    assert made.code == 0, made.err
    assert made.out.startswith(str(folder))
    listed = shell(videodesk, '"$@" | cat', *library, "list", **windows)
    assert PROMPT in listed.out


@needs_full
def test_clip_counts_as_made_if_stdout_is_on_a_full_disk(
    videodesk: CommandLine, service: DemoService
) -> None:
    made = shell(videodesk, '"$@" >/dev/full', *generate(service), "--json", VIDEODESK_API_KEY=KEY)
    assert made.code == 0
    assert "The output could not be written: No space left on device." in made.err
    assert "Everything else was done. To see the clips, run `videodesk list`." in made.err
    assert statuses(videodesk) == ["completed"]
    both = shell(videodesk, '"$@" >/dev/full 2>/dev/full; echo $?', "list")
    assert both.out == "7\n"


@pytest.mark.parametrize("line", ['"$@" | :', '"$@" >&- 2>&- <&-'])
def test_clip_counts_as_made_if_stdout_is_closed(
    videodesk: CommandLine, service: DemoService, line: str
) -> None:
    made = shell(videodesk, f"set -o pipefail; {line}", *generate(service), VIDEODESK_API_KEY=KEY)
    assert (made.code, made.out) == (0, "")
    assert statuses(videodesk) == ["completed"]


@needs_full
@pytest.mark.parametrize("command", [("doctor",), ("models", "--json"), ("--help",)])
def test_command_that_only_prints_says_that_it_could_not(
    videodesk: CommandLine, command: tuple[str, ...]
) -> None:
    said = shell(videodesk, '"$@" >/dev/full', *command)
    assert said.code == (0 if command == ("--help",) else 7)
    assert "The output could not be written" in said.err


def test_pipe_closed_by_its_reader_is_not_a_problem(videodesk: CommandLine) -> None:
    said = shell(videodesk, 'set -o pipefail; "$@" | head -c 10', "models", "--json")
    assert (said.code, said.err) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode elsewhere")
def test_paths_may_hold_bytes_that_are_not_utf8_but_prompts_may_not(
    videodesk: CommandLine, service: DemoService
) -> None:
    target = os.fsencode(videodesk.data.parent) + b"/caf\xe9.mp4"
    command = [each.encode() for each in (*videodesk.command(), *generate(service))]
    environment = videodesk.environment(VIDEODESK_API_KEY=KEY)

    def run(*arguments: bytes) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            arguments, env=environment, capture_output=True, timeout=100, check=False
        )

    made = run(*command, b"-o", target)
    assert made.returncode == 0, made.stderr
    assert Path(os.fsdecode(target)).stat().st_size > 0
    refused = run(*command[: command.index(PROMPT.encode())], b"caf\xe9")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"isn't valid UTF-8" in refused.stderr
    assert b"Traceback" not in refused.stderr


def test_path_that_is_not_utf8_is_valid_json(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"video": "/clips/caf\udce9.mp4"})
    assert json.loads(capsys.readouterr().out) == {"video": "/clips/caf\udce9.mp4"}


@pytest.mark.skipif(os.name != "posix", reason="pipes wait on Windows")
def test_pipe_that_does_not_wait_gets_all_of_the_output(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)

    def read_once_full() -> bytes:
        while select.select([], [writing], [], 0)[1]:
            pass
        return reader.read()

    with (
        ThreadPoolExecutor(1) as pool,
        os.fdopen(reading, "rb") as reader,
        os.fdopen(writing, "w") as stdout,
    ):
        monkeypatch.setattr(sys, "stdout", stdout)
        received = pool.submit(read_once_full)
        with safe_streams() as streams:
            for _ in range(1_000):
                sys.stdout.write("x" * 1_000)
            assert streams.failure is None
        stdout.close()
        assert len(received.result()) == 1_000_000
