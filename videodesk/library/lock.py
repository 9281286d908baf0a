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
from videodesk.no_follow import new_file_mode, open_to_read, remove_file, write_file
from videodesk.stored_values import parse_json

LOCK: Final = "library.lock"
HOLDER: Final = "library.owner"
_MAX_NOTE_BYTES: Final = 1_000


def was_left_open(folder: Path) -> bool:
    """Whether a process holds the lock, or ended without releasing it. Raises OSError."""
    return os.path.lexists(folder / HOLDER)


class LibraryLock:
    """The lock of one library's folder.

    `was_left_open` is set once the lock is held: whether the last holder ended without releasing
    it.
    """

    def __init__(self, folder: Path) -> None:
        self.was_left_open = False
        self._folder = folder
        self._lock = FileLock(
            folder / LOCK,
            timeout=0,
            mode=new_file_mode(folder),
            is_singleton=False,
            thread_local=False,
        )

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
            note = msgspec.json.encode({"pid": os.getpid()})
            write_file(self._folder / HOLDER, self._folder, note)
        except OSError as failure:
            self._lock.release()
            raise from_os_error(failure, self._folder) from failure

    def release(self) -> None:
        """Releases the lock."""
        with suppress(OSError):  # only for the message; the system holds the lock
            remove_file(self._folder / HOLDER, self._folder)
        self._lock.release()

    def _held_by(self) -> str:
        try:
            with open_to_read(self._folder / HOLDER, self._folder) as file:
                holder = parse_json(file.read(_MAX_NOTE_BYTES), dict[str, int])
        except (OSError, ValueError):
            return str(self._folder)
        return f"{self._folder} is in use by process {holder.get('pid', '?')}."
