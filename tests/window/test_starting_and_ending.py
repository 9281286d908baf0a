"""Simultaneous starts, and quitting by signals, the system and a lost display."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.window.display import Screen, open_screen, until
from tests.window.test_window import draft, settled
from videodesk.library.library import Library

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform != "linux", reason="a virtual screen"),
]


def test_two_simultaneous_starts_open_one_window_with_the_files_of_both(
    screen: Screen, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    pictures = [tmp_path / "a.png", tmp_path / "b.png"]
    for each in pictures:
        Image.new("RGB", (320, 180), "navy").save(each)
    start = ("-m", "videodesk", "--demo", "--data-dir", str(data), "open")
    with (
        screen.program(*start, str(pictures[0])) as one,
        screen.program(*start, str(pictures[1])) as other,
    ):
        until(lambda: len(draft(data).get("images", [])) == 2 or None, what="both pictures")
        assert sorted(draft(data)["images"]) == sorted(map(str, pictures))
        ended = until(lambda: [each for each in (one, other) if each.poll() is not None], what="x")
        assert [each.returncode for each in ended] == [0]
        assert len(screen.seen("VideoDesk")) == 1
    assert (tmp_path / "stderr.txt").read_text() == ""


@pytest.mark.parametrize("name", ["SIGINT", "SIGHUP", "SIGTERM"])
def test_signal_closes_the_program_in_order(screen: Screen, tmp_path: Path, name: str) -> None:
    data = tmp_path / "data"
    with screen.program("-m", "videodesk", "--demo", "--data-dir", str(data)) as program:
        window = screen.window("VideoDesk")
        until(lambda: settled(screen, window), what="the window's content")
        program.send_signal(getattr(signal, name))
        assert program.wait(15) == 0
    assert (tmp_path / "stderr.txt").read_text() == ""
    assert not (data / "library" / "library.owner").exists()


def test_quit_event_of_the_system_closes_the_program_in_order(
    screen: Screen, tmp_path: Path
) -> None:
    data, sign = tmp_path / "data", tmp_path / "end"
    start = ("-m", "tests.window.quit_event_program", str(sign), "--demo", "--data-dir", str(data))
    with screen.program(*start) as program:
        window = screen.window("VideoDesk")
        until(lambda: settled(screen, window), what="the window's content")
        screen.type("not lost")
        sign.touch()
        assert program.wait(15) == 0
    assert (tmp_path / "stderr.txt").read_text() == ""
    assert draft(data)["prompt"] == "not lost"
    assert not (data / "library" / "library.owner").exists()


def test_lost_display_ends_the_program_without_losing_the_draft(tmp_path: Path) -> None:
    data = tmp_path / "data"
    start = ("-m", "videodesk", "--demo", "--data-dir", str(data))
    with open_screen(tmp_path) as screen, screen.program(*start) as program:
        window = screen.window("VideoDesk")
        until(lambda: settled(screen, window), what="the window's content")
        screen.type("not lost")
        until(lambda: draft(data).get("prompt") == "not lost" or None, what="the draft")
        screen.close()
        # 1 if Xlib meets the end of the connection before Qt does: it ends every program that way.
        assert program.wait(15) in {0, 1}
    said = (tmp_path / "stderr.txt").read_text()
    assert "Traceback" not in said
    assert draft(data)["prompt"] == "not lost"
    with Library(data / "library"):
        pass  # neither in use nor damaged


@pytest.mark.parametrize("when", ["built", "opened"])
def test_exception_while_starting_is_shown_until_it_is_closed(
    screen: Screen, tmp_path: Path, when: str
) -> None:
    data = tmp_path / "data"
    with screen.program("-m", "tests.window.failing_start", when, str(data)) as program:
        screen.window("VideoDesk")
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(4)  # longer than what hangs may take
        screen.key("Escape")
        assert program.wait(15) == 1
    said = (tmp_path / "stderr.txt").read_text()
    assert "LookupError" in said
    assert "Traceback" not in said
    assert not (data / "library" / "library.owner").exists()


@pytest.mark.parametrize(
    "environment",
    [
        {"WAYLAND_DISPLAY": "wayland-gone"},
        {"QT_QPA_PLATFORM": "wayland;xcb"},
        {"QT_QPA_PLATFORM": "wayland-egl"},
        {"QT_QPA_PLATFORM": "nosuch"},
    ],
    ids=lambda each: " ".join(f"{key}={value}" for key, value in each.items()),
)
def test_display_that_does_not_answer_gets_one_sentence(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    kept = {key: value for key, value in os.environ.items() if key not in hidden}
    done = subprocess.run(
        [sys.executable, "-m", "videodesk", "--data-dir", str(tmp_path)],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("There is no display")
    assert "Traceback" not in done.stderr
