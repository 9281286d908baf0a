"""Hard crashes, in which no Python runs any more: faulthandler's trace, and what is left of it.

The trace file is empty as long as all is well. Each process has its own, and takes it away at its
end.
"""

import faulthandler
import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

_log = logging.getLogger(__name__)

_FILE: Final = "hard-crash-{pid}.txt"
_FILES: Final = "hard-crash-[0-9]*.txt"
_LAST: Final = "hard-crash-last.txt"
_MAX_BYTES: Final = 64_000


class NativeCrashTrace:
    """Keeps the file open that faulthandler writes into when the process dies.

    A folder that cannot be written to costs the trace, nothing else.
    """

    def __init__(self, logs: Path) -> None:
        self._path = logs / _FILE.format(pid=os.getpid())
        self._file: IO[bytes] | None = None
        try:
            logs.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("ab", buffering=0)
        except OSError as failure:
            _log.warning("A hard crash will leave no trace: %s", failure)
            return
        faulthandler.enable(file=self._file, all_threads=True)

    def close(self) -> None:
        """The program ends as it should: faulthandler lets go of the file.

        On Windows it also tells of faults that were handled after all: they are no crash.
        """
        if self._file is None:
            return
        faulthandler.disable()
        self._file.close()
        self._file = None
        with suppress(OSError):
            self._path.unlink()


def last_native_crash(logs: Path) -> str | None:
    """The traces that crashes have left since this was asked last; None if there were none.

    They are kept beside the log for support.
    """
    own = logs / _FILE.format(pid=os.getpid())
    left = b""
    with suppress(OSError):
        for file in sorted(logs.glob(_FILES)):
            if file != own and (trace := file.read_bytes()).strip():
                left += trace
                file.unlink()
    if not left:
        return None
    left = left[-_MAX_BYTES:]
    with suppress(OSError):
        (logs / _LAST).write_bytes(left)
    return left.decode("utf-8", "replace")
