"""Player: a clip with its transport controls, or a message why it cannot be shown."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from videodesk.ui.player.file_watcher import FileWatcher
from videodesk.ui.player.transport_controls import TransportControls
from videodesk.ui.player.video_pane import VideoPane
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.messages import failure_text
from videodesk.ui.widgets.worker_pool import WorkerPool

if TYPE_CHECKING:
    from videodesk.ui.player.playback import Playback

_SECOND: Final = 1000


def make_playback(parent: QObject) -> "Playback":
    """Import QtMultimedia, and make a playback. Raises ImportError if Qt lacks that module."""
    from videodesk.ui.player.playback import Playback  # noqa: PLC0415  # 93 MB, and may be missing

    return Playback(parent)


class Player(QWidget):
    """Owns the playback, which is made for the first clip and reused for the others.

    `missing_changed` carries whether the clip's file is gone. Files are checked on a worker: one on
    a dead network drive would block the window.
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
        make_playback: Callable[[QObject], "Playback"] = make_playback,
    ) -> None:
        super().__init__()
        self.setObjectName("player")
        self.setAccessibleName(self.tr("Player"))
        self._workers = workers
        self._make_playback = make_playback
        self._playback: Playback | None = None
        self._path: Path | None = None
        self._load_number = 0
        self._poster: Path | None = None
        self._is_missing = False
        self._plays_when_opened = False
        self._resumes_after_scrubbing = False
        self.autoplay = autoplay
        self._volume, self._muted, self._loop = volume, muted, loop
        self._file_watcher = FileWatcher(workers, self)
        self._video_pane = VideoPane(theme, workers)
        self._view = self._video_pane.view
        self._controls = TransportControls(theme, icons)
        self._controls.show_loop(loop=loop)
        self._controls.show_sound(volume, muted=muted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._video_pane, 1)
        column.addWidget(self._controls)

        self._view.pressed.connect(self.toggle)
        self._view.double_clicked.connect(self._request_large)
        self._video_pane.system_player_requested.connect(self.open_in_system)
        self._file_watcher.found.connect(self._on_file_found)
        self._controls.play_clicked.connect(self.toggle)
        self._controls.loop_toggled.connect(self.set_loop)
        self._controls.mute_toggled.connect(self.set_muted)
        self._controls.volume_moved.connect(self._on_volume_moved)
        self._controls.large_clicked.connect(self._request_large)
        self._controls.scrubber.seek_requested.connect(self.seek)
        self._controls.scrubber.step_requested.connect(self.step)
        self._controls.scrubber.sliderPressed.connect(self._on_scrubbing_started)
        self._controls.scrubber.sliderReleased.connect(self._on_scrubbing_ended)

    @property
    def is_playing(self) -> bool:
        """True while the clip plays."""
        return self._playback is not None and self._playback.is_playing

    @property
    def position(self) -> int:
        """The position in the clip, in milliseconds."""
        return 0 if self._playback is None else self._playback.position

    @property
    def path(self) -> Path | None:
        """The clip's file, even if it is missing; None if there is no clip."""
        return self._path

    @property
    def is_missing(self) -> bool:
        """True if the clip's file is gone."""
        return self._is_missing

    @property
    def message(self) -> str:
        """The message shown in place of the video; empty if there is none."""
        return self._video_pane.message

    def show_clip(self, path: Path, *, plays: bool = True, poster: Path | None = None) -> None:
        """Load a local file in place of the former one.

        If `plays` and `autoplay` are true, it starts playing; otherwise it is paused at its first
        frame, with a button to play it. `poster` is shown behind a message if it cannot be played.
        """
        self.release()
        self._path, self._poster = path, poster
        self._plays_when_opened = plays and self.autoplay
        self._video_pane.prepare(poster)
        self._workers.run(
            path.is_file,
            partial(self._on_file_checked, self._load_number),
            partial(self._on_file_check_failed, self._load_number),
        )

    def show_missing(self) -> None:
        """Show that the clip's file is gone."""
        self.release()
        self._show_missing_message()

    def release(self) -> None:
        """Close the file, which may then be moved or deleted, and show nothing."""
        self._load_number += 1
        self._path, self._resumes_after_scrubbing = None, False
        self._file_watcher.watch(None)
        self._set_missing(is_missing=False)
        if self._playback is not None:
            self._playback.close_file()
        self._controls.show_duration(0)
        self._video_pane.show_video()

    def close_player(self) -> None:
        """Close the file and the playback, at the end of the program."""
        self.release()
        if self._playback is not None:
            self._playback.close()
            self._view.clear()
            self._playback.deleteLater()
            self._playback = None

    def set_aspect_ratio(self, aspect_ratio: float) -> None:
        """Set width divided by height of the clip, as far as known before it is loaded."""
        self._view.set_aspect_ratio(aspect_ratio)

    def set_height_limit(self, height: int | None) -> None:
        """Limit the height of the video, in pixels; None removes the limit."""
        self._view.set_height_limit(height)

    def show_large(self, *, is_large: bool) -> None:
        """Show whether the clip is shown large."""
        self._controls.show_large(is_large=is_large)

    def toggle(self) -> None:
        """Pause or play."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Play, if a clip is open."""
        if self._playback is not None:
            self._playback.play()

    def pause(self) -> None:
        """Pause at the current frame."""
        if self._playback is not None:
            self._playback.pause()

    def seek(self, position: int) -> None:
        """Show the frame at a position in milliseconds."""
        if self._playback is not None:
            self._playback.seek(position)

    def step(self, frames: int) -> None:
        """Pause, and move by a number of frames; a negative number moves back."""
        if self._playback is not None:
            self._playback.step(frames)

    def open_in_system(self) -> None:
        """Open the clip in the system's default player, and pause here."""
        if self._path is not None:
            self.pause()
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))

    def set_volume(self, volume: float) -> None:
        """Set the volume, 0 to 1."""
        if volume != self._volume:
            self._volume = volume
            self._apply_sound()
            self.volume_changed.emit(volume)

    def set_muted(self, muted: bool) -> None:  # noqa: FBT001  # the slot of a button
        """Set whether the sound is off."""
        if muted != self._muted:
            self._muted = muted
            self._apply_sound()
            self.muted_changed.emit(muted)

    def set_loop(self, loop: bool) -> None:  # noqa: FBT001  # the slot of a button
        """Set whether the clip restarts at its end."""
        if loop != self._loop:
            self._loop = loop
            self._controls.show_loop(loop=loop)
            if self._playback is not None:
                self._playback.set_loop(loop=loop)
            self.loop_changed.emit(loop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the player's keys.

        Space and K play and pause, the arrow keys move by a second, comma and full stop by a frame,
        J goes to the start, L loops, M mutes, F shows the clip large.
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
                self._request_large()
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
        """Pause when the player is hidden, but not when the window is minimised."""
        if not event.spontaneous():
            self.pause()
        super().hideEvent(event)

    def _on_file_checked(self, load_number: int, exists: bool) -> None:  # noqa: FBT001  # a worker's result
        if load_number != self._load_number or self._path is None:
            return
        if not exists:
            self._show_missing_message()
            self._file_watcher.watch(self._path)
            return
        playback = self._get_playback()
        if playback is None:
            self._video_pane.show_message(
                self.tr(
                    "Clips cannot be played in this window: the part of Qt that plays them is "
                    "missing on this computer."
                ),
                offers_system_player=True,
            )
            return
        playback.open(self._path)

    def _get_playback(self) -> "Playback | None":
        if self._playback is None:
            try:
                self._playback = self._make_playback(self)
            except ImportError:
                return None
            self._connect_playback(self._playback)
        return self._playback

    def _connect_playback(self, playback: "Playback") -> None:
        playback.set_loop(loop=self._loop)
        self._apply_sound()
        self._view.show_item(playback.video_item)
        playback.opened.connect(self._on_opened)
        playback.failed.connect(self._show_error_message)
        playback.position_changed.connect(self._controls.show_position)
        playback.duration_changed.connect(self._controls.show_duration)
        playback.playing_changed.connect(self._on_playing_changed)
        playback.size_changed.connect(self._view.fit)

    def _on_opened(self) -> None:
        self._video_pane.show_video()
        if self.isVisible() and self._plays_when_opened:
            self.play()
        else:
            self._view.show_play_button(is_shown=True)

    def _on_scrubbing_started(self) -> None:
        self._resumes_after_scrubbing = self.is_playing
        self.pause()

    def _on_scrubbing_ended(self) -> None:
        if self._resumes_after_scrubbing:
            self.play()
        self._resumes_after_scrubbing = False

    def _on_volume_moved(self, volume: float) -> None:
        self.set_volume(volume)
        self.set_muted(False)

    def _apply_sound(self) -> None:
        self._controls.show_sound(self._volume, muted=self._muted)
        if self._playback is not None:
            self._playback.set_volume(self._volume)
            self._playback.set_muted(muted=self._muted)

    def _on_playing_changed(self, is_playing: bool) -> None:  # noqa: FBT001  # a signal's value
        self._controls.show_playing(is_playing=is_playing)
        if is_playing:
            self._view.show_play_button(is_shown=False)
        self.playing_changed.emit(is_playing)

    def _show_missing_message(self) -> None:
        self._video_pane.show_message(self.tr("The clip's file is no longer there."))
        self._set_missing(is_missing=True)

    def _set_missing(self, *, is_missing: bool) -> None:
        if is_missing != self._is_missing:
            self._is_missing = is_missing
            self.missing_changed.emit(is_missing)

    def _on_file_found(self, path: Path) -> None:
        """Load the file that is back, without playing it."""
        self.show_clip(path, plays=False, poster=self._poster)

    def _show_error_message(self, detail: str) -> None:
        self._video_pane.show_message(
            self.tr("This clip cannot be shown here."), detail, offers_system_player=True
        )

    def _on_file_check_failed(self, load_number: int, failure: BaseException) -> None:
        if load_number == self._load_number:
            self._show_error_message(failure_text(failure))

    def _request_large(self) -> None:
        if self._path is not None:
            self.large_requested.emit(self._path)
