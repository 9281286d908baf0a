"""Standard output and error of the commands, which never fail: what cannot be written is dropped.

A full disk, a closed pipe or an encoding without some character says nothing about the clip that
was made.
"""

import errno
import io
import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, TextIO

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


class Streams:
    """The streams of one run."""

    def __init__(self) -> None:
        self._files: list[_File] = []

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
            stream.reconfigure(errors="backslashreplace")  # it has its own raw stream
            return stream
        _flush(stream)
        file = _File(descriptor)
        self._files.append(file)
        return io.TextIOWrapper(
            io.BufferedWriter(file),
            encoding=stream.encoding if is_terminal else "utf-8",
            errors="backslashreplace" if is_terminal else errors,
            line_buffering=is_terminal or stream.line_buffering,
        )


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
