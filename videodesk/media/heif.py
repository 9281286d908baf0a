"""Reader of HEIF, the container of HEIC images: its items, and how they form an image.

It supports the part of ISO/IEC 23008-12 that cameras and phones use: coded images, grids of them
(an iPhone cuts each photograph into tiles), rotation, mirroring, crop, colours and alpha. Nothing
is decoded here, and every number in the file is checked against the actual data before it is used.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Final

_MOST_META: Final = 8 * 1024 * 1024
"""Maximum bytes; in a photograph it has a few thousand."""
_MOST_ITEMS: Final = 8192


class HeifError(ValueError):
    """The file is damaged, or uses an unsupported feature."""


class NoDecoderError(HeifError):
    """This computer has no HEVC decoder."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property of an item: its four-letter type, and its content."""

    kind: bytes
    data: bytes


@dataclass(slots=True)
class Item:
    """One image of a file, or a part of one.

    `extents` are offset and length, in the file or (`in_idat`) in the container's own data.
    """

    kind: bytes = b""
    in_idat: bool = False
    extents: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    properties: list[Property] = field(default_factory=list[Property])

    def property(self, *kinds: bytes) -> bytes | None:
        """The content of the item's first property of one of these kinds."""
        return next((each.data for each in self.properties if each.kind in kinds), None)


@dataclass(frozen=True, slots=True)
class Grid:
    """An image made of tiles, row by row; its size in pixels, which may crop the last tiles."""

    rows: int
    columns: int
    width: int
    height: int


@dataclass(slots=True)
class Container:
    """The items of a file by number; `references` maps (kind, from) to the items referred to."""

    primary: int = 0
    items: dict[int, Item] = field(default_factory=dict[int, Item])
    references: dict[tuple[bytes, int], tuple[int, ...]] = field(
        default_factory=dict[tuple[bytes, int], tuple[int, ...]]
    )
    idat: bytes = b""

    def item(self, number: int) -> Item:
        """The item with this number. Raises HeifError."""
        try:
            return self.items[number]
        except KeyError:
            raise HeifError(f"item {number} is missing") from None

    def named_by(self, item: Item, kind: bytes) -> list[Item]:
        """The items that an item refers to with references of a kind, in the item's order."""
        for (reference, source), named in self.references.items():
            if reference == kind and self.items.get(source) is item:
                return [self.item(number) for number in named]
        return []

    def pointing_at(self, number: int, kind: bytes) -> list[Item]:
        """The items that refer to this one with references of a kind."""
        return [
            self.item(source)
            for (reference, source), named in self.references.items()
            if reference == kind and number in named
        ]

    def content(self, stream: BinaryIO, item: Item, most: int) -> bytes:
        """The bytes of an item. Raises HeifError if they are incomplete or more than `most`."""
        if sum(length for _, length in item.extents) > most:
            raise HeifError("an item is larger than its picture can be")
        parts: list[bytes] = []
        for offset, length in item.extents:
            if item.in_idat:
                part = self.idat[offset : offset + length]
            else:
                stream.seek(offset)
                part = stream.read(length)
            if len(part) != length:
                raise HeifError("the file is cut off")
            parts.append(part)
        return b"".join(parts)


class _Reader:
    """Reads numbers from bytes, one after the other. Raises HeifError at the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def rest(self) -> bytes:
        return self._data[self._at :]

    def number(self, size: int) -> int:
        return int.from_bytes(self.bytes(size))

    def bytes(self, size: int) -> bytes:
        part = self._data[self._at : self._at + size]
        if len(part) != size:
            raise HeifError("the file is cut off")
        self._at += size
        return part

    def full_box(self) -> tuple[int, int]:
        """Read the version and the flags of a full box."""
        return self.number(1), self.number(3)


def read_container(stream: BinaryIO) -> Container:
    """Read the items of a HEIF file, from its start. Raises HeifError."""
    meta = _meta(stream)
    container = Container()
    boxes: Mapping[bytes, bytes] = dict(_boxes(meta))
    if not boxes.keys() >= {b"pitm", b"iinf", b"iloc", b"iprp"}:
        raise HeifError("there is no picture in the file")
    container.idat = boxes.get(b"idat", b"")
    primary = _Reader(boxes[b"pitm"])
    version, _ = primary.full_box()
    container.primary = primary.number(4 if version else 2)
    _read_kinds(container, boxes[b"iinf"])
    _read_places(container, boxes[b"iloc"])
    _read_properties(container, boxes[b"iprp"])
    if b"iref" in boxes:
        _read_references(container, boxes[b"iref"])
    return container


def read_grid(data: bytes) -> Grid:
    """Parse the content of a `grid` item. Raises HeifError."""
    reader = _Reader(data)
    reader.number(1)
    size = 4 if reader.number(1) & 1 else 2
    rows, columns = reader.number(1) + 1, reader.number(1) + 1
    return Grid(rows, columns, reader.number(size), reader.number(size))


def _meta(stream: BinaryIO) -> bytes:
    """The content of the file's `meta` box, without its version."""
    stream.seek(0, 2)
    end = stream.tell()
    at = 0
    while at + 8 <= end:
        stream.seek(at)
        head = stream.read(16)
        size, kind = struct.unpack(">I4s", head[:8])
        start = 8
        if size == 1 and len(head) == 16:
            size, start = struct.unpack(">Q", head[8:])[0], 16
        elif size == 0:
            size = end - at
        if size < start or at + size > end:
            raise HeifError("the file is cut off")
        if kind == b"meta":
            if size > _MOST_META:
                raise HeifError("the file's list of items is too long")
            stream.seek(at + start + 4)
            return stream.read(size - start - 4)
        at += size
    raise HeifError("there is no picture in the file")


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and the content of each box in these bytes."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        size = size or len(data) - at
        if size < 8 or at + size > len(data):
            raise HeifError("the file is cut off")
        yield kind, data[at + 8 : at + size]
        at += size


def _read_kinds(container: Container, data: bytes) -> None:
    listed = _Reader(data)
    version, _ = listed.full_box()
    listed.number(4 if version else 2)
    for kind, content in _boxes(listed.rest):
        entry = _Reader(content)
        version, _ = entry.full_box()
        if kind != b"infe" or version < 2:
            continue
        number = entry.number(4 if version > 2 else 2)
        entry.number(2)
        container.items[number] = Item(kind=entry.bytes(4))
        if len(container.items) > _MOST_ITEMS:
            raise HeifError("the file has too many items")


def _read_places(container: Container, data: bytes) -> None:
    places = _Reader(data)
    version, _ = places.full_box()
    sizes = places.number(2)
    offset_size, length_size, base_size, index_size = (
        sizes >> shift & 15 for shift in (12, 8, 4, 0)
    )
    for _ in range(places.number(4 if version == 2 else 2)):
        number = places.number(4 if version == 2 else 2)
        method = places.number(2) & 15 if version else 0
        reference = places.number(2)
        base = places.number(base_size)
        item = container.items.get(number, Item())
        for _ in range(places.number(2)):
            places.number(index_size if version else 0)
            offset, length = places.number(offset_size), places.number(length_size)
            item.extents.append((base + offset, length))
        item.in_idat = method == 1
        if method > 1 or reference:
            item.extents = []  # in another file, or built from other items: unsupported


def _read_properties(container: Container, data: bytes) -> None:
    known: list[Property] = []
    for kind, content in _boxes(data):
        if kind == b"ipco":
            known += [Property(*each) for each in _boxes(content)]
    for kind, content in _boxes(data):
        if kind == b"ipma":
            _associate(container, known, _Reader(content))


def _associate(container: Container, known: list[Property], table: _Reader) -> None:
    version, flags = table.full_box()
    for _ in range(table.number(4)):
        item = container.items.get(table.number(4 if version else 2), Item())
        for _ in range(table.number(1)):
            number = table.number(2) & 0x7FFF if flags & 1 else table.number(1) & 0x7F
            if number > len(known):
                raise HeifError(f"property {number} is missing")
            if number:
                item.properties.append(known[number - 1])


def _read_references(container: Container, data: bytes) -> None:
    table = _Reader(data)
    version, _ = table.full_box()
    size = 4 if version else 2
    for kind, content in _boxes(table.rest):
        entry = _Reader(content)
        source = entry.number(size)
        named = tuple(entry.number(size) for _ in range(entry.number(2)))
        container.references[kind, source] = named
