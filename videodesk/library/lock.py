"""The lock of a library: one process at a time writes it.

The operating system holds the lock, so a dead process releases it at once. The holder's process id
is in a file beside it, for the error message.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from filelock import FileLock, Timeout

from videodesk.errors import Code, error
from videodesk.library.database import from_os_error

_LOCK: Final = "library.lock"
_HOLDER: Final = "library.owner"


def was_left_open(folder: Path) -> bool:
    """Whether a process holds the lock, or ended without releasing it. Raises OSError."""
    return (folder / _HOLDER).exists()


class LibraryLock:
    """The lock of one library's folder.

    `was_left_open` is set once the lock is held: whether the last holder ended without releasing
    it.
    """

    def __init__(self, folder: Path) -> None:
        self.was_left_open = False
        self._folder = folder
        self._lock = FileLock(folder / _LOCK, timeout=0, is_singleton=False, thread_local=False)

    def acquire(self) -> None:
        """Takes the lock. Raises LIBRARY_IN_USE, with the process id of the holder as detail."""
        try:
            self._lock.acquire()
        except Timeout as held:
            raise error(Code.LIBRARY_IN_USE, detail=self._held_by()) from held
        except OSError as failure:
            raise from_os_error(failure, self._folder) from failure
        self.was_left_open = was_left_open(self._folder)
        try:
            (self._folder / _HOLDER).write_bytes(msgspec.json.encode({"pid": os.getpid()}))
        except OSError as failure:
            self._lock.release()
            raise from_os_error(failure, self._folder) from failure

    def release(self) -> None:
        """Releases the lock."""
        with suppress(OSError):  # only for the message; the system holds the lock
            (self._folder / _HOLDER).unlink(missing_ok=True)
        self._lock.release()

    def _held_by(self) -> str:
        try:
            holder = msgspec.json.decode((self._folder / _HOLDER).read_bytes(), type=dict[str, int])
        except (OSError, msgspec.DecodeError):
            return str(self._folder)
        return f"{self._folder} is in use by process {holder.get('pid', '?')}."
