"""The parts of an image file that its pixels need, readable as a file."""

import io
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class PixelSource:
    """A stream for the decoder, and what was found beside the pixels.

    `orientation` is EXIF's, 1 to 8. `profile` is an ICC profile, not checked. `is_animated` is None
    if only the decoder can tell.
    """

    stream: BinaryIO
    orientation: int = 1
    profile: bytes | None = None
    is_animated: bool | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a file, in bytes."""

    start: int
    length: int


def splice(stream: BinaryIO, parts: Sequence[bytes | Span]) -> BinaryIO:
    """Return a seekable stream of these parts, some of them from `stream`."""
    return cast("BinaryIO", io.BufferedReader(_SplicedFile(stream, parts), _BUFFER))


def size_of(stream: BinaryIO) -> int:
    """Return the length of a stream, which is then at its end."""
    return stream.seek(0, io.SEEK_END)


def read_at(stream: BinaryIO, start: int, length: int) -> bytes:
    """Read from a position; at the end of the file the result is shorter."""
    stream.seek(start)
    return stream.read(length)


class _SplicedFile(io.RawIOBase):
    def __init__(self, stream: BinaryIO, parts: Sequence[bytes | Span]) -> None:
        super().__init__()
        self._stream = stream
        self._parts = _joined(parts)
        self._starts: list[int] = []
        self._size = 0
        self._position = 0
        for part in self._parts:
            self._starts.append(self._size)
            self._size += _length(part)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("a negative position")
        self._position = base + offset
        return self._position

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        if self._position >= self._size:
            return 0
        number = bisect_right(self._starts, self._position) - 1
        part, skipped = self._parts[number], self._position - self._starts[number]
        view = memoryview(buffer).cast("B")
        wanted = min(len(view), _length(part) - skipped)
        if isinstance(part, Span):
            found = read_at(self._stream, part.start + skipped, wanted)
        else:
            found = part[skipped : skipped + wanted]
        view[: len(found)] = found
        self._position += len(found)
        return len(found)


def _joined(parts: Sequence[bytes | Span]) -> list[bytes | Span]:
    """The parts without empty ones, with neighbouring spans of the file as one."""
    joined: list[bytes | Span] = []
    for part in parts:
        last = joined[-1] if joined else None
        if not _length(part):
            continue
        if (
            isinstance(part, Span)
            and isinstance(last, Span)
            and last.start + last.length == part.start
        ):
            joined[-1] = Span(last.start, last.length + part.length)
        else:
            joined.append(part)
    return joined


def _length(part: bytes | Span) -> int:
    return part.length if isinstance(part, Span) else len(part)
