"""Video reader: the only place where this package opens video files and reads frames.

FFmpeg would open far more than clips: playlists that fetch from the network, images, text. Only the
MP4 and WebM families are allowed, and only local files are opened.
"""

import os
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import av
from av.audio.stream import AudioStream
from av.codec.context import ThreadType
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL.Image import Transpose

from videodesk.errors import Code, VideoDeskError, error
from videodesk.media.declared_counts import HostileFileError, check_declared_counts
from videodesk.no_follow import open_any_file

if TYPE_CHECKING:
    from av.packet import Packet
    from av.sidedata.sidedata import SideData

_OPTIONS: Final = {
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm",
    "protocol_whitelist": "file",
    "max_streams": "100",  # each takes memory, and none but a few are of use
}
# A title that is not UTF-8 is no reason to refuse the clip. PyAV 19 always accepts one;
# PyAV 18 (the last one for Python 3.11) needs an option that 19 no longer has.
_OPEN: Final[Callable[..., InputContainer]] = av.open
_TOLERANT: Final = {"metadata_errors": "replace"} if av.__version__.startswith("18.") else {}
_STILL_CODECS: Final = frozenset({"mjpeg", "png", "bmp", "gif", "webp", "tiff"})
_MATRIX: Final = struct.Struct("=9i")
QUARTER_TURNS: Final = frozenset(
    {Transpose.ROTATE_90, Transpose.ROTATE_270, Transpose.TRANSPOSE, Transpose.TRANSVERSE}
)
"""Rotations that swap width and height."""
_THREADS: Final = min(os.cpu_count() or 1, 4)  # each keeps frames of its own
_MAX_PIXELS: Final = 64_000_000  # of one frame, so that a false size in the header costs no memory


@dataclass(frozen=True, slots=True)
class LastFrame:
    """The last frame, and the end of the last packet in seconds."""

    frame: VideoFrame
    reaches: float


class VideoReader:
    """A clip open for reading: its video track, and access to its frames.

    Times are in seconds from the clip's start, as in players: another track may start earlier than
    the video. All methods but `packets` seek first, so they can be called in any order.
    """

    def __init__(self, container: InputContainer, stream: VideoStream, number: int) -> None:
        self._container = container
        self.stream = stream
        self.number = number
        """Of the video track, from 0, without covers, as Qt counts."""
        self._tick = float(stream.time_base or 1 / av.time_base)
        self._start = stream.start_time or 0
        self._began = round((container.start_time or 0) / av.time_base / self._tick)

    @property
    def has_sound(self) -> bool:
        """True if there is an audio track."""
        return bool(self._container.streams.audio)

    @property
    def sounds(self) -> Sequence[AudioStream]:
        """Return the audio tracks."""
        return self._container.streams.audio

    @property
    def declared_seconds(self) -> float | None:
        """Return how long the clip declares to play: to the end of its longest track, or None."""
        tracks = [*self._container.streams.video, *self._container.streams.audio]
        ends = [
            float((track.start_time or 0) + track.duration) * float(track.time_base)
            for track in tracks
            if track.duration and track.time_base
        ]
        if len(ends) == len(tracks):
            return max(ends) - (self._container.start_time or 0) / av.time_base
        duration = self._container.duration
        return duration / av.time_base if duration else None

    def first(self) -> VideoFrame:
        """Return the first frame that can be decoded."""
        return self.at(0.0)

    def at(self, seconds: float) -> VideoFrame:
        """Return the frame displayed at a time: the last one that starts at or before it."""
        wanted = self._began + round(seconds / self._tick)
        self._container.seek(max(wanted, self._start), stream=self.stream)
        found: VideoFrame | None = None
        for frame in self._container.decode(self.stream):
            if found is not None and (frame.pts or 0) > wanted:
                break
            found = frame
        return _require_frame(found)

    def last(self) -> LastFrame:
        """Return the very last frame, by decoding from the last key frame to the end."""
        length = self.stream.duration or round((self.declared_seconds or 0.0) / self._tick)
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

    def packets(self, others: Sequence[Stream]) -> "Iterator[Packet[Any]]":
        """Yield all packets of the video track and of other tracks, of a clip that was just opened.

        Seeking back would lose sound from before the first frame.
        """
        yield from self._container.demux(self.stream, *others)


@contextmanager
def open_video(path: Path) -> Iterator[VideoReader]:
    """Open a clip for the block; FFmpeg's errors inside it are raised as VideoDeskError.

    Raises NOT_A_VIDEO, and FILE_MISSING.
    """
    try:
        with open_any_file(path) as stream:
            check_declared_counts(stream)
        with _OPEN(f"file:{path}", options=_OPTIONS, **_TOLERANT) as container:
            yield _video_reader(container)
    except FileNotFoundError as missing:
        raise error(Code.FILE_MISSING, detail=str(path)) from missing
    except HostileFileError as hostile:
        raise not_a_video(str(hostile)) from hostile
    except av.FFmpegError as damage:
        raise not_a_video(f"The file can't be read as MP4 or WebM: {damage.strerror}.") from damage
    except OSError as refused:
        raise not_a_video(str(refused)) from refused


def not_a_video(detail: str) -> VideoDeskError:
    """Return the NOT_A_VIDEO error, with what was found instead."""
    return error(Code.NOT_A_VIDEO, detail=detail)


def display_size(stream: VideoStream, frame: VideoFrame) -> tuple[int, int]:
    """Return width and height as displayed: with square pixels, of which none is lost; turned."""
    shape = float(stream.sample_aspect_ratio or 1)
    width, height = round(frame.width * max(shape, 1)), round(frame.height / min(shape, 1))
    return (height, width) if turn_of(frame) in QUARTER_TURNS else (width, height)


def display_matrix(frame: VideoFrame) -> tuple[int, ...] | None:
    """Return the nine numbers by which the header turns the frame, as FFmpeg has them."""
    data = cast("SideData | None", frame.side_data.get("DISPLAYMATRIX"))
    return None if data is None else _MATRIX.unpack(bytes(data))


def turn_of(frame: VideoFrame) -> Transpose | None:
    """Return what the clip's header asks for to show the frame upright; None for nothing.

    A matrix for another angle counts as the nearest quarter turn.
    """
    matrix = display_matrix(frame)
    if matrix is None:
        return None
    across, down_by_x, _, across_by_y, down, *_ = matrix
    if abs(across) + abs(down) >= abs(across_by_y) + abs(down_by_x):
        return {
            (True, False): Transpose.FLIP_LEFT_RIGHT,
            (False, True): Transpose.FLIP_TOP_BOTTOM,
            (True, True): Transpose.ROTATE_180,
        }.get((across < 0, down < 0))
    return {
        (False, False): Transpose.TRANSPOSE,
        (True, False): Transpose.ROTATE_270,
        (False, True): Transpose.ROTATE_90,
        (True, True): Transpose.TRANSVERSE,
    }[across_by_y < 0, down_by_x < 0]


def _moving_tracks(container: InputContainer) -> list[VideoStream]:
    """Return the video tracks without covers, numbered as Qt's player does."""
    return [
        stream
        for stream in container.streams.video
        if not stream.disposition & Disposition.attached_pic
    ]


def _chosen_track(tracks: Sequence[VideoStream]) -> int:
    """Return the number of the track to show: the default one, but a still picture only if alone.

    Some files begin with a preview of one frame that is not marked as such.
    """
    return min(
        range(len(tracks)),
        key=lambda number: (
            _is_still(tracks[number]),
            not tracks[number].disposition & Disposition.default,
            number,
        ),
    )


def codec_name(stream: VideoStream) -> str:
    """Return FFmpeg's name of the codec; empty if FFmpeg does not know it."""
    context = getattr(stream, "codec_context", None)  # missing from PyAV's stubs
    return "" if context is None else str(context.codec.canonical_name)


def _is_still(stream: VideoStream) -> bool:
    return stream.frames == 1 or codec_name(stream) in _STILL_CODECS


def _video_reader(container: InputContainer) -> VideoReader:
    streams = _moving_tracks(container)
    if not streams:
        raise not_a_video("The file has no video track.")
    number = _chosen_track(streams)
    stream = streams[number]
    if not codec_name(stream):
        raise not_a_video("The video's codec is unknown.")
    if not 0 < stream.width * stream.height <= _MAX_PIXELS:
        raise not_a_video(f"The video is too large: {stream.width} x {stream.height}.")
    stream.thread_type = ThreadType.AUTO
    stream.codec_context.thread_count = _THREADS
    return VideoReader(container, stream, number)


def _require_frame(frame: VideoFrame | None) -> VideoFrame:
    if frame is None:
        raise not_a_video("No frame can be decoded.")
    return frame
