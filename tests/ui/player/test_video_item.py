from pathlib import Path

import av
import pytest
from av.video.stream import VideoStream
from PySide6.QtWidgets import QGraphicsView
from pytestqt.qtbot import QtBot

from tests.ui.player.playback_helpers import until_open
from tests.ui.queries import child
from videodesk.ui.player.player import Player

_WHITE, _BLACK = 235, 16


@pytest.fixture(scope="module")
def striped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One line black, one white: seen from afar grey."""
    path = tmp_path_factory.mktemp("clips") / "striped.mp4"
    row = bytes([_BLACK, _WHITE])
    with av.open(path, "w") as file:
        stream = file.add_stream("libx264", rate=24, options={"crf": "1"})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuv420p"
        for _ in range(4):
            frame = av.VideoFrame(1280, 720, "yuv420p")
            lines, *colours = frame.planes
            line = (row * lines.line_size)[: lines.line_size]
            lines.update(line * (lines.buffer_size // lines.line_size))
            for plane in colours:
                plane.update(bytes([128]) * plane.buffer_size)
            file.mux(stream.encode(frame))
        file.mux(stream.encode())
    return path


@pytest.mark.parametrize("width", [320, 376, 640])
def test_fine_lines_are_averaged_if_a_clip_is_shown_small(
    qtbot: QtBot, player: Player, striped: Path, width: int
) -> None:
    player.resize(width, 700)
    player.show_clip(striped, plays=False)
    until_open(qtbot, player)
    player._view.show_play_button(is_shown=False)
    image = child(player, QGraphicsView, "video-view").grab().toImage()
    middle = image.height() // 2
    shades = {image.pixelColor(x, middle).green() for x in range(20, image.width() - 20)}
    # Left out lines would be as black or as white as the clip's own.
    assert min(shades) > 30
    assert max(shades) < 200
