"""Generate in the real window, while the gallery shows something else."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from tests.window.display import Box, Screen, until
from tests.window.test_window import completed, settled
from videodesk.generation import Generation, Request, Status
from videodesk.library.library import Library

pytestmark = pytest.mark.timeout(240)

OLD = 80


def is_colourful(picture: Image.Image) -> bool:
    """Whether a clip is in sight: the tiles of stopped requests are grey."""
    vivid = picture.convert("HSV").getchannel("S").point(lambda value: 255 * (value > 80))
    return ImageStat.Stat(vivid).mean[0] > 255 * 0.02


def make_stopped_requests(folder: Path) -> None:
    with Library(folder) as library:
        for number in range(OLD):
            library.add(
                Generation(
                    id=f"{number:016x}",
                    request=Request("veo3", f"old {number}"),
                    status=Status.CANCELLED,
                    created_at=datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=number),
                )
            )


def test_new_request_is_in_sight_although_the_gallery_was_far_down(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIDEODESK_DEMO_SECONDS", "0.2")
    monkeypatch.setenv("VIDEODESK_DEMO_LINES", "180")
    data = tmp_path / "data"
    data.mkdir()
    make_stopped_requests(data / "library")
    with screen.program("-m", "videodesk", "--demo", "--data-dir", str(data)):
        window = screen.window("VideoDesk")
        until(lambda: settled(screen, window), what="the window's content")
        tiles = Box(window.left + 345, window.top + 90, 600, 600)
        screen.click(tiles.left + 120, tiles.top + 120)
        screen.key("End")
        screen.xdotool("sleep", "0.5")
        assert not is_colourful(screen.crop(tiles))
        screen.key("ctrl+l")
        screen.type("sunset over the sea")
        screen.key("ctrl+Return")
        until(lambda: completed(data), what="the clip")
        until(lambda: is_colourful(screen.crop(tiles)), what="the new clip among the tiles")
