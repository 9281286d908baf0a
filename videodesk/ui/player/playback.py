"""Playback of one clip. This module and `video_item` alone import QtMultimedia.

They are imported with the first clip: a QMediaPlayer takes 93 MB and 40 ms, and the rest of the
window works if QtMultimedia is missing.
"""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtMultimedia import (
    QAudioOutput,
    QMediaDevices,
    QMediaMetaData,
    QMediaPlayer,
    QtAudio,
)

from videodesk.ui.player.position_text import DEFAULT_FRAME_RATE, frame_at
from videodesk.ui.player.seek_throttle import SeekThrottle
from videodesk.ui.player.sound_output import DefaultDeviceFollower
from videodesk.ui.player.video_item import VideoItem

FIRST_FRAME_MS: Final = 1500
"""Milliseconds after which Qt is taken to be unable to decode the clip (docs/pitfalls.md, A7)."""

_Media = QMediaPlayer.MediaStatus
_State = QMediaPlayer.PlaybackState
_ONCE: Final = QMediaPlayer.Loops.Once
_INFINITE: Final = QMediaPlayer.Loops.Infinite


class Playback(QObject):
    """Owns a QMediaPlayer, its audio output, and `video_item`. All times are in milliseconds.

    `opened` is emitted with the first frame. `failed` carries the system's own words, if any; the
    file is closed by then.
    """

    opened = Signal()
    failed = Signal(str)
    position_changed = Signal(int)
    duration_changed = Signal(int)
    playing_changed = Signal(bool)
    size_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.video_item = VideoItem()
        self._player = QMediaPlayer(self)
        self._audio = QAudioOutput(self)
        DefaultDeviceFollower(self._audio, QMediaDevices(self), self)
        self._seek_throttle = SeekThrottle(self._seek_now, self)
        self._first_frame_timer = QTimer(self)
        self._first_frame_timer.setSingleShot(True)
        self._loops = False
        self._is_open = False
        self._track = 0
        self._is_awaiting_frame = False

        self._player.setAudioOutput(self._audio)
        self._player.setVideoOutput(self.video_item.video)
        self._player.positionChanged.connect(self._on_position_changed)
        self._player.durationChanged.connect(self._on_duration_changed)
        self._player.playbackStateChanged.connect(self._on_state_changed)
        # Queued: closing the file from within the player's own signals re-enters it.
        queued = Qt.ConnectionType.QueuedConnection
        self._player.mediaStatusChanged.connect(self._check_status, queued)
        self._player.errorOccurred.connect(self._check_status, queued)
        self._first_frame_timer.timeout.connect(self._on_first_frame_timeout)
        self.video_item.video.nativeSizeChanged.connect(self._fit_item)

    @property
    def is_open(self) -> bool:
        """True if the file is open and its first frame was shown."""
        return self._is_open

    @property
    def is_playing(self) -> bool:
        """True while the clip plays."""
        return self._player.playbackState() == _State.PlayingState

    @property
    def is_at_end(self) -> bool:
        """True if the clip was played to its end."""
        return self._is_open and self._player.mediaStatus() == _Media.EndOfMedia

    @property
    def position(self) -> int:
        """The current position, or the target of a pending seek."""
        target = self._seek_throttle.target
        return self._player.position() if target is None else target

    @property
    def duration(self) -> int:
        """The clip's duration; 0 until it is known."""
        return self._player.duration()

    @property
    def frame_rate(self) -> float:
        """Frames per second, as stated in the file."""
        rate = self._player.metaData().value(QMediaMetaData.Key.VideoFrameRate)
        return float(rate) if rate else DEFAULT_FRAME_RATE

    def open(self, path: Path, track: int = 0) -> None:
        """Load a local file, paused at its first frame; `track` is the video track to show.

        The file must exist: a path that does not respond would block the window when it is closed.
        """
        self.close_file(keeps_picture=True)
        self._track = track
        # With loops, Qt would endlessly retry a clip it cannot decode: a fully loaded core, and
        # 100,000 lines a second on stderr.
        self._player.setLoops(_ONCE)
        self._await_frame()
        self._player.setSource(QUrl.fromLocalFile(str(path)))
        self._player.pause()

    def close_file(self, *, keeps_picture: bool = False) -> None:
        """Close the file at once: it may then be moved or deleted.

        With `keeps_picture`, its last frame stays until `clear_picture` or the next clip.
        """
        self._is_open = False
        self._first_frame_timer.stop()
        self._seek_throttle.clear()
        self._stop_awaiting_frame()
        self._player.setSource(QUrl())
        if not keeps_picture:
            self.video_item.clear()

    def clear_picture(self) -> None:
        """Show nothing until the first frame."""
        if not self._is_open:
            self.video_item.clear()

    def play(self) -> None:
        """Play, from the start if the end was reached."""
        if not self._is_open:
            return
        position = 0 if self.is_at_end else self._seek_throttle.target
        self._seek_throttle.clear()
        self._stop_awaiting_frame()
        if position is not None:
            self._player.setPosition(position)
        self._player.play()

    def pause(self) -> None:
        """Pause at the current frame."""
        if self.is_playing:
            self._player.pause()

    def seek(self, position: int) -> None:
        """Show the frame at `position`; while paused, seeks that come too fast are skipped."""
        if not self._is_open:
            return
        target = max(0, min(position, self.duration))
        if self.is_playing:
            self._player.setPosition(target)
        else:
            self._seek_throttle.seek(target)

    def step(self, frames: int) -> None:
        """Pause, and move by a number of frames; a negative number moves back."""
        if not self._is_open:
            return
        self.pause()
        self.seek(position_after_steps(self.position, frames, self.duration, self.frame_rate))

    def set_loop(self, *, loop: bool) -> None:
        """Set whether the clip restarts at its end; takes effect at once."""
        self._loops = loop
        if self._is_open:
            self._apply_loop(self._player.position())

    def set_volume(self, volume: float) -> None:
        """Set the volume, 0 to 1, on a logarithmic scale."""
        scales = QtAudio.VolumeScale
        self._audio.setVolume(
            QtAudio.convertVolume(volume, scales.LogarithmicVolumeScale, scales.LinearVolumeScale)
        )

    def set_muted(self, *, muted: bool) -> None:
        """Set whether the sound is off."""
        self._audio.setMuted(muted)

    def close(self) -> None:
        """Release everything; call it before the view of `video_item` is deleted."""
        self.close_file()
        self._player.setVideoOutput(None)  # type: ignore[arg-type]  # Qt accepts None, its stubs do not
        self._player.setAudioOutput(None)  # type: ignore[arg-type]  # as above

    def _seek_now(self, position: int) -> None:
        ended = self._player.playbackState() == _State.StoppedState
        if not self.is_playing:
            self._await_frame()
        self._player.setPosition(position)
        if ended:
            self._player.pause()

    def _apply_loop(self, position: int) -> None:
        self._player.setLoops(_INFINITE if self._loops else _ONCE)
        if not self.is_at_end:
            self._player.setPosition(
                position
            )  # a new number of loops takes effect with the next seek

    def _check_status(self) -> None:
        """Check the player's present state: the queued signal may be about another clip."""
        status = self._player.mediaStatus()
        if status in {_Media.NoMedia, _Media.LoadingMedia}:
            return
        self._choose_track()
        if self.video_item.has_frame and not self._is_open:
            self._on_frame()
        if status == _Media.InvalidMedia or self._has_no_video():
            self._fail()
        elif not self._is_open and not self._first_frame_timer.isActive():
            self._first_frame_timer.start(FIRST_FRAME_MS)

    def _choose_track(self) -> None:
        """Show the track that the poster shows; Qt may begin with another."""
        is_there = 0 < self._track < len(self._player.videoTracks())
        if is_there and self._player.activeVideoTrack() != self._track:
            self._player.setActiveVideoTrack(self._track)

    def _has_no_video(self) -> bool:
        """True if no first frame will come: at the end already, or sound alone."""
        ended = self._player.mediaStatus() == _Media.EndOfMedia
        return not self._is_open and (ended or not self._player.hasVideo())

    def _on_first_frame_timeout(self) -> None:
        if self.video_item.has_frame:
            self._on_frame()
        else:
            self._fail()

    def _fail(self) -> None:
        message = self._player.errorString()
        self.close_file()
        self.failed.emit(message)

    def _on_frame(self) -> None:
        if not self.video_item.has_frame:
            return
        self._stop_awaiting_frame()
        if self._is_open:
            self._seek_throttle.on_frame_shown()
            return
        self._is_open = True
        self._first_frame_timer.stop()
        self._fit_item()  # clips of one size may be turned differently
        self._apply_loop(0)
        self.opened.emit()

    def _await_frame(self) -> None:
        if not self._is_awaiting_frame:
            self._is_awaiting_frame = True
            self.video_item.video.videoSink().videoFrameChanged.connect(self._on_frame)

    def _stop_awaiting_frame(self) -> None:
        if self._is_awaiting_frame:
            self._is_awaiting_frame = False
            self.video_item.video.videoSink().videoFrameChanged.disconnect(self._on_frame)

    def _on_position_changed(self, position: int) -> None:
        self.position_changed.emit(position)

    def _on_duration_changed(self, duration: int) -> None:
        self.duration_changed.emit(duration)

    def _on_state_changed(self, state: QMediaPlayer.PlaybackState) -> None:
        self.playing_changed.emit(state == _State.PlayingState)

    def _fit_item(self) -> None:
        self.video_item.fit_frame()
        self.size_changed.emit()


def position_after_steps(position: int, frames: int, duration: int, rate: float) -> int:
    """Return the middle, in milliseconds, of the frame `frames` after the one at `position`.

    Only the middle is reliable: positions are whole milliseconds, and five in eighteen seeks to the
    start of a frame are off by one (docs/pitfalls.md, M3).
    """
    last = frame_at(duration, duration, rate)
    target = min(max(frame_at(position, duration, rate) + frames, 0), last)
    return round((target + 0.5) * 1000 / rate)
