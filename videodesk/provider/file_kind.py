"""What a file is, by its first bytes: the bytes decide, not the Content-Type."""

import re
from enum import StrEnum
from typing import Final

HEAD_BYTES: Final = 512
"""How many of the first bytes are enough."""

_BYTE_ORDER_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_IMAGES: Final = (
    (b"GIF8", "GIF"),
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"BM", "BMP"),
)
_ARCHIVES: Final = (
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"%PDF", "PDF"),
)
_SUFFIXES: Final = {
    "GIF": ".gif",
    "PNG": ".png",
    "JPEG": ".jpg",
    "BMP": ".bmp",
    "WebP": ".webp",
    "ZIP": ".zip",
    "RAR": ".rar",
    "7z": ".7z",
    "gzip": ".gz",
    "PDF": ".pdf",
    "MPEG-TS": ".ts",
    "HLS": ".m3u8",
}
_STREAM_PACKET: Final = 188
_SYNC_BYTE: Final = 0x47
_BOXES: Final = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp"})
_TEXT: Final = re.compile(rb"[\t\n\r\x20-\x7e\x80-\xff]+")
_TEXT_BYTES: Final = 64


class FileKind(StrEnum):
    """The kinds that are distinguished."""

    CLIP = "clip"
    """A clip, or something that only opening it can tell."""
    PAGE = "page"
    DATA = "data"
    """JSON or plain text."""
    IMAGE = "image"
    STREAM = "stream"
    """An MPEG transport stream, or a playlist of such."""
    ARCHIVE = "archive"
    EMPTY = "empty"

    @property
    def is_text(self) -> bool:
        """Whether it is an answer in words, or nothing, in place of a file."""
        return self in {FileKind.PAGE, FileKind.DATA, FileKind.EMPTY}


def suffix_of(head: bytes) -> str:
    """Return the suffix that fits a file by its first bytes.

    Words in place of a clip become plain text: a page from outside must not run in a browser.
    """
    kind, name = kind_of(head)
    if kind.is_text:
        return ".txt"
    return _SUFFIXES.get(name, ".mp4")


def kind_of(head: bytes | bytearray) -> tuple[FileKind, str]:
    """Return the kind of a file by its first bytes, and the name of its format, or ""."""
    beginning = bytes(head[:HEAD_BYTES])
    text = _as_text(beginning)
    if not text:
        return FileKind.EMPTY, ""
    if beginning[4:8] in _BOXES or beginning.startswith(b"\x1aE\xdf\xa3"):
        return FileKind.CLIP, ""
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return FileKind.IMAGE, "WebP"
    for kind, known in ((FileKind.IMAGE, _IMAGES), (FileKind.ARCHIVE, _ARCHIVES)):
        name = next((name for start, name in known if beginning.startswith(start)), None)
        if name is not None:
            return kind, name
    if _is_stream(beginning):
        return FileKind.STREAM, "MPEG-TS"
    if text.startswith(b"#EXTM3U"):
        return FileKind.STREAM, "HLS"
    if text.startswith(b"<"):
        return FileKind.PAGE, ""
    if text.startswith((b"{", b"[")):
        return FileKind.DATA, "JSON"
    if _TEXT.fullmatch(text[:_TEXT_BYTES]) and _is_utf8(text):
        return FileKind.DATA, ""
    return FileKind.CLIP, ""


def _as_text(beginning: bytes) -> bytes:
    for mark in _BYTE_ORDER_MARKS:
        if beginning.startswith(mark):
            beginning = beginning.removeprefix(mark).replace(b"\0", b"")
    return beginning.lstrip()


def _is_stream(beginning: bytes) -> bool:
    places = (0, _STREAM_PACKET, 2 * _STREAM_PACKET)
    return len(beginning) > places[-1] and all(beginning[at] == _SYNC_BYTE for at in places)


def _is_utf8(text: bytes) -> bool:
    try:
        text[:-3].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
