"""PNG (W3C Portable Network Graphics, third edition): its critical chunks and its transparency."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from videodesk.media.formats.exif import orientation_in
from videodesk.media.formats.source import PixelSource, Span, read_at, size_of, splice

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"

_HEAD: Final = struct.Struct(">I4s")
_CRC: Final = 4
_END: Final = bytes(4) + b"IEND" + b"\xae\x42\x60\x82"
_MOST_BYTES: Final = 16 * 1024 * 1024  # of a profile, unpacked, or of an EXIF block
# By colour type: how many bytes a transparent colour takes. A palette (3) has up to 256 alphas.
_TRANSPARENT_COLOUR: Final = {0: 2, 2: 6}
_PALETTE: Final = 3
_MAX_CHUNKS: Final = 100_000
"""Half a gigabyte in libpng's chunks of 8 kB is 65,536."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A chunk's name, and where its content is in the file; it may be cut off there."""

    name: bytes
    start: int
    length: int
    present: int


def png_source(stream: BinaryIO) -> PixelSource:
    """Return the pixels of a PNG.

    A wrong checksum of a critical chunk is left for the decoder; an optional chunk with one is
    ignored, as libpng does. For an animation it is the default image.
    """
    parts: list[bytes | Span] = [SIGNATURE]
    seen = set[bytes]()
    colour_type = 0
    orientation, profile, is_animated = 1, None, False
    for chunk in _chunks(stream):
        is_first = chunk.name not in seen
        seen.add(chunk.name)
        match chunk.name:
            case b"IHDR" | b"PLTE" if is_first:
                parts.append(Span(chunk.start - _HEAD.size, _HEAD.size + chunk.length + _CRC))
                if chunk.name == b"IHDR":
                    colour_type = int.from_bytes(_content(stream, chunk)[9:10])
            case b"IDAT":
                parts += _image_data(chunk)
            case b"tRNS" if _is_whole(stream, chunk) and _fits(chunk, colour_type):
                parts.append(Span(chunk.start - _HEAD.size, _HEAD.size + chunk.length + _CRC))
            case b"iCCP" if _is_whole(stream, chunk):
                profile = _profile(_content(stream, chunk))
            case b"eXIf" if _is_whole(stream, chunk):
                orientation = orientation_in(_content(stream, chunk))
            case b"acTL" if _is_whole(stream, chunk):
                is_animated = int.from_bytes(_content(stream, chunk)[:4]) > 1
            case _:
                pass
    return PixelSource(splice(stream, [*parts, _END]), orientation, profile, is_animated)


def _chunks(stream: BinaryIO) -> Iterator[_Chunk]:
    end = size_of(stream)
    at = len(SIGNATURE)
    for _ in range(_MAX_CHUNKS):
        head = read_at(stream, at, _HEAD.size)
        if len(head) < _HEAD.size:
            return
        length, name = _HEAD.unpack(head)
        if name == b"IEND" or not name.isalpha():
            return
        start = at + _HEAD.size
        yield _Chunk(name, start, length, min(length, end - start))
        at = start + length + _CRC
    raise OSError(f"it has more than {_MAX_CHUNKS} chunks")


def _image_data(chunk: _Chunk) -> list[bytes | Span]:
    """A chunk of pixels; as much of it as is there, since only its checksum may be missing."""
    if chunk.present == chunk.length:
        head: bytes | Span = Span(chunk.start - _HEAD.size, _HEAD.size)
    else:
        head = _HEAD.pack(chunk.present, chunk.name)
    return [head, Span(chunk.start, chunk.present), bytes(_CRC)]


def _content(stream: BinaryIO, chunk: _Chunk) -> bytes:
    return read_at(stream, chunk.start, min(chunk.present, _MOST_BYTES))


def _is_whole(stream: BinaryIO, chunk: _Chunk) -> bool:
    """True if an optional chunk is complete, of a reasonable size, and its checksum is right."""
    if not chunk.present == chunk.length <= _MOST_BYTES:
        return False
    expected = zlib.crc32(_content(stream, chunk), zlib.crc32(chunk.name))
    return read_at(stream, chunk.start + chunk.length, _CRC) == expected.to_bytes(_CRC)


def _fits(chunk: _Chunk, colour_type: int) -> bool:
    if colour_type == _PALETTE:
        return 1 <= chunk.length <= 256
    return chunk.length == _TRANSPARENT_COLOUR.get(colour_type)


def _profile(content: bytes) -> bytes | None:
    """The unpacked profile after its name, a zero and the method, which is zero too."""
    name, _, packed = content.partition(b"\0")
    if not name or packed[:1] != b"\0":
        return None
    unpacking = zlib.decompressobj()
    try:
        profile = unpacking.decompress(packed[1:], _MOST_BYTES)
    except zlib.error:
        return None
    return profile if unpacking.eof else None
