"""The player shows a clip as the library, its poster and its frames do."""

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.player.playback_helpers import until_open
from videodesk.ui.player.playback import Playback
from videodesk.ui.player.player import Player

CASES = Path(__file__).parents[2] / "cases" / "clips"


@pytest.mark.parametrize(
    "name", ["rot90", "mirrored", "wide_pixels", "tall_pixels_turned", "late_video", "long_sound"]
)
def test_shape_and_length_are_those_of_the_library(qtbot: QtBot, player: Player, name: str) -> None:
    right = json.loads((CASES / f"{name}.mp4.json").read_text("utf-8"))["right"]
    player.autoplay = False
    player.show_clip(CASES / f"{name}.mp4")
    until_open(qtbot, player)
    playback = player.findChild(Playback)
    assert playback is not None
    shape = playback.video_item.boundingRect()
    assert shape.width() / shape.height() == pytest.approx(right["size"][0] / right["size"][1])
    assert playback.duration == pytest.approx(right["seconds"] * 1000, abs=2)
