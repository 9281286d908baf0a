"""One clip being played: the only file of the window, beside `picture`, that needs QtMultimedia.

It is imported with the first clip, since a QMediaPlayer costs 93 MB and 40 ms, and since the rest
of the window is to work where QtMultimedia is missing.
"""

import math
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSizeF, Qt, QTimer, QUrl, Signal
from PySide6.QtMultimedia import QAudioOutput, QMediaMetaData, QMediaPlayer, QtAudio

from videodesk.ui.player.seek_throttle import SeekThrottle
from videodesk.ui.player.video_item import VideoItem

FIRST_FRAME_MS: Final = 1500
"""If no frame came by then, Qt cannot decode the clip: AV1 (docs/pitfalls.md, A7)."""
USUAL_RATE: Final = 24.0
"""Frames a second of a clip that does not say its own."""

_Media = QMediaPlayer.MediaStatus
_State = QMediaPlayer.PlaybackState
_ONCE: Final = QMediaPlayer.Loops.Once
_INFINITE: Final = QMediaPlayer.Loops.Infinite


class Playback(QObject):
    """Owns a QMediaPlayer, its sound, and `picture`. All times are in milliseconds.

    `opened`: the first frame is there. `failed`: the clip cannot be shown, with the system's own
    words if it has any; the file is closed by then.
    """

    opened = Signal()
    failed = Signal(str)
    moved = Signal(int)
    duration_changed = Signal(int)
    playing_changed = Signal(bool)
    shape_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.picture = VideoItem()
        self._player = QMediaPlayer(self)
        self._sound = QAudioOutput(self)
        self._seeking = SeekThrottle(self._go, self)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._is_loop = False
        self._is_open = False
        self._is_listening = False

        self._player.setAudioOutput(self._sound)
        self._player.setVideoOutput(self.picture.video)
        self._player.positionChanged.connect(self._tell_moved)
        self._player.durationChanged.connect(self._tell_duration)
        self._player.playbackStateChanged.connect(self._tell_state)
        # Queued: closing the file from within the player's own signals re-enters it.
        queued = Qt.ConnectionType.QueuedConnection
        self._player.mediaStatusChanged.connect(self._look, queued)
        self._player.errorOccurred.connect(self._look, queued)
        self._patience.timeout.connect(self._lose_patience)
        self.picture.video.nativeSizeChanged.connect(self._reshape)

    @property
    def is_open(self) -> bool:
        """Whether the clip's first frame was shown, and the file is open."""
        return self._is_open

    @property
    def is_playing(self) -> bool:
        """Whether the clip runs."""
        return self._player.playbackState() == _State.PlayingState

    @property
    def is_at_end(self) -> bool:
        """Whether the clip was played to its end and stands there."""
        return self._is_open and self._player.mediaStatus() == _Media.EndOfMedia

    @property
    def position(self) -> int:
        """The place that is shown, or that a seek on its way leads to."""
        target = self._seeking.target
        return self._player.position() if target is None else target

    @property
    def duration(self) -> int:
        """The clip's length; 0 until it is known."""
        return self._player.duration()

    @property
    def frame_rate(self) -> float:
        """Frames a second, as the file says it."""
        rate = self._player.metaData().value(QMediaMetaData.Key.VideoFrameRate)
        return float(rate) if rate else USUAL_RATE

    def open(self, path: Path) -> None:
        """Loads a local file up to its first frame and stays there.

        The file must exist: a path that does not answer would block the window when it is closed.
        """
        self.close_file()
        # One clip that cannot be decoded would be tried over and over if it were to loop: a core
        # at full load, and 100,000 lines a second on stderr.
        self._player.setLoops(_ONCE)
        self._listen()
        self._player.setSource(QUrl.fromLocalFile(str(path)))
        self._player.pause()

    def close_file(self) -> None:
        """Lets go of the file at once: it may be moved or deleted."""
        self._is_open = False
        self._patience.stop()
        self._seeking.forget()
        self._stop_listening()
        self._player.setSource(QUrl())
        self.picture.forget()

    def play(self) -> None:
        """Plays on, or from the beginning where the end was reached."""
        if not self._is_open:
            return
        place = 0 if self.is_at_end else self._seeking.target
        self._seeking.forget()
        self._stop_listening()
        if place is not None:
            self._player.setPosition(place)
        self._player.play()

    def pause(self) -> None:
        """Stops at the frame that is shown."""
        if self.is_playing:
            self._player.pause()

    def seek(self, position: int) -> None:
        """Shows the frame at `position`; while paused, seeks that come too fast are left out."""
        if not self._is_open:
            return
        place = max(0, min(position, self.duration))
        if self.is_playing:
            self._player.setPosition(place)
        else:
            self._seeking.ask(place)

    def step(self, frames: int) -> None:
        """Pauses and shows the frame so many frames on; a negative number leads back."""
        if not self._is_open:
            return
        self.pause()
        self.seek(stepped(self.position, frames, self.duration, self.frame_rate))

    def set_loop(self, *, loop: bool) -> None:
        """Whether the clip begins again at its end; takes effect at once."""
        self._is_loop = loop
        if self._is_open:
            self._apply_loop(self._player.position())

    def set_volume(self, volume: float) -> None:
        """How loud, 0 to 1, as an ear measures it."""
        scales = QtAudio.VolumeScale
        self._sound.setVolume(
            QtAudio.convertVolume(volume, scales.LogarithmicVolumeScale, scales.LinearVolumeScale)
        )

    def set_muted(self, *, muted: bool) -> None:
        """Whether there is no sound."""
        self._sound.setMuted(muted)

    def close(self) -> None:
        """Lets go of everything; to be called before the view of `picture` goes."""
        self.close_file()
        self._player.setVideoOutput(None)  # type: ignore[arg-type]  # Qt takes none, its stubs forget it
        self._player.setAudioOutput(None)  # type: ignore[arg-type]  # as above

    def _go(self, position: int) -> None:
        ended = self._player.playbackState() == _State.StoppedState
        if not self.is_playing:
            self._listen()
        self._player.setPosition(position)
        if ended:
            self._player.pause()

    def _apply_loop(self, position: int) -> None:
        self._player.setLoops(_INFINITE if self._is_loop else _ONCE)
        if not self.is_at_end:
            self._player.setPosition(position)  # a new number of loops counts from the next seek

    def _look(self) -> None:
        """Looks at where the player stands now: what the signal said may be about another clip."""
        status = self._player.mediaStatus()
        if status in {_Media.NoMedia, _Media.LoadingMedia}:
            return
        if self.picture.has_frame and not self._is_open:
            self._frame_came()
        if status == _Media.InvalidMedia or self._is_hopeless():
            self._fail()
        elif not self._is_open and not self._patience.isActive():
            self._patience.start(FIRST_FRAME_MS)

    def _is_hopeless(self) -> bool:
        """Whether no first frame will come: at the end already, or sound alone."""
        ended = self._player.mediaStatus() == _Media.EndOfMedia
        return not self._is_open and (ended or not self._player.hasVideo())

    def _lose_patience(self) -> None:
        if self.picture.has_frame:
            self._frame_came()
        else:
            self._fail()

    def _fail(self) -> None:
        words = self._player.errorString()
        self.close_file()
        self.failed.emit(words)

    def _frame_came(self) -> None:
        if not self.picture.has_frame:
            return
        self._stop_listening()
        if self._is_open:
            self._seeking.arrived()
            return
        self._is_open = True
        self._patience.stop()
        self._apply_loop(0)
        self.opened.emit()

    def _listen(self) -> None:
        if not self._is_listening:
            self._is_listening = True
            self.picture.video.videoSink().videoFrameChanged.connect(self._frame_came)

    def _stop_listening(self) -> None:
        if self._is_listening:
            self._is_listening = False
            self.picture.video.videoSink().videoFrameChanged.disconnect(self._frame_came)

    def _tell_moved(self, position: int) -> None:
        self.moved.emit(position)

    def _tell_duration(self, duration: int) -> None:
        self.duration_changed.emit(duration)

    def _tell_state(self, state: QMediaPlayer.PlaybackState) -> None:
        self.playing_changed.emit(state == _State.PlayingState)

    def _reshape(self, size: QSizeF) -> None:
        self.picture.resize(size)
        self.shape_changed.emit()


def stepped(position: int, frames: int, duration: int, rate: float) -> int:
    """The middle of the frame that is `frames` on from the one at `position`; milliseconds.

    Only the middle is exact: positions are whole milliseconds, and of seeks to the start of a
    frame five in eighteen are off by one (docs/pitfalls.md, M3).
    """
    last = max(0, round(duration * rate / 1000) - 1)
    shown = min(last, math.floor((position + 1) * rate / 1000))
    wanted = min(max(shown + frames, 0), last)
    return round((wanted + 0.5) * 1000 / rate)
