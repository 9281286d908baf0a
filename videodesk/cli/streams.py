"""Standard output and error of the commands.

They never fail: what cannot be written is dropped, since a full disk, a closed pipe or an encoding
without some character says nothing about the clip that was made. And no text acts on the terminal:
control and direction characters are escaped.
"""

import errno
import io
import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, TextIO, cast

from videodesk.text import printable

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_READER_GONE: Final = frozenset({errno.EPIPE, errno.EINVAL})
"""The reader closed the pipe; on Windows, that is EINVAL."""


class _File(io.FileIO):
    """A file that keeps the first failure to write, and drops everything after it."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self.failure: OSError | None = None

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write, or drop the data."""
        if self.failure is None:
            try:
                return self._write(data)
            except OSError as failure:
                self.failure = failure
        return memoryview(data).nbytes

    def _write(self, data: "ReadableBuffer") -> int:
        while True:
            # None from a pipe that is full and does not wait, as some parents make theirs.
            written: int | None = super().write(data)
            if written is not None:
                return written
            select.select([], [self.fileno()], [])


class PrintableStream(io.TextIOWrapper):
    """A stream that escapes control and direction characters."""

    def write(self, text: str, /) -> int:
        """Write the text."""
        super().write(printable(text))
        return len(text)

    def write_unescaped(self, text: str, /) -> int:
        """Write a text that may move the cursor or change the colour."""
        return super().write(text)

    @property
    def unescaped(self) -> TextIO:
        """The same stream for rich, which escapes its texts itself (`cli/console.py`)."""
        return cast("TextIO", _Unescaped(self))


class _Unescaped:
    def __init__(self, stream: PrintableStream) -> None:
        self._stream = stream
        self.write = stream.write_unescaped

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class Streams:
    """The streams of one run."""

    def __init__(self) -> None:
        self._files: list[_File] = []
        self._shared: list[PrintableStream] = []

    @property
    def failure(self) -> OSError | None:
        """Why stdout could not be written; None also if its reader closed the pipe."""
        _flush(sys.stdout)
        failure = self._files[0].failure if self._files else None
        return None if failure is None or failure.errno in _READER_GONE else failure

    def wrap(self, stream: TextIO | None, *, errors: str) -> TextIO | None:
        """Return the stream as UTF-8 if it is a pipe or a file; a terminal keeps its encoding.

        Characters that a terminal cannot show are escaped.
        """
        if not isinstance(stream, io.TextIOWrapper):
            return stream
        try:
            descriptor = stream.fileno()
            is_terminal = os.isatty(descriptor)
        except (OSError, ValueError):
            return stream
        if is_terminal and sys.platform == "win32":
            shared = PrintableStream(  # over the console's own raw stream
                stream.buffer,
                encoding=stream.encoding,
                errors="backslashreplace",
                line_buffering=True,
            )
            self._shared.append(shared)
            return shared
        _flush(stream)
        file = _File(descriptor)
        self._files.append(file)
        return PrintableStream(
            io.BufferedWriter(file),
            encoding=stream.encoding if is_terminal else "utf-8",
            errors="backslashreplace" if is_terminal else errors,
            line_buffering=is_terminal or stream.line_buffering,
        )

    def release(self) -> None:
        """Give the console's own streams back; they would be closed with these."""
        for stream in self._shared:
            _flush(stream)
            stream.detach()


@contextmanager
def safe_streams() -> Iterator[Streams]:
    """Replace stdout and stderr by streams that never fail while the block runs."""
    _open_missing_descriptors()
    streams = Streams()
    before = sys.stdout, sys.stderr
    # A path that is not UTF-8 leaves as the bytes that it is.
    sys.stdout = streams.wrap(sys.stdout, errors="surrogateescape")
    sys.stderr = streams.wrap(sys.stderr, errors="backslashreplace")
    try:
        yield streams
    finally:
        for stream in (sys.stdout, sys.stderr):
            _flush(stream)
        sys.stdout, sys.stderr = before
        streams.release()


def print_line(line: str) -> bool:
    """Print one line on stdout; False if that failed."""
    with safe_streams() as streams:
        if sys.stdout is not None:
            sys.stdout.write(f"{line}\n")
        return streams.failure is None


def is_terminal(stream: TextIO | None) -> bool:
    """Whether the stream is a terminal; one that was closed before the start is None."""
    return stream is not None and stream.isatty()


def _flush(stream: TextIO | None) -> None:
    if stream is not None:
        with suppress(OSError, ValueError):
            stream.flush()


def _open_missing_descriptors() -> None:
    """Open the null device in place of streams that were closed before the start.

    Otherwise the next file opened, such as the log, would get the number of stdout.
    """
    if os.name == "posix":
        for number in range(3):
            try:
                os.fstat(number)
            except OSError:
                os.open(os.devnull, os.O_RDWR)
