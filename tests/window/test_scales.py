"""The window at several screen scales: it fits the screen, and its text is not cut."""

import sys
from pathlib import Path

import pytest

from tests.window.display import HEIGHT, WIDTH, Screen, until
from tests.window.test_window import settled

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform != "linux", reason="a virtual screen"),
]


@pytest.mark.parametrize("scale", ["1", "1.25", "1.5", "2", "3"])
def test_window_fits_the_screen_at_every_scale(screen: Screen, tmp_path: Path, scale: str) -> None:
    below = ("env", f"QT_SCALE_FACTOR={scale}")
    start = ("-m", "videodesk", "--demo", "--data-dir", str(tmp_path / "data"))
    with screen.program(*start, below=below) as program:
        window = screen.window("VideoDesk")
        picture = until(lambda: settled(screen, window), what="the window's content")
        assert window.left >= 0
        assert window.top >= 0
        assert window.right <= WIDTH
        assert window.bottom <= HEIGHT
        # Not blank anywhere: each quarter has letters or lines in it.
        for left in (0, picture.width // 2):
            for top in (0, picture.height // 2):
                quarter = picture.crop(
                    (left, top, left + picture.width // 2, top + picture.height // 2)
                )
                assert len(quarter.convert("L").getcolors(maxcolors=256) or []) > 3
        program.terminate()
        assert program.wait(15) == 0
    assert (tmp_path / "stderr.txt").read_text() == ""
