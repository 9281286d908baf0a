"""Checks what an MP4 declares against its size, before a decoder reserves memory for it.

A few bytes can declare millions of samples, and FFmpeg keeps up to 35 bytes for each. In a real
clip every sample has bytes of its own in the file. Other counts that are wrong cost nothing: FFmpeg
stops where a table ends, and plays the clip. (ISO/IEC 14496-12, with its names of the boxes.)
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

_BOX: Final = struct.Struct(">I4s")
_LONG: Final = struct.Struct(">Q")
_COUNT: Final = struct.Struct(">I")

# FFmpeg reads a table wherever it finds it.
_CONTAINERS: Final = frozenset(
    {
        *(b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"mvex", b"moof", b"traf"),
        *(b"dinf", b"udta", b"tref", b"sinf", b"schi", b"tapt", b"iprp", b"gmhd", b"hinf"),
    }
)
_MAX_DEPTH: Final = 10
_MAX_BOXES: Final = 1_000_000
_MAX_TRACKS: Final = 100
_SAMPLES_PER_BYTE: Final = 16
"""Old QuickTime files count each sample of compressed sound."""
_FREE_SAMPLES: Final = 65_536
"""So many samples need no bytes: those of a text track may be empty."""


class HostileFileError(Exception):
    """A file declares more than it can contain; the message says what."""


@dataclass(slots=True)
class _Walk:
    stream: BinaryIO
    size: int
    boxes: int = 0
    tracks: int = 0
    samples: int = 0

    def add_samples(self, count: int) -> None:
        self.samples += count
        if self.samples > max(self.size * _SAMPLES_PER_BYTE, _FREE_SAMPLES):
            raise HostileFileError(
                f"The file declares {self.samples} samples, and has only {self.size} bytes."
            )


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    end: int


def check_declared_counts(stream: BinaryIO) -> None:
    """Check an MP4 or QuickTime file; other files pass. Raises HostileFileError, and OSError."""
    walk = _Walk(stream, stream.seek(0, os.SEEK_END))
    for box in _boxes(walk, 0, walk.size):
        _check(walk, box, 1)


def _check(walk: _Walk, box: _Box, depth: int) -> None:
    if box.kind in _CONTAINERS:
        if box.kind == b"trak":
            walk.tracks += 1
        if walk.tracks > _MAX_TRACKS:
            raise HostileFileError(f"The file declares more than {_MAX_TRACKS} tracks.")
        if depth > _MAX_DEPTH:
            raise HostileFileError("The file's boxes are nested too deeply.")
        for inner in _boxes(walk, box.start, box.end):
            _check(walk, inner, depth + 1)
        return
    match box.kind:
        case b"cmov":
            raise HostileFileError("The file's index is compressed.")
        case b"stsz" if _number(walk, box, 4):  # one size for all, so no table
            walk.add_samples(_number(walk, box, 8))
        case b"trun":
            walk.add_samples(_number(walk, box, 4))
        case _:
            pass


def _boxes(walk: _Walk, start: int, end: int) -> Iterator[_Box]:
    while start + _BOX.size <= end:
        walk.boxes += 1
        if walk.boxes > _MAX_BOXES:
            raise HostileFileError(f"The file has more than {_MAX_BOXES} boxes.")
        walk.stream.seek(start)
        head = walk.stream.read(_BOX.size + _LONG.size)
        if len(head) < _BOX.size:
            return
        length, kind = _BOX.unpack_from(head)
        content = start + _BOX.size
        if length == 1 and len(head) == _BOX.size + _LONG.size:
            (length,) = _LONG.unpack_from(head, _BOX.size)
            content += _LONG.size
        if length == 0:
            length = end - start
        if length < content - start:
            return
        yield _Box(kind, content, min(start + length, end))
        start += length


def _number(walk: _Walk, box: _Box, offset: int) -> int:
    """The number at an offset of the content; 0 if the box ends before it."""
    if box.start + offset + _COUNT.size > box.end:
        return 0
    walk.stream.seek(box.start + offset)
    data = walk.stream.read(_COUNT.size)
    return int(_COUNT.unpack(data)[0]) if len(data) == _COUNT.size else 0
