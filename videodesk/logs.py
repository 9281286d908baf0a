"""Logging: one rotating file, and stderr with `-v`.

The log contains no keys, no images and, by default, no prompts; `filters` remove secrets that
libraries log (signed links).
"""

import logging
import logging.handlers
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from videodesk.private_files import (
    make_private_folder,
    private_opener,
    withdraw_permissions,
)
from videodesk.text import printable

FILE_NAME: Final = "videodesk.log"
_BYTES: Final = 2_000_000
_FILES: Final = 3
_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


# A clip's file name contains the beginning of its prompt and the generation's id. A match begins
# only where a word does: from every letter of a long one, the search would take quadratic time.
_CLIP_NAME: Final = re.compile(r"(?<![^/\\\s\"'])[^/\\\s\"']+_([0-9a-f]{16})\b")


class ClipNamesFilter(logging.Filter):
    """Logging filter that removes the prompt from the file names of clips; the ids stay.

    It does nothing while `allows_prompts` returns True.
    """

    def __init__(self, allows_prompts: Callable[[], bool] = lambda: False) -> None:
        super().__init__()
        self._allows_prompts = allows_prompts

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record, traceback included; always returns True."""
        if self._allows_prompts():
            return True
        record.msg, record.args = self.remove_prompts(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.remove_prompts(record.exc_text)
        return True

    @staticmethod
    def remove_prompts(text: str) -> str:
        """Return the text with only the id left in each clip's name."""
        return _CLIP_NAME.sub(r"…_\1", text)


class LineFormatter(logging.Formatter):
    """Writes one line for each record, whatever it contains; the lines of a traceback are indented.

    No text can pretend to be a record, nor act on the terminal.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        """Return the line without its traceback."""
        return "\\n".join(super().formatMessage(record).splitlines())

    def format(self, record: logging.LogRecord) -> str:
        """Return the line and the traceback."""
        return "\n    ".join(printable(super().format(record)).splitlines())


class _QuietFileHandler(logging.handlers.RotatingFileHandler):
    """A file handler that drops lines that cannot be written, without a traceback on stderr."""

    def _open(self) -> TextIOWrapper:
        # The base class would create it with the usual permissions.
        os.close(private_opener(self.baseFilename, os.O_CREAT | os.O_WRONLY))
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """Drop the line."""

    def close(self) -> None:
        """Close the file, even if its last lines cannot be written."""
        with suppress(OSError):
            super().close()


def start_logging(
    folder: Path, *, verbosity: int = 0, filters: Sequence[logging.Filter] = ()
) -> None:
    """Log INFO and above to the file, and to stderr according to `verbosity`.

    If the folder cannot be written to, there is no log file, and one line on stderr says so.
    """
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if verbosity > 1 else logging.INFO)
    handlers: list[logging.Handler] = []
    try:
        make_private_folder(folder)
        for former in folder.glob(f"{FILE_NAME}*"):
            withdraw_permissions(former)
        handlers.append(
            _QuietFileHandler(
                folder / FILE_NAME, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8"
            )
        )
    except OSError as failure:
        print_error(
            f"No log is written: {folder} can't be written to ({failure.strerror or failure})."
        )
    if sys.stderr is not None:
        terminal = logging.StreamHandler()
        terminal.setLevel({0: logging.CRITICAL, 1: logging.INFO}.get(verbosity, logging.DEBUG))
        handlers.append(terminal)
    for handler in handlers:
        handler.setFormatter(LineFormatter(_FORMAT))
        for each in filters:
            handler.addFilter(each)
        root.addHandler(handler)


def print_error(text: str) -> None:
    """Print a sentence to stderr, if there is one: a windowed program may have none."""
    if sys.stderr is not None:
        sys.stderr.write(f"{printable(text)}\n")


def stop_logging() -> None:
    """Remove and close the handlers of `start_logging`."""
    root = logging.getLogger()
    for handler in tuple(root.handlers):
        if isinstance(handler, logging.StreamHandler):
            root.removeHandler(handler)
            handler.close()
