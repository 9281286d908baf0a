"""The composer in a real window, by mouse and keyboard alone."""

from pathlib import Path

import pytest

from tests.window.display import Screen, until
from tests.window.test_window import draft, settled

pytestmark = pytest.mark.timeout(240)


def test_option_opens_on_a_click_and_steps_with_the_keys(screen: Screen, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with screen.program("-m", "videodesk", "--demo", "--data-dir", str(data)):
        window = screen.window("VideoDesk")
        until(lambda: settled(screen, window), what="the window's content")
        screen.click(window.left + 34, window.top + 384)
        screen.xdotool("sleep", "0.5")
        screen.key("Down")
        screen.key("Return")
        until(lambda: draft(data).get("aspect_ratio") == "16:9" or None, what="the ratio")
        screen.key("Down")
        until(lambda: draft(data).get("aspect_ratio") == "9:16" or None, what="the next ratio")
