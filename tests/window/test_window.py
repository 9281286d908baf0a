"""The window as a user meets it: driven by keyboard and mouse alone."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.window.display import Box, Screen, difference, until
from videodesk.errors import Code
from videodesk.generation import Generation, Status
from videodesk.library.locate import find_reader
from videodesk.settings import DEMO_PROFILE

pytestmark = pytest.mark.timeout(240)


def rows(data: Path) -> list[Generation]:
    """The newest generations of the library, read while the program works with it."""
    reader = find_reader(data / "library")
    if reader is None:
        return []
    with reader:
        return reader.find()


def completed(data: Path) -> Generation | None:
    found = rows(data)
    return found[0] if found and found[0].status is Status.COMPLETED else None


def draft(data: Path) -> dict[str, Any]:
    try:
        session = json.loads((data / "session.json").read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    found: dict[str, Any] = session.get("draft", {})
    return found


def uses_demo(data: Path) -> bool | None:
    """Whether the demo stays chosen after a restart, as far as it is written by now."""
    try:
        session = json.loads((data / "session.json").read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return bool(session.get("uses_demo", False))


def settled(screen: Screen, window: Box) -> Image.Image | None:
    """An image of the window, once its top is drawn."""
    picture = screen.crop(window)
    colours = picture.convert("L").getcolors(maxcolors=256) or []
    return picture if len(colours) > 20 else None


def test_prompt_becomes_a_clip_that_plays(screen: Screen, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with screen.program("-m", "videodesk", "--demo", "--data-dir", str(data)) as program:
        window = screen.window("VideoDesk")
        until(lambda: settled(screen, window), what="the window's content")
        screen.type("a red kite over dunes")
        screen.key("ctrl+Return")
        made = until(lambda: completed(data), what="the clip", seconds=120)
        assert made.request.prompt == "a red kite over dunes"
        assert made.file is not None
        assert made.file.is_file()

        player = Box(window.right - 390, window.top + 40, 380, 220)
        screen.xdotool("sleep", "1")
        screen.click(player.left + 190, player.top + 130)

        def moving() -> bool | None:
            first = screen.crop(player)
            screen.xdotool("sleep", "0.5")
            return difference(first, screen.crop(player)) > 0.5 or None

        until(moving, what="a picture that moves in the player", seconds=30)
        program.terminate()
        assert program.wait(15) == 0
    assert (tmp_path / "stderr.txt").read_text() == ""


def test_image_dropped_from_another_program_is_added(screen: Screen, tmp_path: Path) -> None:
    data = tmp_path / "data"
    picture = tmp_path / "a boat.png"
    Image.new("RGB", (320, 180), "navy").save(picture)
    source = Path(__file__).with_name("drag_source.py")
    with screen.program("-m", "videodesk", "--demo", "--data-dir", str(data)):
        window = screen.window("VideoDesk")
        until(lambda: settled(screen, window), what="the window's content")
        with screen.program(str(source), str(picture)):
            other = screen.window("DragSource")
            start = (other.left + 60, other.top + 40)
            screen.drag(start, (window.left + 150, window.top + 330))
            until(lambda: draft(data).get("images") or None, what="the picture in the draft")
    assert draft(data)["images"] == [str(picture)]


def test_draft_is_restored_after_a_restart(screen: Screen, tmp_path: Path) -> None:
    data = tmp_path / "data"
    for round_number in range(2):
        with screen.program("-m", "videodesk", "--demo", "--data-dir", str(data)) as program:
            window = screen.window("VideoDesk")
            until(lambda window=window: settled(screen, window), what="the content")  # type: ignore[misc]
            screen.type(f"part {round_number} ")
            wanted = "".join(f"part {number} " for number in range(round_number, -1, -1))
            until(
                lambda wanted=wanted: (
                    sorted(draft(data).get("prompt", "")) == sorted(wanted) or None
                ),  # type: ignore[misc]
                what="the draft on disk",
            )
            program.terminate()
            assert program.wait(15) == 0


def test_start_without_a_display_gets_one_sentence(tmp_path: Path) -> None:
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    done = subprocess.run(
        [sys.executable, "-m", "videodesk", "--data-dir", str(tmp_path)],
        env={key: value for key, value in os.environ.items() if key not in hidden},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "no display" in done.stderr
    assert "Traceback" not in done.stderr


def test_first_start_without_a_key_offers_the_demo_which_stays_chosen(
    screen: Screen, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    with screen.program("-m", "videodesk", "--data-dir", str(data)) as program:
        window = screen.window("VideoDesk")
        until(lambda: settled(screen, window), what="the window's content")
        screen.xdotool("sleep", "1")
        screen.key("ctrl+l")
        screen.type("waves")
        screen.key("ctrl+Return")
        until(lambda: [row for row in rows(data) if row.problem] or None, what="the problem")
        (waiting,) = rows(data)
        assert waiting.status is Status.QUEUED
        assert waiting.problem is not None
        assert waiting.problem.code is Code.KEY_MISSING
        screen.key("alt+f")
        screen.key("d")
        until(lambda: (data / "demo-service").exists() or None, what="the demo service")
        screen.xdotool("sleep", "1")
        screen.key("ctrl+Return")
        until(lambda: completed(data), what="the clip", seconds=120)
        program.terminate()
        assert program.wait(15) == 0
    with screen.program("-m", "videodesk", "--data-dir", str(data)) as program:
        window = screen.window("VideoDesk")
        until(lambda: settled(screen, window), what="the window's content")
        screen.xdotool("sleep", "1")
        screen.key("ctrl+l")
        screen.type("the demo again")
        screen.key("ctrl+Return")
        made = until(
            lambda: next((row for row in rows(data) if "again" in row.request.prompt), None),
            what="the second request",
        )
        assert made.request.profile == DEMO_PROFILE
        screen.key("alt+f")
        screen.key("d")
        until(lambda: uses_demo(data) is False or None, what="the demo to be left")
        program.terminate()
        assert program.wait(15) == 0


def test_second_start_activates_the_first_window(screen: Screen, tmp_path: Path) -> None:
    data = tmp_path / "data"
    start = ("-m", "videodesk", "--demo", "--data-dir", str(data))
    with screen.program(*start) as program:
        window = screen.window("VideoDesk")
        until(lambda: settled(screen, window), what="the window's content")
        screen.xdotool("search", "--name", "^VideoDesk", "windowminimize", "%@")
        until(lambda: not screen.seen("VideoDesk") or None, what="the window to be gone")
        with screen.program(*start) as second:
            assert second.wait(30) == 0
        until(lambda: screen.seen("VideoDesk") or None, what="the window to be back")
        said = subprocess.run(
            [sys.executable, *start, "generate", "x"], capture_output=True, text=True, check=False
        )
        assert said.returncode == 6
        assert str(program.pid) in said.stderr


def test_malformed_key_of_the_environment_gets_one_sentence(screen: Screen, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "videodesk", "--data-dir", str(tmp_path / "data")],
        env={**screen.environment, "VIDEODESK_API_KEY": "two words"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 3
    assert "isn't an API key" in done.stderr
    assert "Traceback" not in done.stderr
