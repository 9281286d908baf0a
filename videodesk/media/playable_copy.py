"""Copies of clips that the window's player cannot decode, in a format that it can.

Qt's FFmpeg has no software decoder for AV1, and some systems lack others (docs/pitfalls.md, A7).
PyAV has them all, so such a clip is converted to H.264 once, into a cache, and the copy is played.
The clip itself stays as it is: frames, Continue and the library never use the copy.
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from videodesk.errors import Code, error
from videodesk.media.video_reader import (
    chosen_track,
    codec_name,
    display_matrix,
    moving_tracks,
    open_container,
    open_video,
)
from videodesk.private_files import make_private_folder

if TYPE_CHECKING:
    from av.packet import Packet

MOST_BYTES: Final = 2 * 1024**3
"""Limit for all copies of a cache; the oldest are removed."""

_SUFFIX: Final = ".mp4"
_UNFINISHED_SECONDS: Final = 24 * 3600
_KEY_FRAME_EVERY: Final = 12  # frames, so that stepping back is quick
_OPTIONS: Final = {"preset": "veryfast", "crf": "18"}
_COPIED_SOUND: Final = frozenset({"aac", "mp3", "opus", "flac", "ac3", "eac3"})
_DEFAULT_RATE: Final = Fraction(24)


class CancelledError(Exception):
    """The copy was not finished, because it was no longer wanted."""


@dataclass(frozen=True, slots=True)
class Track:
    """The video track that a player is to show.

    `number` counts from 0, without covers, as Qt does; `codec` is FFmpeg's name.
    """

    number: int
    codec: str


def track_to_play(video: Path) -> Track | None:
    """Return the track to show, from the header alone; None if the file cannot be read."""
    try:
        with open_container(video) as container:
            tracks = moving_tracks(container)
            if not tracks:
                return None
            number = chosen_track(tracks)
            return Track(number, codec_name(tracks[number]))
    except (av.FFmpegError, OSError, ValueError):
        return None


def existing_copy(video: Path, folder: Path) -> Path | None:
    """Return the copy of this very file in the cache, if there is one. Raises OSError."""
    copy = _place(video, folder)
    if not copy.is_file():
        return None
    with suppress(OSError):
        copy.touch()  # used last, so removed last
    return copy


def make_playable_copy(
    video: Path,
    folder: Path,
    *,
    report: Callable[[float], None] = lambda _part: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Path:
    """Convert a clip to H.264 and return the copy, which may have been made before.

    Size, shape, length, frame times and sound stay the same. Takes about as long as the clip plays:
    call it in a worker. `report` gets the part that is done, 0 to 1, on that thread; when
    `is_cancelled` gives true, CancelledError is raised. The copy is written completely or not at
    all. Raises NOT_A_VIDEO, FILE_MISSING, and OSError from the disk.
    """
    try:
        copy = _place(video, folder)
        if existing_copy(video, folder):
            return copy
    except OSError as failure:
        raise error(Code.FILE_MISSING, detail=str(video)) from failure
    make_private_folder(folder)
    part = folder / f".{copy.stem}.{secrets.token_hex(4)}.part"
    try:
        _convert(video, part, report, is_cancelled)
        part.replace(copy)
    finally:
        part.unlink(missing_ok=True)
    remove_oldest(folder, keep=copy)
    return copy


def remove_oldest(folder: Path, *, keep: Path, most_bytes: int = MOST_BYTES) -> None:
    """Remove the copies that were not used for the longest time, down to the limit.

    Also what a killed program left unfinished.
    """
    for part in folder.glob(".*.part"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > _UNFINISHED_SECONDS:
                part.unlink()
    left = most_bytes
    copies = [(each.stat(), each) for each in folder.glob(f"*{_SUFFIX}")]
    copies.sort(key=lambda each: (each[1] == keep, each[0].st_mtime), reverse=True)
    for found, each in copies:
        left -= found.st_size
        if left < 0 and each != keep:
            with suppress(OSError):  # on Windows, a copy that plays
                each.unlink()


def _place(video: Path, folder: Path) -> Path:
    """Where the copy of this file is, as it is now: a changed file gets another copy."""
    found = video.stat()
    key = f"{video.absolute()}\0{found.st_size}\0{found.st_mtime_ns}"
    name = hashlib.sha256(key.encode(errors="surrogateescape")).hexdigest()[:32]
    return folder / f"{name}{_SUFFIX}"


def _convert(
    video: Path, target: Path, report: Callable[[float], None], is_cancelled: Callable[[], bool]
) -> None:
    with open_video(video) as reader:
        first = reader.first()
    with open_video(video) as reader, av.open(str(target), "w", format="mp4") as output:
        sounds = reader.sounds[:1]
        picture = _add_picture(output, reader.stream, first)
        sound = _SoundCopy(output, sounds[0]) if sounds else None
        seconds = reader.declared_seconds or 0.0
        for packet in reader.packets(sounds):
            if is_cancelled():
                raise CancelledError
            if sound is not None and packet.stream is sound.source:
                sound.add(packet)
                continue
            for frame in reader.stream.decode(packet):
                output.mux(picture.encode(_fitted(frame, picture)))
                if seconds and frame.time is not None:
                    report(min(1.0, frame.time / seconds))
        output.mux(picture.encode(None))
        if sound is not None:
            sound.finish()


def _add_picture(output: OutputContainer, source: VideoStream, frame: VideoFrame) -> VideoStream:
    stream = output.add_stream(
        "libx264", rate=source.average_rate or _DEFAULT_RATE, options=dict(_OPTIONS)
    )
    coding = stream.codec_context
    # H.264 halves the colours' size, so both sides are even.
    coding.width, coding.height = frame.width + frame.width % 2, frame.height + frame.height % 2
    coding.pix_fmt = "yuv420p"
    coding.gop_size, coding.max_b_frames = _KEY_FRAME_EVERY, 0
    coding.sample_aspect_ratio = source.sample_aspect_ratio or Fraction(1)
    coding.color_range, coding.colorspace = frame.color_range, frame.colorspace
    coding.color_primaries, coding.color_trc = frame.color_primaries, frame.color_trc
    if source.time_base is not None:
        coding.time_base = source.time_base
    stream.set_display_matrix(display_matrix(frame))
    return stream


def _fitted(frame: VideoFrame, picture: VideoStream) -> VideoFrame:
    fitted = frame.reformat(
        width=picture.codec_context.width,
        height=picture.codec_context.height,
        format="yuv420p",
        dst_color_range=frame.color_range or None,
    )
    fitted.pts, fitted.time_base = frame.pts, frame.time_base
    fitted.pict_type = PictureType.NONE  # not where the source had its key frames
    return fitted


class _SoundCopy:
    """The sound of a copy: taken over as it is, or as AAC if an MP4 cannot contain it."""

    def __init__(self, output: OutputContainer, source: AudioStream) -> None:
        self.source = source
        self._output = output
        self._is_converted = source.codec_context.name not in _COPIED_SOUND
        self._stream = (
            output.add_stream("aac", rate=source.codec_context.sample_rate)
            if self._is_converted
            else output.add_stream_from_template(source)
        )

    def add(self, packet: "Packet[AudioStream]") -> None:
        if self._is_converted:
            for frame in self.source.decode(packet):
                self._output.mux(self._stream.encode(frame))
        elif packet.dts is not None:
            packet.stream = self._stream
            self._output.mux(packet)

    def finish(self) -> None:
        if self._is_converted:
            self._output.mux(self._stream.encode(None))
