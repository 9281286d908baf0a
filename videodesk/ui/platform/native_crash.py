"""Reports of native crashes, in which no Python code can run: faulthandler's traces.

Each process has a trace file of its own, which is empty unless it crashes and is deleted at its
end.
"""

import faulthandler
import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from videodesk.private_files import make_private_folder, private_opener

_log = logging.getLogger(__name__)

_FILE: Final = "hard-crash-{pid}.txt"
_FILES: Final = "hard-crash-[0-9]*.txt"
_LAST: Final = "hard-crash-last.txt"
_MAX_BYTES: Final = 64_000


class NativeCrashTrace:
    """Keeps the file open that faulthandler writes to when the process crashes.

    If the folder cannot be written to, there is no trace.
    """

    def __init__(self, logs: Path) -> None:
        self._path = logs / _FILE.format(pid=os.getpid())
        self._file: IO[bytes] | None = None
        try:
            make_private_folder(logs)
            self._file = open(  # noqa: SIM115  # closed in `close`
                self._path, "ab", buffering=0, opener=private_opener
            )
        except OSError as failure:
            _log.warning("No trace will be written if the process crashes: %s", failure)
            return
        faulthandler.enable(file=self._file, all_threads=True)

    def close(self) -> None:
        """Closes and deletes the file: the program ends normally.

        On Windows, faulthandler may have written exceptions that were handled: they are no crash.
        """
        if self._file is None:
            return
        faulthandler.disable()
        self._file.close()
        self._file = None
        with suppress(OSError):
            self._path.unlink()


def last_native_crash(logs: Path) -> str | None:
    """The traces of crashes since the last call, None without any; a copy stays beside the log."""
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
    with suppress(OSError), open(logs / _LAST, "wb", opener=private_opener) as last:
        last.write(left)
    return left.decode("utf-8", "replace")
