"""Quitting: the program ends in time, and paid generations continue at the next start."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.window.display import Box, Screen, until
from tests.window.test_window import rows, settled
from videodesk.generation import Status

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform != "linux", reason="a session bus of its own"),
]

# The demo's clip is not finished before the window is closed.
HUNG = (
    "env",
    "VIDEODESK_DEMO_SECONDS=60",
    "dbus-run-session",
    "--",
    sys.executable,
    "-m",
    "tests.window.silent_keyring",
)


def generate(data: Path, prompt: str, *more: str) -> dict[str, Any]:
    line = ["--demo", "--data-dir", str(data), "--poll-interval", "0.2", "generate", prompt]
    done = subprocess.run(
        [sys.executable, "-m", "videodesk", *line, "--duration", "4", "--json", *more],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 5}, done.stderr
    row: dict[str, Any] = json.loads(done.stdout)
    return row


def resumed(data: Path) -> None:
    line = ["--data-dir", str(data), "--poll-interval", "0.2", "resume"]
    done = subprocess.run(
        [sys.executable, "-m", "videodesk", *line], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr


def by_quit(screen: Screen) -> None:
    screen.key("ctrl+q")


def by_closing(screen: Screen) -> None:
    screen.key("alt+F4")


def by_term(screen: Screen) -> None:
    os.kill(int(screen.xdotool("getwindowpid", screen.seen("VideoDesk")[-1])), signal.SIGTERM)


@pytest.mark.parametrize("leave", [by_quit, by_closing, by_term])
def test_program_quits_in_time_with_a_hung_keyring_and_a_clip_in_progress(
    screen: Screen, tmp_path: Path, leave: Any
) -> None:
    data = tmp_path / "data"
    taken = generate(data, "a red kite over dunes", "--no-wait")
    assert taken["task_id"]
    with screen.program("-m", "videodesk", "--data-dir", str(data), below=HUNG) as program:
        window: Box = screen.window("VideoDesk")
        until(lambda: settled(screen, window), what="the window's content")
        screen.type("waves in the rain")
        screen.key("ctrl+Return")
        until(lambda: len(rows(data)) == 2 or None, what="the second request")
        leave(screen)
        assert program.wait(15) == 0
    said = (tmp_path / "stderr.txt").read_text().splitlines()
    assert [line for line in said if not line.startswith("dbus-daemon")] == []
    resumed(data)
    found = {row.request.prompt: row.status for row in rows(data)}
    assert found["a red kite over dunes"] is Status.COMPLETED
    assert found["waves in the rain"] is Status.QUEUED
