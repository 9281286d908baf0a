"""Video reader: the only place where this package opens video files and reads frames.

FFmpeg would open far more than clips: playlists that fetch from the network, images, text. Only the
MP4 and WebM families are allowed, and only local files are opened.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
from av.codec.context import ThreadType
from av.container import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from videodesk.errors import Code, VideoDeskError, error

_OPTIONS: Final = {
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm",
    "protocol_whitelist": "file",
}
# A title that is not UTF-8 is no reason to refuse the clip. PyAV 19 always accepts one;
# PyAV 18 (the last one for Python 3.11) needs an option that 19 no longer has.
_OPEN: Final[Callable[..., InputContainer]] = av.open
_TOLERANT: Final = {"metadata_errors": "replace"} if av.__version__.startswith("18.") else {}
_MAX_PIXELS: Final = 64_000_000  # of one frame, so that a false size in the header costs no memory


@dataclass(frozen=True, slots=True)
class LastFrame:
    """The last frame, and the end of the last packet in seconds."""

    frame: VideoFrame
    reaches: float


class VideoReader:
    """A clip open for reading: its first video stream, and access to its frames.

    Times are in seconds from the clip's start. Every method seeks first, so they can be called in
    any order.
    """

    def __init__(self, container: InputContainer, stream: VideoStream) -> None:
        self._container = container
        self.stream = stream
        self._tick = float(stream.time_base or 1 / av.time_base)
        self._start = stream.start_time or 0

    @property
    def has_sound(self) -> bool:
        """True if there is an audio track."""
        return bool(self._container.streams.audio)

    @property
    def declared_seconds(self) -> float | None:
        """Return the declared duration of the video track, else of the clip, else None."""
        if self.stream.duration:
            return self.stream.duration * self._tick
        return self.declared_end

    @property
    def declared_end(self) -> float | None:
        """Return the declared end of the longest track; None if it is not declared."""
        duration = self._container.duration
        return duration / av.time_base if duration else None

    def first(self) -> VideoFrame:
        """Return the first frame that can be decoded."""
        return self.at(0.0)

    def at(self, seconds: float) -> VideoFrame:
        """Return the frame displayed at a time: the last one that starts at or before it."""
        wanted = self._start + round(seconds / self._tick)
        self._container.seek(wanted, stream=self.stream)
        found: VideoFrame | None = None
        for frame in self._container.decode(self.stream):
            if found is not None and (frame.pts or 0) > wanted:
                break
            found = frame
        return _require_frame(found)

    def last(self) -> LastFrame:
        """Return the very last frame, by decoding from the last key frame to the end."""
        length = round((self.declared_seconds or 0.0) / self._tick)
        self._container.seek(self._start + length, stream=self.stream)
        found: VideoFrame | None = None
        end = 0.0
        for packet in self._container.demux():
            if packet.pts is not None:
                end = max(end, (packet.pts + (packet.duration or 0)) * float(packet.time_base))
            if packet.stream.index == self.stream.index:
                for frame in self.stream.decode(packet):
                    found = frame
        began = (self._container.start_time or 0) / av.time_base
        return LastFrame(_require_frame(found), end - began)


@contextmanager
def open_video(path: Path) -> Iterator[VideoReader]:
    """Open a clip for the block; FFmpeg's errors inside it are raised as VideoDeskError.

    Raises NOT_A_VIDEO, and FILE_MISSING.
    """
    try:
        with _OPEN(f"file:{path}", options=_OPTIONS, **_TOLERANT) as container:
            yield VideoReader(container, _video_stream(container))
    except FileNotFoundError as missing:
        raise error(Code.FILE_MISSING, detail=str(path)) from missing
    except av.FFmpegError as damage:
        raise not_a_video(f"It cannot be read as MP4 or WebM: {damage.strerror}.") from damage


def not_a_video(detail: str) -> VideoDeskError:
    """Return the NOT_A_VIDEO error, with what was found instead."""
    return error(Code.NOT_A_VIDEO, detail=detail)


def display_size(stream: VideoStream, frame: VideoFrame) -> tuple[int, int]:
    """Return width and height as displayed: with square pixels, then rotated."""
    width, height = round(frame.width * float(stream.sample_aspect_ratio or 1)), frame.height
    return (height, width) if quarter_turns(frame) % 2 else (width, height)


def quarter_turns(frame: VideoFrame) -> int:
    """Return how many quarter turns counter-clockwise the frame is displayed with: 0 to 3."""
    return round(frame.rotation / 90) % 4


def _video_stream(container: InputContainer) -> VideoStream:
    streams = [
        stream
        for stream in container.streams.video
        if not stream.disposition & Disposition.attached_pic
    ]
    if not streams:
        raise not_a_video("It holds no moving picture.")
    stream = streams[0]
    if getattr(stream, "codec_context", None) is None:  # missing from PyAV's stubs
        raise not_a_video("Its picture is coded in a way that is not known here.")
    if not 0 < stream.width * stream.height <= _MAX_PIXELS:
        raise not_a_video(f"Its picture size is {stream.width} x {stream.height}.")
    stream.thread_type = ThreadType.AUTO
    return stream


def _require_frame(frame: VideoFrame | None) -> VideoFrame:
    if frame is None:
        raise not_a_video("No frame of it can be decoded.")
    return frame
