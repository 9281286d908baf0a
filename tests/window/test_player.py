"""The player in a real window: it takes the keys, plays large, and fills the screen."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ui.player.clips import write_clip
from tests.window.display import HEIGHT, WIDTH, Box, Screen, difference, until
from tests.window.test_window import draft, settled
from videodesk.generation import Request, Status, new_generation
from videodesk.library.library import Library

pytestmark = pytest.mark.timeout(120)


def library_of_one_clip(data: Path) -> None:
    with Library(data / "library") as library:
        made = new_generation(Request(model="veo3", prompt="waves", profile="demo"))
        file = library.folder / "videos" / f"waves_{made.id}.mp4"
        file.parent.mkdir(exist_ok=True)
        write_clip(file)
        library.add(
            replace(
                made,
                status=Status.COMPLETED,
                file=file,
                width=160,
                height=90,
                seconds=2.0,
                task_id="t-waves",
            )
        )


def moving(screen: Screen, box: Box) -> bool | None:
    first = screen.crop(box)
    screen.xdotool("sleep", "0.3")
    return difference(first, screen.crop(box)) > 0.5 or None


def test_player_takes_the_keys_plays_large_and_fills_the_screen(
    screen: Screen, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    library_of_one_clip(data)
    with screen.program("-m", "videodesk", "--demo", "--data-dir", str(data)) as program:
        window = screen.window("VideoDesk")
        until(lambda: settled(screen, window), what="the window's content")
        screen.type("half a thought")
        until(lambda: draft(data).get("prompt") == "half a thought" or None, what="the draft")
        tile = (window.left + 450, window.top + 210)
        picture = Box(window.right - 390, window.top + 40, 380, 220)
        middle = (picture.left + 190, picture.top + 110)

        # Point 16: a click in the player, on its picture or a button, takes the keys.
        screen.click(*tile)
        until(lambda: moving(screen, picture), what="the clip that plays")
        screen.click(*middle)
        until(lambda: not moving(screen, picture) or None, what="the clip that is paused")
        for key in ("m", "comma", "period", "l", "l", "space"):
            screen.key(key)
        until(lambda: moving(screen, picture), what="the clip that plays again")

        # Point 17: F fills the screen on a dark ground, Escape leads back.
        screen.key("f")
        until(lambda: screen.window("VideoDesk") == Box(0, 0, WIDTH, HEIGHT), what="full screen")
        until(
            lambda: max(screen.picture().getpixel((5, 5))) < 16 or None,  # type: ignore[arg-type]
            what="a dark ground",
        )
        screen.key("Escape")
        until(lambda: screen.window("VideoDesk").width == window.width or None, what="the window")

        # Point 16: a right click on the picture opens the menu of the clip.
        screen.xdotool("mousemove", *map(str, middle), "click", "3", "sleep", "0.5", "key", "c")
        until(
            lambda: draft(data).get("images") or None, what="the last frame, from the clip's menu"
        )
        assert draft(data)["prompt"] == "half a thought"

        # Point 17: large plays also with the inspector folded.
        screen.key("F7")
        screen.click(*tile)
        screen.key("space")
        large = Box(window.left + 600, window.top + 250, 500, 300)
        until(lambda: moving(screen, large), what="the large clip that plays")
        screen.key("Escape")
        until(lambda: not moving(screen, large) or None, what="the gallery")
        program.terminate()
        assert program.wait(15) == 0
    assert json.loads((data / "settings.json").read_text())["muted"] is True
    assert (tmp_path / "stderr.txt").read_text() == ""
