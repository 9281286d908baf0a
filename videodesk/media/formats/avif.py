"""AVIF (a HEIF container, ISO/IEC 23008-12): without its EXIF and XMP."""

import struct
from collections.abc import Iterator
from typing import BinaryIO, Final

from videodesk.media.formats.source import PixelSource, Span, read_at, size_of, splice

_HEAD: Final = struct.Struct(">I4s")
_MOST_META: Final = 8 * 1024 * 1024
_METADATA: Final = (b"Exif", b"mime")
_IGNORED: Final = b"skip"  # a kind of item that decoders do not know


def is_avif(start: bytes) -> bool:
    """Whether a file that starts with these 64 bytes is an AVIF file."""
    brands = start[8 : int.from_bytes(start[:4])]
    return start[4:8] == b"ftyp" and bool({b"avif", b"avis"} & {brands[:4], *_four(brands[8:])})


def _four(brands: bytes) -> Iterator[bytes]:
    return (brands[at : at + 4] for at in range(0, len(brands), 4))


def avif_source(stream: BinaryIO) -> PixelSource:
    """Return the pixels of an AVIF image.

    Its rotation is a property of the image, which Pillow reads; EXIF does not decide about it. If
    the file ends too early, the decoder finds out whether pixels are missing.
    """
    end = size_of(stream)
    parts: list[bytes | Span] = []
    at = 0
    for start, length, name in _boxes(stream, end):
        whole = Span(start, min(length, end - start))
        if name == b"meta" and whole.length <= _MOST_META:
            parts.append(_without_metadata(read_at(stream, start, whole.length)))
        elif name == b"mdat" and length > whole.length and length < 2**32:
            parts += [_HEAD.pack(0, name), Span(start + 8, whole.length - 8)]  # 0: to the end
        else:
            parts.append(whole)
        at = start + whole.length
    return PixelSource(splice(stream, [*parts, Span(at, end - at)]))


def _boxes(stream: BinaryIO, end: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield start, length and name of the outermost boxes."""
    at = 0
    while at + _HEAD.size <= end:
        length, name = _HEAD.unpack(read_at(stream, at, _HEAD.size))
        if length == 1:
            length = int.from_bytes(read_at(stream, at + _HEAD.size, 8))
        elif length == 0:
            length = end - at
        if length < _HEAD.size:
            return
        yield at, length, name
        at += length


def _without_metadata(meta: bytes) -> bytes:
    """The list of items, with those of EXIF and XMP renamed so that nobody reads them."""
    changed = bytearray(meta)
    at = meta.find(b"infe")
    while at >= 0:
        version = meta[at + 4 : at + 5]
        kind = at + 8 + (6 if version == b"\3" else 4)
        if version in {b"\2", b"\3"} and meta[kind : kind + 4] in _METADATA:
            changed[kind : kind + 4] = _IGNORED
        at = meta.find(b"infe", at + 4)
    return bytes(changed)
