"""The player: one clip, its transport, or the sentence that says why it cannot be shown."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from videodesk.ui.player.file_watcher import FileWatcher
from videodesk.ui.player.loading import load_playback
from videodesk.ui.player.transport_controls import TransportControls
from videodesk.ui.player.video_pane import VideoPane
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.messages import failure_text
from videodesk.ui.widgets.worker_pool import WorkerPool

if TYPE_CHECKING:
    from videodesk.ui.player.playback import Playback

_SECOND: Final = 1000


class Player(QWidget):
    """Owns the playback, which is made with the first clip and kept for all that follow.

    `missing_changed` says that the clip's file is gone, or has been put back. Files are looked for
    on a worker: one on a dead network drive would hold up the window.
    """

    volume_changed = Signal(float)
    muted_changed = Signal(bool)
    loop_changed = Signal(bool)
    playing_changed = Signal(bool)
    large_requested = Signal(Path)
    missing_changed = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        workers: WorkerPool,
        *,
        volume: float = 0.8,
        muted: bool = False,
        loop: bool = True,
        autoplay: bool = True,
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
        self._poster: Path | None = None
        self._is_missing = False
        self._begins = False
        self._resumes = False
        self.autoplay = autoplay
        self._volume, self._muted, self._loop = volume, muted, loop
        self._lookout = FileWatcher(workers, self)
        self._screen = VideoPane(theme, workers)
        self._view = self._screen.view
        self._controls = TransportControls(theme, icons)
        self._controls.show_loop(loop=loop)
        self._controls.show_sound(volume, muted=muted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._screen, 1)
        column.addWidget(self._controls)

        self._view.pressed.connect(self.toggle)
        self._view.double_clicked.connect(self._ask_for_large)
        self._screen.system_player_wanted.connect(self.open_in_system)
        self._lookout.found.connect(self._show_found)
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
    def path(self) -> Path | None:
        """The file that is shown, or would be if it were there."""
        return self._path

    @property
    def is_missing(self) -> bool:
        """Whether the clip's file is gone."""
        return self._is_missing

    @property
    def message(self) -> str:
        """What is said in place of the picture; empty while there is a picture, or nothing."""
        return self._screen.sentence

    def show_clip(self, path: Path, *, plays: bool = True, poster: Path | None = None) -> None:
        """Shows a local file in place of the one before.

        With `plays`, a person chose it, and it begins by itself where `autoplay` is on; else it
        waits at its first frame, with a button to play it. `poster` stands in where it cannot be
        shown.
        """
        self.release()
        self._path, self._poster = path, poster
        self._begins = plays and self.autoplay
        self._screen.expect(poster)
        self._workers.run(
            path.is_file,
            partial(self._look_at, self._ticket),
            partial(self._say_unreadable, self._ticket),
        )

    def show_missing(self) -> None:
        """Says that the clip's file is gone."""
        self.release()
        self._say_missing()

    def release(self) -> None:
        """Shows nothing and lets go of the file: it may then be moved or deleted."""
        self._ticket += 1
        self._path, self._resumes = None, False
        self._lookout.watch(None)
        self._set_missing(missing=False)
        if self._playback is not None:
            self._playback.close_file()
        self._controls.show_duration(0)
        self._screen.show_picture()

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

    def show_large(self, *, large: bool) -> None:
        """Whether it stands on the stage now."""
        self._controls.show_large(large=large)

    def toggle(self) -> None:
        """Pauses, or plays on."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Plays on; nothing happens where no clip is open."""
        if self._playback is not None:
            self._playback.play()

    def pause(self) -> None:
        """Stops at the frame that is shown."""
        if self._playback is not None:
            self._playback.pause()

    def seek(self, position: int) -> None:
        """Shows the frame at this place, in milliseconds."""
        if self._playback is not None:
            self._playback.seek(position)

    def step(self, frames: int) -> None:
        """Pauses, and goes so many frames on or, below zero, back."""
        if self._playback is not None:
            self._playback.step(frames)

    def open_in_system(self) -> None:
        """Opens the clip in the system's own player, and is silent meanwhile."""
        if self._path is not None:
            self.pause()
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))

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
        """Space or K plays and pauses, the arrows go a second on or back, comma and full stop
        step by a frame, J goes back to the beginning, L loops, M mutes, F shows it large.
        """
        match event.key():
            case Qt.Key.Key_Space | Qt.Key.Key_K:
                self.toggle()
            case Qt.Key.Key_Left:
                self.seek(self.position - _SECOND)
            case Qt.Key.Key_Right:
                self.seek(self.position + _SECOND)
            case Qt.Key.Key_J | Qt.Key.Key_Home:
                self.seek(0)
            case Qt.Key.Key_F:
                self._ask_for_large()
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
        if not event.spontaneous():
            self.pause()
        super().hideEvent(event)

    def _look_at(self, ticket: int, there: bool) -> None:  # noqa: FBT001  # a worker's result
        if ticket != self._ticket or self._path is None:
            return
        if not there:
            self._say_missing()
            self._lookout.watch(self._path)
            return
        playback = self._ready_playback()
        if playback is None:
            self._screen.say(
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
        self._screen.show_picture()
        if self.isVisible() and self._begins:
            self.play()
        else:
            self._view.invite(on=True)

    def _hold(self) -> None:
        self._resumes = self.is_playing
        self.pause()

    def _let_go(self) -> None:
        if self._resumes:
            self.play()
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
        if playing:
            self._view.invite(on=False)
        self.playing_changed.emit(playing)

    def _say_missing(self) -> None:
        self._screen.say(self.tr("The clip's file is no longer there."))
        self._set_missing(missing=True)

    def _set_missing(self, *, missing: bool) -> None:
        if missing != self._is_missing:
            self._is_missing = missing
            self.missing_changed.emit(missing)

    def _show_found(self, path: Path) -> None:
        """It was put back: nobody asked to hear it at this moment."""
        self.show_clip(path, plays=False, poster=self._poster)

    def _say_unshowable(self, words: str) -> None:
        self._screen.say(
            self.tr("This clip cannot be shown here."), words, offers_system_player=True
        )

    def _say_unreadable(self, ticket: int, failure: BaseException) -> None:
        if ticket == self._ticket:
            self._say_unshowable(failure_text(failure))

    def _ask_for_large(self) -> None:
        if self._path is not None:
            self.large_requested.emit(self._path)
