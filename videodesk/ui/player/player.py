"""Player: a clip with its transport controls, or a message why it cannot be shown."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from videodesk.ui.player.clip_loader import ClipLoader
from videodesk.ui.player.idle_controls import IdleControls
from videodesk.ui.player.multimedia import make_playback
from videodesk.ui.player.player_commands import perform
from videodesk.ui.player.player_keys import command_for
from videodesk.ui.player.transport_controls import TransportControls
from videodesk.ui.player.video_pane import VideoPane
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.desktop import open_clip
from videodesk.ui.widgets.worker_pool import WorkerPool

if TYPE_CHECKING:
    from videodesk.ui.player.playback import Playback


class Player(QWidget):
    """Owns the playback, which is made for the first clip and reused for the others.

    A click anywhere in it gives it the keyboard (`player_keys`). `missing_changed` carries whether
    the clip's file is gone; `clip_step_requested` asks for the next (1) or previous (-1) clip,
    `leave_requested` for one step back.
    """

    volume_changed = Signal(float)
    muted_changed = Signal(bool)
    loop_changed = Signal(bool)
    playing_changed = Signal(bool)
    large_requested = Signal(Path)
    full_screen_requested = Signal()
    clip_step_requested = Signal(int)
    leave_requested = Signal()
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
        copies: Path | None = None,
        make_playback: Callable[[QObject], "Playback"] = make_playback,
    ) -> None:
        super().__init__()
        self.setObjectName("player")
        self.setAccessibleName(self.tr("Player"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._make_playback = make_playback
        self._playback: Playback | None = None
        self._path: Path | None = None
        self._poster: Path | None = None
        self._is_missing = False
        self._plays_when_opened = False
        self._resumes_after_scrubbing = False
        self._is_large = False
        self.autoplay = autoplay
        self._volume, self._muted, self._loop = volume, muted, loop
        self._loader = ClipLoader(workers, copies, self)
        self._video_pane = VideoPane(theme, workers)
        self._view = self._video_pane.view
        self._controls = TransportControls(theme, icons)
        self._controls.show_loop(loop=loop)
        self._controls.show_sound(volume, muted=muted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._video_pane, 1)
        self._idle_controls = IdleControls(self._controls, self._view.viewport(), column)

        self._view.pressed.connect(self.toggle)
        self._view.double_clicked.connect(self.request_full_screen)
        self._view.pointer_moved.connect(self._idle_controls.wake)
        self._video_pane.poster_missing.connect(self._clear_picture)
        self._video_pane.system_player_requested.connect(self.open_in_system)
        self._loader.ready.connect(self._on_file_ready)
        self._loader.missing.connect(self._show_missing_message)
        self._loader.failed.connect(self._show_error_message)
        self._loader.returned.connect(self._on_file_returned)
        self._loader.converting.connect(self._video_pane.show_converting)
        self._controls.play_clicked.connect(self.toggle)
        self._controls.loop_toggled.connect(self.set_loop)
        self._controls.mute_toggled.connect(self.set_muted)
        self._controls.volume_moved.connect(self._on_volume_moved)
        self._controls.large_clicked.connect(self.request_large)
        self._controls.full_screen_clicked.connect(self.request_full_screen)
        self._controls.clip_step_clicked.connect(self.clip_step_requested)
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

        If `plays` and `autoplay` are true, it starts playing, and so it does where it is shown
        large; otherwise it is paused at its first frame, with a button to play it. `poster` is
        shown until its first frame, and behind a message if it cannot be played.
        """
        self._close_clip(keeps_picture=True)
        self._path, self._poster = path, poster
        self._plays_when_opened = plays and (self.autoplay or self._is_large)
        self._video_pane.prepare(poster)
        self._loader.load(path)

    def show_missing(self) -> None:
        """Show that the clip's file is gone."""
        self.release()
        self._show_missing_message()

    def release(self) -> None:
        """Close the file, which may then be moved or deleted, and show nothing."""
        self._close_clip()
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
        self._is_large = is_large
        self._controls.show_large(is_large=is_large)

    def show_full_screen(self, *, is_full: bool) -> None:
        """Show whether the clip fills the screen: the controls then lie over it."""
        self._view.set_ground_dark(is_dark=is_full)
        self._controls.show_full_screen(is_full=is_full)
        if is_full:
            self._idle_controls.start(self.rect())
        else:
            self._idle_controls.stop()

    def enable_clip_steps(self, *, enabled: bool) -> None:
        """Set whether there are a next and a previous clip to go to."""
        self._controls.enable_clip_steps(enabled=enabled)

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

    def play_when_open(self) -> None:
        """Play, at once or when the clip is open."""
        self._plays_when_opened = True
        self.play()

    def pause(self) -> None:
        """Pause at the current frame."""
        if self._playback is not None:
            self._playback.pause()

    def seek(self, position: int) -> None:
        """Show the frame at a position in milliseconds."""
        if self._playback is not None:
            self._playback.seek(position)

    def seek_to_end(self) -> None:
        """Show the last frame."""
        if self._playback is not None:
            self._playback.seek(self._playback.duration)

    def step(self, frames: int) -> None:
        """Pause, and move by a number of frames; a negative number moves back."""
        if self._playback is not None:
            self._playback.step(frames)

    def open_in_system(self) -> None:
        """Open the clip in the system's default player, and pause here."""
        if self._path is not None:
            self.pause()
            open_clip(self._path)

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

    def toggle_loop(self) -> None:
        """Turn looping on or off."""
        self.set_loop(not self._loop)

    def toggle_mute(self) -> None:
        """Turn the sound off or on."""
        self.set_muted(not self._muted)

    def change_volume(self, by: float) -> None:
        """Turn the sound on, and its volume up or down."""
        self._on_volume_moved(min(1.0, max(0.0, self._volume + by)))

    def request_full_screen(self) -> None:
        """Ask to fill the screen with the clip, or to stop."""
        if self._path is not None:
            self.full_screen_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the player's keys; leave all others to the parent."""
        self._idle_controls.wake()
        command = command_for(event)
        if command is None:
            super().keyPressEvent(event)
        else:
            perform(command, self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the controls at the lower edge of a clip that fills the screen."""
        super().resizeEvent(event)
        self._idle_controls.place(self.rect())

    def hideEvent(self, event: QHideEvent) -> None:
        """Pause when the player is hidden, but not when the window is minimised."""
        if not event.spontaneous():
            self.pause()
        super().hideEvent(event)

    def _close_clip(self, *, keeps_picture: bool = False) -> None:
        self._path, self._resumes_after_scrubbing = None, False
        self._loader.cancel()
        self._set_missing(is_missing=False)
        if self._playback is not None:
            self._playback.close_file(keeps_picture=keeps_picture)
        if not keeps_picture:
            self._controls.show_clip(0)

    def _clear_picture(self) -> None:
        if self._playback is not None:
            self._playback.clear_picture()

    def _on_file_ready(self, path: Path, track: int) -> None:
        playback = self._get_playback()
        if playback is None:
            self._video_pane.show_message(
                self.tr(
                    "Clips can't be played in this window: a part of Qt (QtMultimedia) is missing "
                    "on this computer."
                ),
                offers_system_player=True,
            )
            return
        playback.open(path, track)

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
        playback.failed.connect(self._loader.convert)
        playback.position_changed.connect(self._controls.show_position)
        playback.duration_changed.connect(self._on_duration_changed)
        playback.playing_changed.connect(self._on_playing_changed)
        playback.size_changed.connect(self._view.follow_item)

    def _on_opened(self) -> None:
        self._video_pane.show_video()
        self._on_duration_changed(self._playback.duration if self._playback is not None else 0)
        if self.isVisible() and self._plays_when_opened:
            self.play()
        else:
            self._view.show_play_button(is_shown=True)

    def _on_duration_changed(self, duration: int) -> None:
        if self._playback is not None and duration > 0:
            self._controls.show_clip(duration, self._playback.frame_rate)

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
        self._idle_controls.set_playing(is_playing=is_playing)
        if is_playing:
            self._view.show_play_button(is_shown=False)
        self.playing_changed.emit(is_playing)

    def _show_missing_message(self) -> None:
        self._controls.show_clip(0)
        self._video_pane.show_message(self.tr("The clip's file is missing."))
        self._set_missing(is_missing=True)

    def _set_missing(self, *, is_missing: bool) -> None:
        if is_missing != self._is_missing:
            self._is_missing = is_missing
            self.missing_changed.emit(is_missing)

    def _on_file_returned(self, path: Path) -> None:
        """Load the file that is back, without playing it."""
        self.show_clip(path, plays=False, poster=self._poster)

    def _show_error_message(self, detail: str) -> None:
        self._controls.show_clip(0)
        self._video_pane.show_message(
            self.tr("This clip can't be played here."), detail, offers_system_player=True
        )

    def request_large(self) -> None:
        """Ask to show the clip large, or to go back."""
        if self._path is not None:
            self.large_requested.emit(self._path)
