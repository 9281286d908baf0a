import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
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
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool


def test_playback_is_not_made_before_the_first_clip(player: Player) -> None:
    assert player.findChild(QMediaPlayer) is None


def test_shown_clip_plays_its_frames(qtbot: QtBot, player: Player, clip: Path) -> None:
    play(qtbot, player, clip)
    qtbot.waitUntil(lambda: frame_shown(player) is not None)
    first = frame_shown(player)
    qtbot.waitUntil(lambda: frame_shown(player) not in {None, first})


def test_clip_is_neither_cropped_nor_stretched(qtbot: QtBot, player: Player, clip: Path) -> None:
    player.resize(500, 900)
    paused_at(qtbot, player, clip, 24)
    view = child(player, QWidget, "video-view")
    image = view.grab().toImage()
    background = image.pixelColor(2, 2)
    column = [image.pixelColor(view.width() // 2, y) for y in range(view.height())]
    seen = sum(colour != background for colour in column)
    assert seen == pytest.approx(view.width() * 90 / 160, abs=4)


def test_paused_clip_keeps_its_frame(qtbot: QtBot, player: Player, clip: Path) -> None:
    play(qtbot, player, clip)
    with qtbot.waitSignal(player.playing_changed, check_params_cb=lambda playing: not playing):
        player.toggle()
    playback = player.findChild(Playback)
    assert playback is not None
    with qtbot.assertNotEmitted(playback.position_changed, wait=150):
        pass
    assert not player.is_playing


def test_seek_shows_the_frame_at_its_position(qtbot: QtBot, player: Player, clip: Path) -> None:
    paused_at(qtbot, player, clip, 10)
    player.seek(1521)
    until_shown(qtbot, player, 36)


def test_steps_show_the_next_and_the_previous_frame(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    paused_at(qtbot, player, clip, 20)
    for step, expected in ((1, 21), (1, 22), (1, 23), (-1, 22), (-1, 21)):
        player.step(step)
        until_shown(qtbot, player, expected)


def test_step_pauses_a_playing_clip(qtbot: QtBot, player: Player, clip: Path) -> None:
    play(qtbot, player, clip)
    player.step(1)
    qtbot.waitUntil(lambda: not player.is_playing)


def test_step_back_stops_at_the_first_frame(qtbot: QtBot, player: Player, clip: Path) -> None:
    paused_at(qtbot, player, clip, 0)
    player.step(-1)
    until_shown(qtbot, player, 0)
    assert player.position < DURATION_MS / FRAMES


def test_looping_clip_restarts_at_its_end(qtbot: QtBot, player: Player, clip: Path) -> None:
    play(qtbot, player, clip)
    player.seek(1700)
    qtbot.waitUntil(lambda: player.position > 1700)
    qtbot.waitUntil(lambda: player.position < 1000)
    assert player.is_playing


def test_last_frame_stays_if_the_clip_does_not_loop(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    player.set_loop(False)
    play(qtbot, player, clip)
    player.seek(1700)
    qtbot.waitUntil(lambda: not player.is_playing)
    shown = frame_shown(player)
    assert shown is not None
    assert shown >= LAST - 1


def test_clip_ends_if_looping_is_turned_off_while_it_plays(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    play(qtbot, player, clip)
    player.set_loop(False)
    player.seek(1700)
    qtbot.waitUntil(lambda: not player.is_playing)
    assert frame_shown(player) is not None


def test_last_frame_stays_if_the_sound_is_longer_than_the_video(
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


def test_play_at_the_end_restarts_the_clip(qtbot: QtBot, player: Player, clip: Path) -> None:
    player.set_loop(False)
    play(qtbot, player, clip)
    player.seek(1800)
    qtbot.waitUntil(lambda: not player.is_playing)
    player.toggle()
    qtbot.waitUntil(lambda: player.is_playing and 0 < player.position < 1500)


def test_seek_from_the_end_shows_an_earlier_frame(qtbot: QtBot, player: Player, clip: Path) -> None:
    player.set_loop(False)
    play(qtbot, player, clip)
    player.seek(1800)
    qtbot.waitUntil(lambda: not player.is_playing)
    player.seek(round(10.5 * DURATION_MS / FRAMES))
    until_shown(qtbot, player, 10)
    assert not player.is_playing


@on_linux
def test_released_clip_is_closed_and_not_shown(qtbot: QtBot, player: Player, clip: Path) -> None:
    play(qtbot, player, clip)
    assert str(clip) in open_files()
    player.release()
    assert str(clip) not in open_files()
    qtbot.waitUntil(lambda: frame_shown(player) is None)


@on_linux
def test_closed_player_has_no_open_file_and_can_be_closed_twice(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    play(qtbot, player, clip)
    player.close_player()
    player.close_player()
    assert str(clip) not in open_files()
    qtbot.waitUntil(lambda: player.findChild(QMediaPlayer) is None)


def test_hidden_player_pauses(qtbot: QtBot, player: Player, clip: Path) -> None:
    play(qtbot, player, clip)
    player.hide()
    qtbot.waitUntil(lambda: not player.is_playing)


def test_clip_shown_while_the_player_is_hidden_is_paused(
    qtbot: QtBot, player: Player, clip: Path
) -> None:
    player.hide()
    player.show_clip(clip)
    until_open(qtbot, player)
    player.show()
    until_shown(qtbot, player, 0)
    assert not player.is_playing


def test_looping_turned_on_at_the_end_applies_to_the_next_playback(
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


def test_keys_control_the_playback(qtbot: QtBot, player: Player, clip: Path) -> None:
    paused_at(qtbot, player, clip, 6)
    shift, none = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
    for key, modifier, frame in (
        (Qt.Key.Key_Right, shift, 30),
        (Qt.Key.Key_Period, none, 31),
        (Qt.Key.Key_Right, none, 32),
        (Qt.Key.Key_Comma, none, 31),
        (Qt.Key.Key_Left, none, 30),
        (Qt.Key.Key_Left, shift, 6),
        (Qt.Key.Key_End, none, LAST),
        (Qt.Key.Key_J, none, 0),
    ):
        QTest.keyClick(player, key, modifier)
        until_shown(qtbot, player, frame)
    with qtbot.waitSignal(player.full_screen_requested):
        QTest.keyClick(player, Qt.Key.Key_F)
    with qtbot.waitSignal(player.large_requested):
        QTest.keyClick(player, Qt.Key.Key_Return)
    with qtbot.waitSignal(player.loop_changed):
        QTest.keyClick(player, Qt.Key.Key_L)
    with qtbot.waitSignal(player.muted_changed):
        QTest.keyClick(player, Qt.Key.Key_M)
    QTest.keyClick(player, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: player.is_playing)


def test_clip_that_does_not_start_has_a_play_button(
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


def test_poster_is_shown_until_the_clip_is_open(
    qtbot: QtBot,
    theme: Theme,
    icons: IconProvider,
    clip: Path,
    tmp_path: Path,
) -> None:
    """Arrowing fast through clips shows their posters, not a blank player."""
    posters = []
    for colour in (Qt.GlobalColor.red, Qt.GlobalColor.blue):
        image = QImage(64, 36, QImage.Format.Format_RGB32)
        image.fill(colour)
        posters.append(tmp_path / f"{colour.name}.png")
        assert image.save(str(posters[-1]))
    disk = threading.Event()

    class SlowPath(type(clip)):  # type: ignore[misc]
        def is_file(self) -> bool:
            return disk.wait()

    workers = WorkerPool(threads=3)
    player = Player(theme, icons, workers, muted=True)
    qtbot.addWidget(player, before_close_func=Player.close_player)
    player.resize(376, 280)
    player.show()
    view = child(player, QGraphicsView, "video-view")

    def middle() -> QColor:
        return view.grab().toImage().pixelColor(view.rect().center())

    for poster, colour in zip(posters, (Qt.GlobalColor.red, Qt.GlobalColor.blue), strict=True):
        player.show_clip(SlowPath(clip), plays=False, poster=poster)
        qtbot.waitUntil(lambda colour=colour: middle() == colour)  # type: ignore[misc]
    disk.set()
    until_open(qtbot, player)
    until_shown(qtbot, player, 0)
    workers.close()


def test_picture_of_the_previous_clip_goes_if_the_next_has_no_poster(
    qtbot: QtBot, player: Player, clip: Path, tmp_path: Path
) -> None:
    paused_at(qtbot, player, clip, 20)
    player.show_clip(tmp_path / "gone.mp4")
    qtbot.waitUntil(lambda: frame_shown(player) is None)
