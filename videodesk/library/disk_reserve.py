"""Disk space reserved for the one write that must succeed on a full disk.

A received task id has been paid for. If its commit does not fit on the disk, the reserve is deleted
and the commit is retried.
"""

import logging
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from videodesk.no_follow import has_file, remove_file, write_file

_log = logging.getLogger(__name__)

FILE_NAME: Final = "reserve"
BYTES: Final = 1024 * 1024
_MIN_FREE_BYTES: Final = 16 * BYTES


class DiskReserve:
    """One file of `BYTES` in a library's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / FILE_NAME

    @property
    def is_there(self) -> bool:
        """Whether the file exists."""
        return has_file(self._path, self._folder)

    def make(self) -> None:
        """Creates the file if it is missing and the disk has ample room."""
        try:
            if self.is_there or shutil.disk_usage(self._path.parent).free < _MIN_FREE_BYTES:
                return
            # Not zeros: a compressing file system would not allocate space for them.
            write_file(self._path, self._folder, os.urandom(BYTES))
        except OSError:
            with suppress(OSError):
                remove_file(self._path, self._folder)
            _log.warning("Could not create the reserve on the library's disk", exc_info=True)

    def release(self) -> bool:
        """Deletes the file; returns whether there was one."""
        try:
            self._path.unlink()
        except OSError:
            return False
        _log.warning("The library's disk is full: the reserve was released")
        return True
