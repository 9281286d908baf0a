from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsView, QLabel, QLineEdit, QToolButton, QWidget
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


def test_double_click_on_the_video_asks_for_full_screen_and_plays_on(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    play(qtbot, player, clip)
    video = child(player, QGraphicsView, "video-view").viewport()
    with qtbot.waitSignal(player.full_screen_requested):
        QTest.mouseClick(video, Qt.MouseButton.LeftButton)
        QTest.mouseDClick(video, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(video, Qt.MouseButton.LeftButton)
    assert player.is_playing


def test_volume_keys_change_the_volume_and_turn_the_sound_on(player: Player) -> None:
    player.set_volume(0.5)
    emitted: list[object] = []
    player.volume_changed.connect(emitted.append)
    player.muted_changed.connect(emitted.append)

    QTest.keyClick(player, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(player, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)

    assert emitted == [pytest.approx(0.55), False, pytest.approx(0.5)]


def test_up_and_down_ask_for_the_other_clips(player: Player) -> None:
    asked: list[int] = []
    player.clip_step_requested.connect(asked.append)

    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown):
        QTest.keyClick(player, key)

    assert asked == [1, -1, 1]


def test_key_with_another_modifier_is_left_to_the_window(player: Player) -> None:
    emitted: list[object] = []
    player.loop_changed.connect(emitted.append)
    QTest.keyClick(player, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert emitted == []


@pytest.mark.parametrize(
    "name", ["video-view", "play-button", "loop-button", "scrubber", "volume-slider", "clip-time"]
)
def test_click_anywhere_in_the_player_gives_it_the_keyboard(
    qtbot: QtBot, player: Player, clip: Path, name: str
) -> None:
    play(qtbot, player, clip)
    prompt = QLineEdit(player)
    prompt.show()
    prompt.setFocus()
    clicked = child(player, QWidget, name)
    if isinstance(clicked, QGraphicsView):
        clicked = clicked.viewport()

    QTest.mouseClick(clicked, Qt.MouseButton.LeftButton)

    focused = player.focusWidget()
    assert focused is not None
    emitted: list[object] = []
    for signal in (player.muted_changed, player.loop_changed):
        signal.connect(emitted.append)
    muted = player._muted
    for key in (Qt.Key.Key_M, Qt.Key.Key_L, Qt.Key.Key_Comma, Qt.Key.Key_Period):
        QTest.keyClick(focused, key)
    assert emitted[0] is not muted
    assert len(emitted) == 2
    assert prompt.text() == ""


def test_time_is_that_of_whole_frames_while_stepping(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    paused_at(qtbot, player, clip, 0)
    time = child(player, QLabel, "clip-time")
    shown = []
    for _ in range(4):
        shown.append((time.text(), time.toolTip()))
        player.step(1)
        number = len(shown)
        qtbot.waitUntil(lambda number=number: f"Frame {number + 1} " in time.toolTip())  # type: ignore[misc]
    assert shown == [
        ("0:00.00 / 0:02.00", "Frame 1 of 48"),
        ("0:00.04 / 0:02.00", "Frame 2 of 48"),
        ("0:00.08 / 0:02.00", "Frame 3 of 48"),
        ("0:00.12 / 0:02.00", "Frame 4 of 48"),
    ]
