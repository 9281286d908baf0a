"""The player: one clip, its transport, or the sentence that says why it cannot be shown."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from videodesk.ui.icons import Icons
from videodesk.ui.player.controls import Controls
from videodesk.ui.player.notice import Notice
from videodesk.ui.player.video_view import VideoView
from videodesk.ui.theme import GRID, Theme
from videodesk.ui.workers import Workers

if TYPE_CHECKING:
    from videodesk.ui.player.playback import Playback

SLOW_MS: Final = 300
"""What takes longer shows that it works (LOOK.md, "Manners")."""


def load_playback(parent: QObject) -> "Playback":
    """Loads QtMultimedia and makes a playback. Raises ImportError where Qt lacks that part."""
    from videodesk.ui.player.playback import Playback  # noqa: PLC0415  # 93 MB, and may be missing

    return Playback(parent)


class Player(QWidget):
    """Owns the playback, which is made with the first clip and kept for all that follow.

    Files are looked for on a worker: one on a dead network drive would hold up the window.
    """

    volume_changed = Signal(float)
    muted_changed = Signal(bool)
    loop_changed = Signal(bool)
    playing_changed = Signal(bool)
    large_requested = Signal(Path)

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        workers: Workers,
        *,
        volume: float = 0.8,
        muted: bool = False,
        loop: bool = True,
        make_playback: Callable[[QObject], "Playback"] = load_playback,
    ) -> None:
        super().__init__()
        self.setObjectName("player")
        self.setAccessibleName(self.tr("Player"))
        self._workers = workers
        self._make_playback = make_playback
        self._playback: Playback | None = None
        self._path: Path | None = None
        self._ticket = 0
        self._resumes = False
        self._volume, self._muted, self._loop = volume, muted, loop
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.timeout.connect(self._say_slow)

        self._view = VideoView(theme)
        self._view.setObjectName("video-view")
        self._view.setAccessibleName(self.tr("Clip"))
        self._notice = Notice(theme)
        self._screen = QStackedWidget()
        self._screen.addWidget(self._view)
        self._screen.addWidget(self._notice)
        self._controls = Controls(theme, icons)
        self._controls.show_loop(loop=loop)
        self._controls.show_sound(volume, muted=muted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._screen, 1)
        column.addWidget(self._controls)

        self._view.pressed.connect(self.toggle)
        self._view.double_clicked.connect(self._ask_for_large)
        self._notice.system_player_wanted.connect(self._open_in_system)
        self._controls.play_pressed.connect(self.toggle)
        self._controls.loop_chosen.connect(self.set_loop)
        self._controls.mute_chosen.connect(self.set_muted)
        self._controls.volume_moved.connect(self._turn_volume)
        self._controls.large_pressed.connect(self._ask_for_large)
        self._controls.scrubber.sought.connect(self.seek)
        self._controls.scrubber.stepped.connect(self.step)
        self._controls.scrubber.sliderPressed.connect(self._hold)
        self._controls.scrubber.sliderReleased.connect(self._let_go)

    @property
    def is_playing(self) -> bool:
        """Whether a clip runs."""
        return self._playback is not None and self._playback.is_playing

    @property
    def position(self) -> int:
        """The place that is shown, in milliseconds."""
        return 0 if self._playback is None else self._playback.position

    @property
    def sentence(self) -> str:
        """What is said in place of the picture; empty while there is a picture, or nothing."""
        return self._notice.sentence if self._screen.currentWidget() is self._notice else ""

    def show_clip(self, path: Path) -> None:
        """Plays a local file from its first frame, in place of the one before."""
        self.release()
        self._path = path
        self._slow.start(SLOW_MS)
        self._workers.run(
            path.is_file,
            partial(self._look_at, self._ticket),
            partial(self._say_unreadable, self._ticket),
        )

    def show_missing(self) -> None:
        """Says that the clip's file is gone."""
        self.release()
        self._say(self.tr("The clip's file is no longer there."))

    def release(self) -> None:
        """Shows nothing and lets go of the file: it may then be moved or deleted."""
        self._ticket += 1
        self._path = None
        self._resumes = False
        self._slow.stop()
        if self._playback is not None:
            self._playback.close_file()
        self._controls.show_duration(0)
        self._screen.setCurrentWidget(self._view)

    def close_player(self) -> None:
        """Lets go of everything, at the end of the program."""
        self.release()
        if self._playback is not None:
            self._playback.close()
            self._view.clear()
            self._playback.deleteLater()
            self._playback = None

    def set_shape(self, shape: float) -> None:
        """The clip's width divided by its height, as far as it is known before it is loaded."""
        self._view.set_shape(shape)

    def set_most_height(self, height: int | None) -> None:
        """The most that the picture may take, in pixels; None for all there is."""
        self._view.set_most_height(height)

    def toggle(self) -> None:
        """Pauses, or plays on."""
        if self._playback is None:
            return
        if self._playback.is_playing:
            self._playback.pause()
        else:
            self._playback.play()

    def seek(self, position: int) -> None:
        """Shows the frame at this place, in milliseconds."""
        if self._playback is not None:
            self._playback.seek(position)

    def step(self, frames: int) -> None:
        """Pauses, and goes so many frames on or, below zero, back."""
        if self._playback is not None:
            self._playback.step(frames)

    def set_volume(self, volume: float) -> None:
        """How loud, 0 to 1."""
        if volume != self._volume:
            self._volume = volume
            self._apply_sound()
            self.volume_changed.emit(volume)

    def set_muted(self, muted: bool) -> None:  # noqa: FBT001  # the slot of a button
        """Whether there is no sound."""
        if muted != self._muted:
            self._muted = muted
            self._apply_sound()
            self.muted_changed.emit(muted)

    def set_loop(self, loop: bool) -> None:  # noqa: FBT001  # the slot of a button
        """Whether the clip begins again at its end."""
        if loop != self._loop:
            self._loop = loop
            self._controls.show_loop(loop=loop)
            if self._playback is not None:
                self._playback.set_loop(loop=loop)
            self.loop_changed.emit(loop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space plays and pauses, comma and full stop step by a frame, L loops, M mutes."""
        match event.key():
            case Qt.Key.Key_Space | Qt.Key.Key_K:
                self.toggle()
            case Qt.Key.Key_Comma:
                self.step(-1)
            case Qt.Key.Key_Period:
                self.step(1)
            case Qt.Key.Key_L:
                self.set_loop(not self._loop)
            case Qt.Key.Key_M:
                self.set_muted(not self._muted)
            case _:
                super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """A clip that nobody sees is not to be heard; a minimised window plays on."""
        if not event.spontaneous() and self._playback is not None:
            self._playback.pause()
        super().hideEvent(event)

    def _look_at(self, ticket: int, there: bool) -> None:  # noqa: FBT001  # a worker's result
        if ticket != self._ticket or self._path is None:
            return
        if not there:
            self.show_missing()
            return
        playback = self._ready_playback()
        if playback is None:
            self._say(
                self.tr(
                    "Clips cannot be played in this window: the part of Qt that plays them is "
                    "missing on this computer."
                ),
                offers_system_player=True,
            )
            return
        playback.open(self._path)

    def _ready_playback(self) -> "Playback | None":
        if self._playback is None:
            try:
                self._playback = self._make_playback(self)
            except ImportError:
                return None
            self._join(self._playback)
        return self._playback

    def _join(self, playback: "Playback") -> None:
        playback.set_loop(loop=self._loop)
        self._apply_sound()
        self._view.show_item(playback.picture)
        playback.opened.connect(self._begin)
        playback.failed.connect(self._say_unshowable)
        playback.moved.connect(self._controls.show_position)
        playback.duration_changed.connect(self._controls.show_duration)
        playback.playing_changed.connect(self._tell_playing)
        playback.shape_changed.connect(self._view.fit)

    def _begin(self) -> None:
        self._slow.stop()
        self._screen.setCurrentWidget(self._view)
        if self._playback is not None and self.isVisible():
            self._playback.play()

    def _hold(self) -> None:
        self._resumes = self.is_playing
        if self._playback is not None:
            self._playback.pause()

    def _let_go(self) -> None:
        if self._resumes and self._playback is not None:
            self._playback.play()
        self._resumes = False

    def _turn_volume(self, volume: float) -> None:
        self.set_volume(volume)
        self.set_muted(False)

    def _apply_sound(self) -> None:
        self._controls.show_sound(self._volume, muted=self._muted)
        if self._playback is not None:
            self._playback.set_volume(self._volume)
            self._playback.set_muted(muted=self._muted)

    def _tell_playing(self, playing: bool) -> None:  # noqa: FBT001  # a signal's value
        self._controls.show_playing(playing=playing)
        self.playing_changed.emit(playing)

    def _say_slow(self) -> None:
        self._say(self.tr("Opening the clip…"))

    def _say_unshowable(self, words: str) -> None:
        self._say(self.tr("This clip cannot be shown here."), words, offers_system_player=True)

    def _say_unreadable(self, ticket: int, failure: BaseException) -> None:
        if ticket == self._ticket:
            self._say_unshowable(str(failure))

    def _say(self, sentence: str, words: str = "", *, offers_system_player: bool = False) -> None:
        self._slow.stop()
        self._notice.say(sentence, words=words, offers_system_player=offers_system_player)
        self._screen.setCurrentWidget(self._notice)

    def _ask_for_large(self) -> None:
        if self._path is not None:
            self.large_requested.emit(self._path)

    def _open_in_system(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))
