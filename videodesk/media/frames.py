"""Extracts images from a clip: its poster, its last frame, the frame at a time."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, Interpolation
from av.video.stream import VideoStream
from PIL import Image, ImageStat

from videodesk.media.video_reader import (
    QUARTER_TURNS,
    VideoReader,
    display_size,
    open_video,
    turn_of,
)

_JPEG_QUALITY: Final = 85  # PNG ignores it
_PLAIN: Final = 5.0  # of 255: how much brightness varies in a black frame, noise included
_LATER_SECONDS: Final = (0.5, 1.0, 2.0)
_LATER_PARTS: Final = (0.25, 0.5, 0.75)
# Without the chroma flag, accurate rounding turns white into 253.
_EXACT: Final = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT
_UNSAID: Final = 2  # AVCOL_SPC_UNSPECIFIED; PyAV has no name for it
_LARGEST_SD_HEIGHT: Final = 576  # above it, players assume BT.709 by default


def poster_image(video: Path, max_side: int) -> bytes:
    """Make a JPEG of a representative frame: the first, or a later one if the first is blank.

    It is at most `max_side` pixels long, never scaled up. Raises NOT_A_VIDEO and FILE_MISSING.
    """
    with open_video(video) as reader:
        image = _representative_frame(reader, max_side)
    return _encoded(image, "JPEG")


def frame_image(video: Path, seconds: float | None) -> bytes:
    """Make a full-size PNG of the frame displayed at a time, or of the clip's very last frame.

    It is as a player shows it. Raises as `poster_image` does.
    """
    with open_video(video) as reader:
        frame = reader.last().frame if seconds is None else reader.at(seconds)
        image = _to_image(reader.stream, frame)
    return _encoded(image, "PNG")


def _representative_frame(reader: VideoReader, max_side: int) -> Image.Image:
    first = _to_image(reader.stream, reader.first(), max_side)
    if not _is_blank(first):
        return first
    for seconds in _later_times(reader.declared_seconds or 0.0):
        image = _to_image(reader.stream, reader.at(seconds), max_side)
        if not _is_blank(image):
            return image
    return first


def _later_times(length: float) -> Iterator[float]:
    yield from (seconds for seconds in _LATER_SECONDS if seconds < length)
    yield from (length * part for part in _LATER_PARTS)


def _is_blank(image: Image.Image) -> bool:
    grey = image.convert("L").resize((64, 64), Image.Resampling.BOX)
    return ImageStat.Stat(grey).stddev[0] < _PLAIN


def _to_image(stream: VideoStream, frame: VideoFrame, max_side: int | None = None) -> Image.Image:
    """The frame as a player shows it: square pixels, turned, and at most `max_side` long."""
    width, height = display_size(stream, frame)
    turn = turn_of(frame)
    if turn in QUARTER_TURNS:
        width, height = height, width
    scale = min(1.0, (max_side or max(width, height)) / max(width, height))
    rgb = frame.reformat(
        width=max(1, round(width * scale)),
        height=max(1, round(height * scale)),
        format="rgb24",
        src_colorspace=_colorspace(frame),
        interpolation=_EXACT,
    )
    plane = rgb.planes[0]
    image = Image.frombytes(
        "RGB", (rgb.width, rgb.height), bytes(plane), "raw", "RGB", plane.line_size
    )
    return image if turn is None else image.transpose(turn)


def _colorspace(frame: VideoFrame) -> int:
    if frame.colorspace == _UNSAID and frame.height > _LARGEST_SD_HEIGHT:
        return Colorspace.ITU709
    return frame.colorspace


def _encoded(image: Image.Image, encoding: Literal["JPEG", "PNG"]) -> bytes:
    stream = BytesIO()
    image.save(stream, encoding, quality=_JPEG_QUALITY)
    return stream.getvalue()
