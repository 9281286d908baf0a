"""Without a network: the program starts, browses, searches and plays, and connects to nothing."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture.tracing import strace_problem
from tests.window.display import Box, Screen, difference, until
from tests.window.test_window import settled

pytestmark = pytest.mark.timeout(240)

_INTERNET = re.compile(r"AF_INET6?\b")


def without_network() -> list[str]:
    """The command prefix that takes the network away, if the system allows it."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return []
    done = subprocess.run([unshare, "-n", "true"], capture_output=True, check=False)
    return [unshare, "-n"] if done.returncode == 0 else []


def watched(calls: Path) -> list[str]:
    """The command prefix that records network system calls."""
    traced = "trace=socket,connect,sendto,sendmsg"
    return ["strace", "-D", "-f", "-qq", "-o", str(calls), "-e", traced]


def asked(calls: Path) -> list[str]:
    return [line for line in calls.read_text().splitlines() if _INTERNET.search(line)]


def make_clips(data: Path, *prompts: str) -> None:
    for prompt in prompts:
        line = ["-m", "videodesk", "--demo", "--data-dir", str(data), "--poll-interval", "0.2"]
        done = subprocess.run(
            [sys.executable, *line, "generate", prompt, "--duration", "4"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


@pytest.mark.skipif(bool(strace_problem()), reason=strace_problem())
def test_clips_are_browsed_and_played_offline_without_any_connection(
    screen: Screen, tmp_path: Path
) -> None:
    data, calls = tmp_path / "data", tmp_path / "calls.txt"
    make_clips(data, "a red kite over dunes", "waves in the rain")
    below = [*watched(calls), *without_network()]
    with screen.program("-m", "videodesk", "--data-dir", str(data), below=below) as program:
        window = screen.window("VideoDesk")
        middle = Box(window.left + 350, window.top + 100, window.width - 800, window.height - 200)
        browsed = until(lambda: settled(screen, middle), what="the clips", seconds=90)

        screen.key("ctrl+f")
        screen.type("kite")
        until(lambda: difference(browsed, screen.crop(middle)) > 1.0 or None, what="what was found")
        screen.key("Return")  # to the tiles
        screen.key("Home")
        player = Box(window.right - 390, window.top + 40, 380, 220)

        def moving() -> bool | None:
            first = screen.crop(player)
            screen.xdotool("sleep", "0.5")
            return difference(first, screen.crop(player)) > 0.5 or None

        until(moving, what="a picture that moves in the player", seconds=60)
        program.terminate()
        assert program.wait(30) == 0
    assert "connect(" in calls.read_text(), "strace saw nothing at all"
    assert asked(calls) == []


@pytest.mark.skipif(bool(strace_problem()), reason=strace_problem())
def test_network_trap_notices_a_connection(tmp_path: Path) -> None:
    calls = tmp_path / "calls.txt"
    code = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
    subprocess.run([*watched(calls), sys.executable, "-c", code], check=True)
    until(lambda: asked(calls) or None, what="the connection", seconds=10)
