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


def test_click_on_the_scrubber_seeks_and_plays_on(qtbot: QtBot, player: Player, clip: Path) -> None:
    play(qtbot, player, clip)
    scrubber = scrubber_of(player)
    place = QPoint(scrubber.width() * 3 // 4, scrubber.height() // 2)
    QTest.mouseClick(scrubber, Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: player.position >= 1450)
    assert player.is_playing


def test_dragging_the_scrubber_shows_frames(qtbot: QtBot, player: Player, clip: Path) -> None:
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
    ("key", "expected"),
    [(Qt.Key.Key_Right, 11), (Qt.Key.Key_Left, 9), (Qt.Key.Key_Home, 0), (Qt.Key.Key_End, LAST)],
)
def test_keys_on_the_scrubber_step_and_seek(
    qtbot: QtBot, player: Player, clip: Path, key: Qt.Key, expected: int
) -> None:
    paused_at(qtbot, player, clip, 10)
    QTest.keyClick(scrubber_of(player), key)
    until_shown(qtbot, player, expected)


def test_player_keys_work_with_the_focus_on_any_control(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    paused_at(qtbot, player, clip, 10)
    QTest.keyClick(scrubber_of(player), Qt.Key.Key_Period)
    until_shown(qtbot, player, 11)
    QTest.keyClick(player, Qt.Key.Key_Comma)
    until_shown(qtbot, player, 10)
    QTest.keyClick(scrubber_of(player), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: player.is_playing)


def test_loop_and_sound_signals_are_emitted_only_on_changes(qtbot: QtBot, player: Player) -> None:
    emitted: list[object] = []
    player.loop_changed.connect(emitted.append)
    player.muted_changed.connect(emitted.append)
    player.volume_changed.connect(emitted.append)
    player.set_loop(True)
    player.set_muted(True)
    player.set_volume(0.8)
    assert emitted == []
    QTest.keyClick(player, Qt.Key.Key_L)
    QTest.keyClick(player, Qt.Key.Key_M)
    player.set_volume(0.25)
    assert emitted == [False, False, 0.25]


def test_moving_the_volume_turns_the_sound_on(qtbot: QtBot, player: Player) -> None:
    slider = child(player, QWidget, "volume-slider")
    with qtbot.waitSignal(player.muted_changed) as muted:
        QTest.keyClick(slider, Qt.Key.Key_Right)
    assert muted.args == [False]


def test_large_button_requests_the_large_view_of_the_clip(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    play(qtbot, player, clip)
    button = child(player, QToolButton, "large-button")
    with qtbot.waitSignal(player.large_requested) as emitted:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert emitted.args == [clip]


def test_controls_are_disabled_without_a_clip(player: Player) -> None:
    for name in ("play-button", "large-button"):
        button = child(player, QToolButton, name)
        assert not button.isEnabled()
    assert not scrubber_of(player).isEnabled()


def test_controls_have_accessible_names_and_tooltips_with_keys(player: Player) -> None:
    for button in player.findChildren(QToolButton):
        assert button.objectName()
        assert button.accessibleName()
        assert button.toolTip()


def test_click_on_the_video_pauses_and_plays(qtbot: QtBot, player: Player, clip: Path) -> None:
    play(qtbot, player, clip)
    video = child(player, QGraphicsView, "video-view").viewport()
    QTest.mouseClick(video, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not player.is_playing)
    QTest.mouseClick(video, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: player.is_playing)


def test_double_click_on_the_video_requests_the_large_view(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    play(qtbot, player, clip)
    video = child(player, QGraphicsView, "video-view").viewport()
    with qtbot.waitSignal(player.large_requested) as emitted:
        QTest.mouseDClick(video, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(video, Qt.MouseButton.LeftButton)
    assert emitted.args == [clip]
