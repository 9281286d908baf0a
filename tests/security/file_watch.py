"""Tells which files of a folder a process opens, whatever code does it (Linux: inotify)."""

import ctypes
import os
import struct
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_IN_OPEN: Final = 0x20
_EVENT: Final = struct.Struct("iIII")


class FileWatch:
    """Watches one folder, not those below it."""

    def __init__(self, folder: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._descriptor = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        assert libc.inotify_add_watch(self._descriptor, os.fsencode(folder), _IN_OPEN) >= 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._descriptor)

    def opened(self) -> set[str]:
        """The names of the files that were opened since the last call."""
        found: set[str] = set()
        while True:
            try:
                events = os.read(self._descriptor, 65_536)
            except BlockingIOError:
                return found
            at = 0
            while at < len(events):
                *_, length = _EVENT.unpack_from(events, at)
                at += _EVENT.size
                found.add(os.fsdecode(events[at : at + length].rstrip(b"\0")))
                at += length
