import json
from pathlib import Path
from typing import Final

import av
import pytest
from av.video.stream import VideoStream
from PySide6.QtWidgets import QGraphicsView
from pytestqt.qtbot import QtBot

from tests.ui.player.playback_helpers import until_open
from tests.ui.queries import child
from videodesk.ui.player.player import Player

_WHITE, _BLACK = 235, 16
CLIPS: Final = Path(__file__).parents[2] / "cases" / "clips"


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


def clip_cases() -> list[tuple[Path, list[int]]]:
    """The clips of tests/cases, and the right size of each."""
    return [
        (file, json.loads(Path(f"{file}.json").read_text())["right"]["size"])
        for file in sorted(CLIPS.glob("*.mp4"))
    ]


def shown_size(player: Player) -> list[int]:
    size = child(player, QGraphicsView, "video-view").scene().sceneRect().size()
    return [round(size.width()), round(size.height())]


@pytest.mark.parametrize(
    ("file", "right"), clip_cases(), ids=[file.stem for file, _ in clip_cases()]
)
def test_clip_has_the_shape_that_the_library_has(
    qtbot: QtBot, player: Player, file: Path, right: list[int]
) -> None:
    player.set_aspect_ratio(right[1] / right[0])  # as an earlier version recorded it, say
    player.show_clip(file, plays=False)
    until_open(qtbot, player)
    assert shown_size(player) == right
    view = child(player, QGraphicsView, "video-view")
    assert view.heightForWidth(160) == round(160 / max(1, right[0] / right[1]))


def test_turned_clip_after_one_of_the_same_size_is_upright(
    qtbot: QtBot, player: Player, tmp_path: Path
) -> None:
    plain = tmp_path / "plain.mp4"
    with av.open(plain, "w") as file:
        stream = file.add_stream("libx264", rate=24)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for _ in range(4):
            file.mux(stream.encode(av.VideoFrame(320, 180, "yuv420p")))
        file.mux(stream.encode())

    for clip, size in ((plain, [320, 180]), (CLIPS / "rot90.mp4", [180, 320])):
        player.show_clip(clip, plays=False)
        until_open(qtbot, player)
        assert shown_size(player) == size
