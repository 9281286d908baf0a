from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtMultimedia import QMediaPlayer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsView, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.player.clips import DURATION_MS, FRAMES, frame_shown
from tests.ui.player.playback_helpers import (
    LAST,
    on_linux,
    open_files,
    paused_at,
    play,
    until_open,
    until_shown,
)
from tests.ui.queries import child
from videodesk.ui.player.playback import Playback
from videodesk.ui.player.player import Player


def test_nothing_of_qtmultimedia_is_made_before_the_first_clip(player: Player) -> None:
    assert player.findChild(QMediaPlayer) is None


def test_a_clip_that_is_shown_plays_in_pictures(qtbot: QtBot, player: Player, clip: Path) -> None:
    play(qtbot, player, clip)
    qtbot.waitUntil(lambda: frame_shown(player) is not None)
    first = frame_shown(player)
    qtbot.waitUntil(lambda: frame_shown(player) not in {None, first})


def test_the_whole_clip_is_seen_and_never_stretched(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    player.resize(500, 900)
    paused_at(qtbot, player, clip, 24)
    view = child(player, QWidget, "video-view")
    picture = view.grab().toImage()
    ground = picture.pixelColor(2, 2)
    column = [picture.pixelColor(view.width() // 2, y) for y in range(view.height())]
    seen = sum(colour != ground for colour in column)
    assert seen == pytest.approx(view.width() * 90 / 160, abs=4)


def test_a_paused_clip_stands_still(qtbot: QtBot, player: Player, clip: Path) -> None:
    play(qtbot, player, clip)
    with qtbot.waitSignal(player.playing_changed, check_params_cb=lambda playing: not playing):
        player.toggle()
    playback = player.findChild(Playback)
    assert playback is not None
    with qtbot.assertNotEmitted(playback.position_changed, wait=150):
        pass
    assert not player.is_playing


def test_a_seek_shows_the_frame_at_that_place(qtbot: QtBot, player: Player, clip: Path) -> None:
    paused_at(qtbot, player, clip, 10)
    player.seek(1521)
    until_shown(qtbot, player, 36)


def test_a_step_shows_the_very_next_frame_and_back_the_one_before(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    paused_at(qtbot, player, clip, 20)
    for step, wanted in ((1, 21), (1, 22), (1, 23), (-1, 22), (-1, 21)):
        player.step(step)
        until_shown(qtbot, player, wanted)


def test_a_step_pauses_a_running_clip(qtbot: QtBot, player: Player, clip: Path) -> None:
    play(qtbot, player, clip)
    player.step(1)
    qtbot.waitUntil(lambda: not player.is_playing)


def test_steps_stop_at_the_first_frame(qtbot: QtBot, player: Player, clip: Path) -> None:
    paused_at(qtbot, player, clip, 0)
    player.step(-1)
    until_shown(qtbot, player, 0)
    assert player.position < DURATION_MS / FRAMES


def test_a_loop_begins_again_and_plays_on(qtbot: QtBot, player: Player, clip: Path) -> None:
    play(qtbot, player, clip)
    player.seek(1700)
    qtbot.waitUntil(lambda: player.position > 1700)
    qtbot.waitUntil(lambda: player.position < 1000)
    assert player.is_playing


def test_without_a_loop_the_last_frame_stays(qtbot: QtBot, player: Player, clip: Path) -> None:
    player.set_loop(False)
    play(qtbot, player, clip)
    player.seek(1700)
    qtbot.waitUntil(lambda: not player.is_playing)
    shown = frame_shown(player)
    assert shown is not None
    assert shown >= LAST - 1


def test_switching_the_loop_off_while_playing_ends_the_clip(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    play(qtbot, player, clip)
    player.set_loop(False)
    player.seek(1700)
    qtbot.waitUntil(lambda: not player.is_playing)
    assert frame_shown(player) is not None


def test_sound_that_is_longer_than_the_pictures_never_plays_to_an_empty_screen(
    qtbot: QtBot, player: Player, loud_clip: Path
) -> None:
    player.set_loop(False)
    play(qtbot, player, loud_clip)
    player.seek(1800)
    qtbot.waitUntil(lambda: player.position > 2200)
    assert player.is_playing
    shown = frame_shown(player)
    assert shown is not None
    assert shown >= LAST - 1


def test_playing_again_at_the_end_begins_anew(qtbot: QtBot, player: Player, clip: Path) -> None:
    player.set_loop(False)
    play(qtbot, player, clip)
    player.seek(1800)
    qtbot.waitUntil(lambda: not player.is_playing)
    player.toggle()
    qtbot.waitUntil(lambda: player.is_playing and 0 < player.position < 1500)


def test_from_the_end_a_seek_shows_an_earlier_frame(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    player.set_loop(False)
    play(qtbot, player, clip)
    player.seek(1800)
    qtbot.waitUntil(lambda: not player.is_playing)
    player.seek(round(10.5 * DURATION_MS / FRAMES))
    until_shown(qtbot, player, 10)
    assert not player.is_playing


@on_linux
def test_a_released_clip_is_closed_and_gone_from_the_screen(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    play(qtbot, player, clip)
    assert str(clip) in open_files()
    player.release()
    assert str(clip) not in open_files()
    qtbot.waitUntil(lambda: frame_shown(player) is None)


@on_linux
def test_a_closed_player_keeps_nothing_open_and_can_be_closed_twice(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    play(qtbot, player, clip)
    player.close_player()
    player.close_player()
    assert str(clip) not in open_files()
    qtbot.waitUntil(lambda: player.findChild(QMediaPlayer) is None)


def test_a_player_that_is_hidden_falls_silent(qtbot: QtBot, player: Player, clip: Path) -> None:
    play(qtbot, player, clip)
    player.hide()
    qtbot.waitUntil(lambda: not player.is_playing)


def test_a_clip_that_is_chosen_while_hidden_waits_at_its_first_frame(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    player.hide()
    player.show_clip(clip)
    until_open(qtbot, player)
    player.show()
    until_shown(qtbot, player, 0)
    assert not player.is_playing


def test_a_loop_that_is_switched_on_at_the_end_holds_from_the_next_time(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    player.set_loop(False)
    play(qtbot, player, clip)
    player.seek(1800)
    qtbot.waitUntil(lambda: not player.is_playing)
    player.set_loop(True)
    assert (frame_shown(player) or 0) >= LAST - 1
    player.toggle()
    qtbot.waitUntil(lambda: 0 < player.position < 1500)
    player.seek(1800)
    qtbot.waitUntil(lambda: player.position > 1800)
    qtbot.waitUntil(lambda: player.position < 1000)
    assert player.is_playing


def test_the_keys_do_what_they_do_elsewhere(qtbot: QtBot, player: Player, clip: Path) -> None:
    paused_at(qtbot, player, clip, 6)
    for key, frame in (
        (Qt.Key.Key_Right, 30),
        (Qt.Key.Key_Period, 31),
        (Qt.Key.Key_Comma, 30),
        (Qt.Key.Key_Left, 6),
        (Qt.Key.Key_J, 0),
    ):
        QTest.keyClick(player, key)
        until_shown(qtbot, player, frame, within=1)
    with qtbot.waitSignal(player.large_requested):
        QTest.keyClick(player, Qt.Key.Key_F)
    with qtbot.waitSignal(player.loop_changed):
        QTest.keyClick(player, Qt.Key.Key_L)
    with qtbot.waitSignal(player.muted_changed):
        QTest.keyClick(player, Qt.Key.Key_M)
    QTest.keyClick(player, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: player.is_playing)


def test_a_clip_that_nobody_chose_waits_with_a_button_over_it(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    player.show_clip(clip, plays=False)
    until_open(qtbot, player)
    view = child(player, QGraphicsView, "video-view")
    middle = view.rect().center()
    assert view.grab().toImage().pixelColor(middle) == Qt.GlobalColor.white
    QTest.keyClick(player, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: player.is_playing)
    assert view.grab().toImage().pixelColor(middle) != Qt.GlobalColor.white
