"""Checks that a file is a complete clip, and reads its properties.

A download counts as complete only after this check: its first and last frames can be decoded, and
the file is as long as it declares.
"""

import os
import struct
from pathlib import Path
from typing import BinaryIO, Final

from videodesk.errors import Code, error
from videodesk.media.values import Clip
from videodesk.media.video_reader import VideoReader, display_size, not_a_video, open_video
from videodesk.no_follow import open_any_file

_SLACK: Final = 0.5  # seconds; encoders round the duration that they declare
_SHORTEST: Final = 0.01  # seconds; FFmpeg reports 0 or 1 ms for a single frame without a duration
_START: Final = 64  # bytes; enough to tell text from a clip
_TEXTS: Final = {b"<": "an HTML or XML page", b"{": "JSON", b"[": "JSON"}

# ISO/IEC 14496-12, 4.2: a box is a length of 4 bytes and a name of 4; length 1 means that a
# length of 8 bytes follows.
_BOX: Final = struct.Struct(">I4s")
_LONG: Final = struct.Struct(">Q")
_CARRIERS: Final = frozenset({b"moov", b"moof", b"mdat"})


def probe(path: Path) -> Clip:
    """Return the properties of a clip after decoding its first and last frame.

    The file is closed afterwards. Raises NOT_A_VIDEO, whose detail says what is wrong, and
    FILE_MISSING.
    """
    _check_content(path)
    with open_video(path) as reel:
        return _inspect(reel)


def _inspect(reader: VideoReader) -> Clip:
    stream = reader.stream
    width, height = display_size(stream, reader.first())
    ending = reader.last()
    declared = reader.declared_seconds
    if declared is not None and ending.reaches < declared - _SLACK:
        raise not_a_video(
            f"The clip is cut off after {ending.reaches:.1f} of {declared:.1f} seconds."
        )
    seconds = declared or ending.reaches
    if seconds < _SHORTEST:
        raise not_a_video(f"The clip is only {seconds:.3f} seconds long.")
    return Clip(
        width=width,
        height=height,
        seconds=seconds,
        fps=float(stream.average_rate or stream.guessed_rate or 0),
        codec=stream.codec_context.codec.canonical_name,
        has_sound=reader.has_sound,
        frames=stream.frames or None,
    )


def _check_content(path: Path) -> None:
    """Raise for what services and proxies send instead of a clip, and for a truncated MP4."""
    try:
        with open_any_file(path) as stream:
            start = stream.read(_START)
            if not start:
                raise not_a_video("The file is empty.")
            if start.lstrip()[:1] in _TEXTS:
                raise not_a_video(f"The file is {_TEXTS[start.lstrip()[:1]]}.")
            if start[4:8] == b"ftyp":
                _check_boxes(stream)
    except FileNotFoundError as missing:
        raise error(Code.FILE_MISSING, detail=str(path)) from missing
    except OSError as refused:
        raise not_a_video(str(refused)) from refused


def _check_boxes(stream: BinaryIO) -> None:
    """Check an MP4's outermost boxes: none that holds the clip may extend past the end.

    FFmpeg opens a truncated file without an error, shorter or without its sound.
    """
    size = stream.seek(0, os.SEEK_END)
    position = 0
    seen = set[bytes]()
    while position + _BOX.size <= size:
        stream.seek(position)
        length, kind = _BOX.unpack(stream.read(_BOX.size))
        if length == 1:
            (length,) = _LONG.unpack(stream.read(_LONG.size).ljust(_LONG.size, b"\0"))
        seen.add(kind)
        if kind in _CARRIERS and position + length > size:
            raise not_a_video(
                f"The file is cut off: it should be at least {position + length} bytes long."
            )
        if length < _BOX.size:  # 0 means: to the end of the file
            break
        position += length
    if b"moov" not in seen:
        raise not_a_video("The file is cut off: its index is missing.")
