"""WebP (RFC 9649): its picture, or the first frame of its animation."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from videodesk.media.formats.exif import orientation_in
from videodesk.media.formats.source import PixelSource, Span, read_at, size_of, splice

_HEAD: Final = struct.Struct("<4sI")
_RIFF: Final = 12  # bytes: "RIFF", the size, "WEBP"
_ANIMATION: Final = 0x02  # flags of the chunk VP8X
_ALPHA: Final = 0x10
_MOST_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A chunk's name, and where its content is in the file; it may be cut off there."""

    name: bytes
    start: int
    length: int


def is_webp(start: bytes) -> bool:
    """Whether a file that starts with these bytes is a WebP file."""
    return start[:4] == b"RIFF" and start[8:12] == b"WEBP"


def webp_source(stream: BinaryIO) -> PixelSource:
    """Return the pixels of a WebP file; of an animation, its first frame."""
    chunks = list(_chunks(stream))
    frames = [chunk for chunk in chunks if chunk.name == b"ANMF"]
    names = (b"ANIM",) if frames else (b"ALPH", b"VP8 ", b"VP8L")
    parts: list[bytes | Span] = []
    for name in (b"VP8X", *names):
        chunk = _first(chunks, name)
        if name == b"VP8X" and chunk is not None:
            parts += _header(stream, chunk, is_animated=bool(frames))
        elif chunk is not None:
            parts += _copy(chunk)
    if frames:
        parts += _copy(frames[0])
    size = sum(part.length if isinstance(part, Span) else len(part) for part in parts)
    riff = b"RIFF" + (size + 4).to_bytes(4, "little") + b"WEBP"
    exif, profile = _first(chunks, b"EXIF"), _first(chunks, b"ICCP")
    return PixelSource(
        splice(stream, [riff, *parts]),
        orientation=orientation_in(_content(stream, exif)) if exif else 1,
        profile=_content(stream, profile) if profile else None,
        is_animated=len(frames) > 1,
    )


def _chunks(stream: BinaryIO) -> Iterator[_Chunk]:
    end = size_of(stream)
    at = _RIFF
    while at + _HEAD.size <= end:
        name, length = _HEAD.unpack(read_at(stream, at, _HEAD.size))
        yield _Chunk(name, at + _HEAD.size, length)
        at += _HEAD.size + length + length % 2


def _first(chunks: list[_Chunk], name: bytes) -> _Chunk | None:
    return next((chunk for chunk in chunks if chunk.name == name), None)


def _content(stream: BinaryIO, chunk: _Chunk) -> bytes:
    return read_at(stream, chunk.start, min(chunk.length, _MOST_BYTES))


def _header(stream: BinaryIO, chunk: _Chunk, *, is_animated: bool) -> list[bytes | Span]:
    """The chunk VP8X, which then announces no more than there is."""
    content = bytearray(_content(stream, chunk))
    content[:1] = bytes([content[0] & _ALPHA | (_ANIMATION if is_animated else 0)])
    return [_HEAD.pack(chunk.name, len(content)), bytes(content), bytes(len(content) % 2)]


def _copy(chunk: _Chunk) -> list[bytes | Span]:
    return [
        Span(chunk.start - _HEAD.size, _HEAD.size + chunk.length),
        bytes(chunk.length % 2),  # a file may lack the padding at its end
    ]
