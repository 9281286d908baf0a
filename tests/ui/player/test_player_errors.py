import threading
import wave
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtMultimedia import QMediaPlayer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.player.clips import frame_shown, write_clip
from tests.ui.player.playback_helpers import on_linux, open_files, play, until_shown
from tests.ui.queries import child
from videodesk.ui.player.clip_loader import ClipLoader
from videodesk.ui.player.playback import Playback
from videodesk.ui.player.player import Player
from videodesk.ui.player.player_message import PlayerMessage
from videodesk.ui.player.video_view import VideoView
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool

CASES = Path(__file__).parents[2] / "cases" / "clips"


def test_message_is_shown_if_the_file_is_gone(qtbot: QtBot, player: Player, tmp_path: Path) -> None:
    player.show_clip(tmp_path / "gone.mp4")
    qtbot.waitUntil(lambda: player.message == "The clip's file is missing.")


@pytest.mark.parametrize("content", [b"", b"<html>not a video</html>", bytes(range(256)) * 40])
def test_message_is_shown_if_the_file_is_not_a_clip(
    qtbot: QtBot, player: Player, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    player.show_clip(path)
    qtbot.waitUntil(lambda: player.message == "This clip can't be played here.")


@on_linux
def test_clip_that_qt_cannot_decode_plays_as_a_copy(
    qtbot: QtBot, player: Player, tmp_path: Path
) -> None:
    clip = write_clip(tmp_path / "av1.mp4", codec="libsvtav1")
    player.show_clip(clip)
    qtbot.waitUntil(lambda: player.is_playing, timeout=10_000)
    if not list((tmp_path / "copies").glob("*.mp4")):
        pytest.skip("this machine decodes AV1")
    until_shown(qtbot, player, 5, within=5)
    assert player.message == ""
    assert player.path == clip
    assert str(clip) not in open_files()
    loader = player.findChild(ClipLoader)
    assert loader is not None
    messages: list[int] = []
    loader.converting.connect(messages.append)
    player.show_clip(clip)  # the copy is there already
    qtbot.waitUntil(lambda: player.is_playing)
    assert messages == []
    other = write_clip(tmp_path / "other.mp4", codec="libsvtav1")
    player.show_clip(other)  # the format is known by now, so nothing is waited for
    qtbot.waitUntil(lambda: player.is_playing)
    assert messages[0] == 0


@on_linux
def test_clip_that_cannot_be_converted_is_closed_with_a_message(
    qtbot: QtBot, theme: Theme, icons: IconProvider, workers: WorkerPool, tmp_path: Path
) -> None:
    copies = tmp_path / "copies"
    copies.write_bytes(b"in the way")
    player = Player(theme, icons, workers, muted=True, copies=copies)
    qtbot.addWidget(player, before_close_func=Player.close_player)
    player.show()
    clip = write_clip(tmp_path / "av1.mp4", codec="libsvtav1", frames=8)
    player.show_clip(clip)
    qtbot.waitUntil(lambda: player.message.startswith("This clip") or player.is_playing)
    if player.is_playing:
        pytest.skip("this machine decodes AV1")
    assert str(clip) not in open_files()


@pytest.mark.parametrize("name", ["preview_first.mkv", "preview_first.mp4", "second_default.mp4"])
def test_track_of_the_poster_plays(qtbot: QtBot, player: Player, name: str) -> None:
    player.show_clip(CASES / name)
    qtbot.waitUntil(lambda: player.is_playing)
    qtbot.waitUntil(lambda: shown_red(player))


def shown_red(player: Player) -> bool:
    """Whether the corner above left is red, as in `four_corners`."""
    view = child(player, VideoView)
    image = view.grab().toImage()
    bounds = view.mapFromScene(view.sceneRect()).boundingRect()
    colour = image.pixelColor(bounds.left() + 8, bounds.top() + 8)
    return colour.red() > 180 and colour.green() < 90


def test_clip_plays_after_a_bad_file(
    qtbot: QtBot, player: Player, clip: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"bad")
    player.show_clip(bad)
    qtbot.waitUntil(lambda: bool(player.message))
    play(qtbot, player, clip)
    qtbot.waitUntil(lambda: frame_shown(player) is not None)
    assert player.message == ""


class SystemPlayer(QObject):
    """What the system opens in place of its own player."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


def test_clip_that_cannot_be_shown_opens_in_the_systems_player(
    qtbot: QtBot, player: Player, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"bad")
    player.show_clip(bad)
    qtbot.waitUntil(lambda: bool(player.message))
    system = SystemPlayer()
    QDesktopServices.setUrlHandler("file", system, "open")  # type: ignore[arg-type]  # the stubs say bytes
    try:
        button = child(player, QPushButton, "open-in-system-player")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert system.opened == [str(bad)]


def test_message_is_shown_if_qtmultimedia_is_missing(
    qtbot: QtBot, theme: Theme, icons: IconProvider, workers: WorkerPool, clip: Path
) -> None:
    def missing(parent: QObject) -> Playback:
        raise ImportError("libQt6Multimedia.so.6: cannot open shared object file")

    player = Player(theme, icons, workers, make_playback=missing)
    qtbot.addWidget(player)
    player.show_clip(clip)
    qtbot.waitUntil(lambda: player.message.startswith("Clips can't be played in this window"))
    player.toggle()
    player.seek(100)
    player.step(1)
    player.release()
    assert player.message == ""


@on_linux
def test_last_clip_plays_if_clips_are_switched_fast(
    qtbot: QtBot, player: Player, clip: Path, loud_clip: Path
) -> None:
    play(qtbot, player, clip)
    before = len(list(Path("/proc/self/task").iterdir()))
    for number in range(20):
        player.show_clip(loud_clip if number % 2 else clip)
        qtbot.wait(1)  # lets some of them begin to load
    qtbot.waitUntil(lambda: player.is_playing)
    assert str(loud_clip) in open_files()
    assert str(clip) not in open_files()
    assert len(player.findChildren(QMediaPlayer)) == 1
    assert len(list(Path("/proc/self/task").iterdir())) <= before + 12


def test_late_check_of_a_former_file_is_ignored(
    qtbot: QtBot, player: Player, clip: Path, tmp_path: Path
) -> None:
    player.show_clip(tmp_path / "gone.mp4")
    play(qtbot, player, clip)
    assert player.message == ""


def test_message_is_shown_while_a_disk_does_not_respond(
    qtbot: QtBot, theme: Theme, icons: IconProvider, clip: Path
) -> None:
    workers = WorkerPool(threads=1)
    disk = threading.Event()
    workers.run(disk.wait, lambda _answer: None)
    player = Player(theme, icons, workers, muted=True)
    qtbot.addWidget(player, before_close_func=Player.close_player)
    player.show()
    player.show_clip(clip)
    qtbot.waitUntil(lambda: player.message == "Opening…")
    disk.set()
    qtbot.waitUntil(lambda: player.is_playing)
    assert player.message == ""
    workers.close()


def test_message_is_shown_if_the_file_has_only_sound(
    qtbot: QtBot, player: Player, tmp_path: Path
) -> None:
    path = tmp_path / "clip.mp4"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(16_000))
    player.show_clip(path)
    qtbot.waitUntil(lambda: player.message == "This clip can't be played here.")


def test_poster_is_shown_behind_the_message(qtbot: QtBot, player: Player, tmp_path: Path) -> None:
    bad, poster = tmp_path / "bad.mp4", tmp_path / "poster.jpg"
    bad.write_bytes(b"bad")
    image = QImage(64, 36, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(poster))
    player.show_clip(bad, poster=poster)
    notice = child(player, PlayerMessage)
    qtbot.waitUntil(lambda: bool(player.message) and notice.has_poster)
    seen = notice.grab().toImage().pixelColor(notice.width() // 2, notice.height() // 5)
    assert seen.red() > seen.green() + 30
    player.release()
    assert not notice.has_poster


def test_missing_poster_is_ignored(qtbot: QtBot, player: Player, tmp_path: Path) -> None:
    player.show_clip(tmp_path / "gone.mp4", poster=tmp_path / "gone.jpg")
    qtbot.waitUntil(lambda: player.is_missing)
    assert player.message == "The clip's file is missing."
