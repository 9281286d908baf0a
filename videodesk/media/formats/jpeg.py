"""JPEG (ITU-T T.81): the segments that its decoder needs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from videodesk.media.formats.exif import orientation_in
from videodesk.media.formats.source import PixelSource, Span, read_at, size_of, splice

START: Final = b"\xff\xd8\xff"

_END: Final = b"\xff\xd9"
_SCAN: Final = 0xDA
_APP0, _APP14, _APP15 = 0xE0, 0xEE, 0xEF
_COMMENT: Final = 0xFE
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE: Final = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_EXIF: Final = b"Exif\0"
_ICC: Final = b"ICC_PROFILE\0"
# Of the application segments, a decoder needs the two that say how colours are coded.
_COLOURS: Final = ((_APP0, b"JFIF\0", 14), (_APP14, b"Adobe", 12))
_BLOCK: Final = 1024 * 1024
_MOST_JUNK: Final = 64 * 1024
_MARKER: Final = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")  # none that stands alone
# What a decoder reads after the end: as bits of pixels these differ from the first one on.
_PADDINGS: Final = tuple(bytes([byte]) * 64 + _END for byte in (0x00, 0x55, 0xAA))


@dataclass(frozen=True, slots=True)
class JpegSource(PixelSource):
    """Also what is needed to tell whether a file without an end marker is complete.

    `paddings` are streams that continue such a file in different ways: its pixels are all there if
    every one of them gives the same. Empty if there is an end marker, or too little before it.
    """

    is_progressive: bool = False
    paddings: Sequence[BinaryIO] = ()


@dataclass(frozen=True, slots=True)
class _Segment:
    """A segment's marker, and where it is in the file; `start` is that of its content."""

    marker: int
    start: int
    length: int


def jpeg_source(stream: BinaryIO) -> JpegSource:
    """Return the pixels of a JPEG, and those of the first image in a multi-picture file."""
    parts: list[bytes | Span] = [START[:2]]
    orientation: int | None = None
    profiles: list[bytes] = []
    frame = b""
    is_progressive = False
    scans = size_of(stream)
    for segment in _segments(stream):
        whole = Span(segment.start - 4, segment.length + 4)
        content = read_at(stream, segment.start, segment.length)
        match segment.marker:
            case 0xDA:
                scans = whole.start
                break
            case 0xE1 if content.startswith(_EXIF) and orientation is None:
                orientation = orientation_in(content)
            case 0xE2 if content.startswith(_ICC):
                profiles.append(content[len(_ICC) :])
            case marker if marker == _COMMENT or _APP0 <= marker <= _APP15:
                if _says_how_colours_are_coded(marker, content):
                    parts.append(whole)
            case marker:
                if marker in _FRAMES:
                    frame, is_progressive = content, marker in _PROGRESSIVE
                parts.append(whole)
    end = size_of(stream)
    parts.append(Span(scans, end - scans))
    is_ended = _contains(stream, scans, _END) or not _has_all_scans(stream, scans, frame)
    return JpegSource(
        splice(stream, parts),
        orientation or 1,
        _joined(profiles),
        is_animated=False,
        is_progressive=is_progressive,
        paddings=[] if is_ended else [splice(stream, [*parts, each]) for each in _PADDINGS],
    )


def _segments(stream: BinaryIO) -> Iterator[_Segment]:
    """Yield the segments up to and including the header of the first scan."""
    at, junk = 2, 0
    while junk < _MOST_JUNK:
        head = read_at(stream, at, 4)
        if len(head) < 4:
            return
        if head[0] != 0xFF or head[1] in {0x00, 0xFF}:
            at += 1
            junk += 1
        elif head[1] in _ALONE:
            at += 2
        else:
            length = int.from_bytes(head[2:])
            yield _Segment(head[1], at + 4, max(0, length - 2))
            if head[1] == _SCAN:
                return
            at += 2 + max(2, length)


def _says_how_colours_are_coded(marker: int, content: bytes) -> bool:
    return any(
        marker == known and content.startswith(name) and len(content) >= length
        for known, name, length in _COLOURS
    )


def _joined(profiles: list[bytes]) -> bytes | None:
    """The profile from its numbered parts: number, count, content; None unless all are there."""
    numbered = sorted(profiles)
    if [part[:2] for part in numbered] != [
        bytes([number, len(numbered)]) for number in range(1, min(256, len(numbered) + 1))
    ]:
        return None
    return b"".join(part[2:] for part in numbered) or None


def _contains(stream: BinaryIO, start: int, wanted: bytes) -> bool:
    stream.seek(start)
    last = b""
    while block := stream.read(_BLOCK):
        if wanted in last + block:
            return True
        last = block[-1:]
    return False


def _has_all_scans(stream: BinaryIO, start: int, frame: bytes) -> bool:
    """True if the scans contain all 64 coefficients of each component, to their last bit."""
    components = frame[6::3][: frame[5]] if len(frame) > 5 else b""
    missing = {(component, place) for component in components for place in range(64)}
    data = read_at(stream, start, size_of(stream) - start)
    at = 0
    while marker := _MARKER.search(data, at):
        length = int.from_bytes(data[marker.end() : marker.end() + 2])
        content = data[marker.end() + 2 : marker.end() + max(2, length)]
        at = marker.end() + max(2, length)
        if marker[0][1] == _SCAN and len(content) == 2 * (content[:1] or b"\0")[0] + 4:
            first, last, bits = content[-3:]
            if bits & 0x0F == 0:  # this scan contains the last bits
                missing -= {
                    (component, place)
                    for component in content[1:-3:2]
                    for place in range(first, last + 1)
                }
    return bool(components) and not missing
