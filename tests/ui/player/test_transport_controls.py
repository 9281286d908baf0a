from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsView, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.player.clips import FRAMES, frame_shown
from tests.ui.player.playback_helpers import LAST, paused_at, play, until_shown
from tests.ui.queries import child
from videodesk.ui.player.player import Player
from videodesk.ui.player.scrubber import Scrubber


def scrubber_of(player: Player) -> Scrubber:
    return child(player, Scrubber)


def test_a_click_on_the_line_jumps_there_and_plays_on(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    play(qtbot, player, clip)
    scrubber = scrubber_of(player)
    place = QPoint(scrubber.width() * 3 // 4, scrubber.height() // 2)
    QTest.mouseClick(scrubber, Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: player.position >= 1450)
    assert player.is_playing


def test_dragging_along_the_line_shows_the_frames_under_the_hand(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    paused_at(qtbot, player, clip, 2)
    scrubber = scrubber_of(player)
    middle = scrubber.height() // 2
    seen = set()
    QTest.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(20, middle))
    for part in (3, 5, 7):
        QTest.mouseMove(scrubber, QPoint(scrubber.width() * part // 10, middle))
        until_shown(qtbot, player, part * FRAMES // 10, within=2)
        seen.add(frame_shown(player))
    QTest.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(0, middle))
    assert len(seen) == 3
    assert not player.is_playing


@pytest.mark.parametrize(
    ("key", "wanted"),
    [(Qt.Key.Key_Right, 11), (Qt.Key.Key_Left, 9), (Qt.Key.Key_Home, 0), (Qt.Key.Key_End, LAST)],
)
def test_keys_on_the_line_step_and_jump(
    qtbot: QtBot, player: Player, clip: Path, key: Qt.Key, wanted: int
) -> None:
    paused_at(qtbot, player, clip, 10)
    QTest.keyClick(scrubber_of(player), key)
    until_shown(qtbot, player, wanted)


def test_space_comma_and_full_stop_work_everywhere_in_the_player(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    paused_at(qtbot, player, clip, 10)
    QTest.keyClick(scrubber_of(player), Qt.Key.Key_Period)
    until_shown(qtbot, player, 11)
    QTest.keyClick(player, Qt.Key.Key_Comma)
    until_shown(qtbot, player, 10)
    QTest.keyClick(scrubber_of(player), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: player.is_playing)


def test_loop_and_sound_say_when_they_change_and_only_then(qtbot: QtBot, player: Player) -> None:
    said: list[object] = []
    player.loop_changed.connect(said.append)
    player.muted_changed.connect(said.append)
    player.volume_changed.connect(said.append)
    player.set_loop(True)
    player.set_muted(True)
    player.set_volume(0.8)
    assert said == []
    QTest.keyClick(player, Qt.Key.Key_L)
    QTest.keyClick(player, Qt.Key.Key_M)
    player.set_volume(0.25)
    assert said == [False, False, 0.25]


def test_turning_the_volume_up_ends_the_silence(qtbot: QtBot, player: Player) -> None:
    slider = child(player, QWidget, "volume-slider")
    with qtbot.waitSignal(player.muted_changed) as muted:
        QTest.keyClick(slider, Qt.Key.Key_Right)
    assert muted.args == [False]


def test_the_large_view_is_asked_for_with_the_clip(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    play(qtbot, player, clip)
    button = child(player, QToolButton, "large-button")
    with qtbot.waitSignal(player.large_requested) as asked:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [clip]


def test_without_a_clip_there_is_nothing_to_press(player: Player) -> None:
    for name in ("play-button", "large-button"):
        button = child(player, QToolButton, name)
        assert not button.isEnabled()
    assert not scrubber_of(player).isEnabled()


def test_every_control_has_a_name_and_says_its_key(player: Player) -> None:
    for button in player.findChildren(QToolButton):
        assert button.objectName()
        assert button.accessibleName()
        assert button.toolTip()


def test_a_click_on_the_picture_pauses_and_plays(qtbot: QtBot, player: Player, clip: Path) -> None:
    play(qtbot, player, clip)
    picture = child(player, QGraphicsView, "video-view").viewport()
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not player.is_playing)
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: player.is_playing)


def test_a_double_click_on_the_picture_asks_for_the_large_view(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    play(qtbot, player, clip)
    picture = child(player, QGraphicsView, "video-view").viewport()
    with qtbot.waitSignal(player.large_requested) as asked:
        QTest.mouseDClick(picture, Qt.MouseButton.LeftButton)
    assert asked.args == [clip]
