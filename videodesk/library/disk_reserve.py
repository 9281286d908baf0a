"""Room that is kept back on the disk, for the one thing that must still be written when it is full.

A task id that came back has been paid for. When its commit finds no room, the reserve is let go and
the commit tried again.
"""

import logging
import os
import shutil
from pathlib import Path
from typing import Final

_log = logging.getLogger(__name__)

FILE_NAME: Final = "reserve"
BYTES: Final = 1024 * 1024
_MIN_FREE_BYTES: Final = 16 * BYTES


class DiskReserve:
    """One file of `BYTES` in a library's folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    @property
    def is_there(self) -> bool:
        """Whether room is kept back."""
        return self._path.exists()

    def make(self) -> None:
        """Makes the reserve, where it is missing and the disk has room for much more than it."""
        try:
            if self.is_there or shutil.disk_usage(self._path.parent).free < _MIN_FREE_BYTES:
                return
            # Not zeros: file systems that compress would take no room for them.
            self._path.write_bytes(os.urandom(BYTES))
        except OSError:
            self._path.unlink(missing_ok=True)
            _log.warning("There is no reserve on the library's disk", exc_info=True)

    def release(self) -> bool:
        """Lets the room go; whether there was any."""
        try:
            self._path.unlink()
        except OSError:
            return False
        _log.warning("The library's disk is full: its reserve was let go")
        return True
