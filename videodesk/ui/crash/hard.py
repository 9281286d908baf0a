"""Hard crashes, in which no Python runs any more: faulthandler's trace, and what is left of it.

The trace file is empty as long as all is well. One file serves all processes: each only adds.
"""

import faulthandler
import logging
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

_log = logging.getLogger(__name__)

_FILE: Final = "hard-crash.txt"
_LAST: Final = "hard-crash-last.txt"
_MOST_BYTES: Final = 64_000


class HardCrashTrace:
    """Keeps the file open that faulthandler writes into when the process dies.

    A folder that cannot be written to costs the trace, nothing else.
    """

    def __init__(self, logs: Path) -> None:
        self._file: IO[bytes] | None = None
        self._bytes_before = 0
        try:
            logs.mkdir(parents=True, exist_ok=True)
            self._file = (logs / _FILE).open("ab", buffering=0)
            self._bytes_before = self._file.tell()
        except OSError as failure:
            _log.warning("A hard crash will leave no trace: %s", failure)
            return
        faulthandler.enable(file=self._file, all_threads=True)

    def close(self) -> None:
        """The program ends as it should: faulthandler lets go of the file.

        On Windows it also tells of faults that were handled after all: they are taken away. What
        another window's crash has left is kept.
        """
        if self._file is None:
            return
        faulthandler.disable()
        if sys.platform == "win32":
            with suppress(OSError):
                self._file.truncate(self._bytes_before)
        self._file.close()
        self._file = None


def last_hard_crash(logs: Path) -> str | None:
    """The trace that a crash has left since this was asked last; None if there was none.

    The trace is kept beside the log for support.
    """
    file = logs / _FILE
    try:
        left = file.read_bytes()[-_MOST_BYTES:]
        if not left.strip():
            return None
        (logs / _LAST).write_bytes(left)
        with file.open("r+b") as opened:
            opened.truncate(0)
    except OSError:
        return None
    return left.decode("utf-8", "replace")
