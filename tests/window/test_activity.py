"""What waits behind a held account, and the activity panel, in the real window."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.window.display import Box, Screen, until
from videodesk.errors import Code
from videodesk.generation import Generation, Status
from videodesk.library.event_log import LogEvent
from videodesk.library.locate import find_reader

pytestmark = pytest.mark.timeout(240)


def rows(data: Path) -> list[Generation]:
    """The generations of the library, newest first."""
    reader = find_reader(data / "library")
    if reader is None:
        return []
    with reader:
        return reader.find()


def times_sent(data: Path, generation: Generation) -> int:
    reader = find_reader(data / "library")
    assert reader is not None
    with reader:
        events = reader.events(generation.id)
    return sum(each.event is LogEvent.REQUEST_SENT for each in events)


def waiting(data: Path, prompts: Sequence[str]) -> list[Generation] | None:
    found = rows(data)
    is_there = [each.request.prompt for each in found] == list(prompts)
    is_held = bool(found) and found[-1].problem is not None
    return found if is_there and is_held else None


def is_drawn(screen: Screen, window: Box) -> bool:
    colours = screen.crop(window).convert("L").getcolors(maxcolors=256) or []
    return len(colours) > 20


def upper_edge(screen: Screen, window: Box) -> int:
    """Where the panel begins: above it, between its sections, the colour changes."""
    x = window.width // 3
    picture = screen.crop(window)
    bottom = window.height - 100
    ground = picture.getpixel((x, bottom))
    return next(y for y in range(bottom, 0, -1) if picture.getpixel((x, y)) != ground) + 1


def test_request_behind_a_held_account_is_tried_and_the_panel_keeps_its_height(
    screen: Screen, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    with screen.program("-m", "videodesk", "--demo", "--data-dir", str(data)) as program:
        window = screen.window("VideoDesk")
        until(lambda: is_drawn(screen, window) or None, what="the content")
        screen.type("[demo: no balance] a kite")
        screen.key("ctrl+Return")
        until(lambda: waiting(data, ["[demo: no balance] a kite"]), what="the refusal")
        screen.key("ctrl+n")
        screen.type("waves")
        screen.key("ctrl+Return")
        prompts = ["waves", "[demo: no balance] a kite"]
        waves, kite = until(lambda: waiting(data, prompts), what="the second request")
        assert (waves.status, waves.problem) == (Status.QUEUED, None)
        assert kite.problem is not None
        assert kite.problem.code is Code.NO_BALANCE

        # The request that was never refused says why it waits, and offers to try.
        screen.xdotool("sleep", "1")
        before = until(lambda: times_sent(data, kite), what="the request that was refused")
        screen.key("alt+g")
        screen.key("t")
        until(lambda: times_sent(data, kite) > before or None, what="another try")

        screen.key("F8")
        screen.xdotool("sleep", "1")
        edge = window.top + upper_edge(screen, window)
        x = window.left + window.width // 3
        screen.drag((x, edge + 3), (x, edge - 77))
        screen.xdotool("sleep", "1")
        assert abs(window.top + upper_edge(screen, window) - (edge - 80)) <= 4
        program.terminate()
        assert program.wait(15) == 0
    session = json.loads((data / "session.json").read_text())
    assert session["activity_height"] > 300
    assert [each.status for each in rows(data)] == [Status.QUEUED, Status.QUEUED]
