"""The composer in a real window, by mouse and keyboard alone."""

from pathlib import Path

import pytest

from tests.window.display import Screen, until
from tests.window.test_window import completed, draft, settled

pytestmark = pytest.mark.timeout(240)


def test_options_open_on_a_click_and_tiles_are_dropped_on_the_composer(
    screen: Screen, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    with screen.program("-m", "videodesk", "--demo", "--data-dir", str(data)):
        window = screen.window("VideoDesk")
        until(lambda: settled(screen, window), what="the window's content")

        def shows(field: str, value: object) -> None:
            until(lambda: draft(data).get(field) == value or None, what=f"{field} {value}")

        # The option box: a click on its text opens the list, and the keys step through it.
        screen.click(window.left + 34, window.top + 371)
        screen.xdotool("sleep", "0.5")
        screen.key("Down")
        screen.key("Return")
        shows("aspect_ratio", "16:9")
        screen.key("Down")
        shows("aspect_ratio", "9:16")

        screen.key("ctrl+l")
        screen.type("a red kite over dunes")
        screen.key("ctrl+Return")
        made = until(lambda: completed(data), what="the clip", seconds=120)
        screen.key("ctrl+n")
        shows("prompt", "")

        # The tile: its last frame above, its request below.
        screen.xdotool("sleep", "1")
        tile = (window.left + 450, window.top + 160)
        screen.drag(tile, (window.left + 150, window.top + 200))
        frame = f"last-frame_{made.id}.png"
        until(
            lambda: [Path(each).name for each in draft(data).get("images", ())] == [frame] or None,
            what="the last frame in the draft",
        )
        screen.drag(tile, (window.left + 150, window.top + 700))
        shows("prompt", "a red kite over dunes")
        assert draft(data)["parent"] == made.id
