"""TIFF 6.0 and BigTIFF: the first image, described by no more tags than its pixels need."""

import struct
from dataclasses import dataclass
from typing import BinaryIO, Final

from videodesk.media.formats.exif import ORIENTATIONS
from videodesk.media.formats.source import PixelSource, Span, read_at, size_of, splice

_ORIENTATION: Final = 274
_PROFILE: Final = 34675
_PIXEL_TAGS: Final = frozenset(
    {
        *(256, 257, 258, 259, 262, 266),  # size, bits, compression, colours, order of bits
        *(273, 277, 278, 279, 284),  # strips, samples, planes
        *(292, 293, 317, 320),  # options of fax codes, prediction, palette
        *(322, 323, 324, 325),  # tiles
        *(332, 334, 336, 338, 339, 340, 341),  # inks, extra samples, kinds of numbers
        347,  # tables shared by JPEG strips
        *range(512, 522),  # JPEG of TIFF 6.0
        *(529, 530, 531, 532),  # how YCbCr is coded
        50674,  # LERC
    }
)
_MOST_ENTRIES: Final = 4096
_MOST_BYTES: Final = 16 * 1024 * 1024
_SHORT: Final = 3
_SIZES: Final = {3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 16: 8, 17: 8, 18: 8}
"""Bytes of a value, by its type; a byte for the others."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a file writes its numbers; `entry` is tag, type, count and value or offset."""

    offset: struct.Struct
    count: struct.Struct
    entry: struct.Struct
    first: int  # where the header says where the directory is


_LAYOUTS: Final = {
    start: _Layout(
        struct.Struct(order + offset), struct.Struct(order + count), struct.Struct(entry), first
    )
    for start, order, offset, count, entry, first in (
        (b"II*\0", "<", "I", "H", "<HHI4s", 4),
        (b"MM\0*", ">", "I", "H", ">HHI4s", 4),
        (b"II+\0", "<", "Q", "Q", "<HHQ8s", 8),
        (b"MM\0+", ">", "Q", "Q", ">HHQ8s", 8),
    )
}
STARTS: Final = tuple(_LAYOUTS)


def tiff_source(stream: BinaryIO) -> PixelSource:
    """Return the pixels of a TIFF's first image.

    Raises OSError or struct.error if what describes it is cut off.
    """
    layout = _LAYOUTS[read_at(stream, 0, 4)]
    end = size_of(stream)
    (at,) = layout.offset.unpack(read_at(stream, layout.first, layout.offset.size))
    (count,) = layout.count.unpack(read_at(stream, at, layout.count.size))
    table = read_at(stream, at + layout.count.size, min(count, _MOST_ENTRIES) * layout.entry.size)
    if len(table) < count * layout.entry.size:
        raise OSError("the picture is cut off")
    following = read_at(stream, at + layout.count.size + len(table), layout.offset.size)
    kept: list[bytes] = []
    orientation, profile = 1, None
    for number in range(len(table) // layout.entry.size):
        raw = table[number * layout.entry.size :][: layout.entry.size]
        tag, kind, length, value = layout.entry.unpack(raw)
        if tag in _PIXEL_TAGS:
            size = _SIZES.get(kind, 1) * length
            if size > layout.offset.size and layout.offset.unpack(value)[0] + size > end:
                raise OSError("the picture is cut off")
            kept.append(raw)
        elif tag == _ORIENTATION and kind == _SHORT:
            orientation = _short(layout, value)
        elif tag == _PROFILE and layout.offset.size < length <= _MOST_BYTES:
            profile = read_at(stream, layout.offset.unpack(value)[0], length)
    # It takes no more bytes than the directory that it replaces.
    directory = b"".join([layout.count.pack(len(kept)), *kept, layout.offset.pack(0)])
    after = at + len(directory)
    return PixelSource(
        splice(stream, [Span(0, at), directory, Span(after, max(0, end - after))]),
        orientation=orientation if orientation in ORIENTATIONS else 1,
        profile=profile,
        is_animated=any(following),
    )


def _short(layout: _Layout, value: bytes) -> int:
    return int.from_bytes(value[:2], "little" if layout.entry.format.startswith("<") else "big")
