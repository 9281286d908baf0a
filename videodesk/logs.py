"""One rotating log file, and the terminal where `-v` asks for it.

What is logged holds no keys, pictures or, by default, prompts; `filters` take the secrets out of
what libraries write on their own (links with signatures).
"""

import logging
import logging.handlers
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

FILE_NAME: Final = "videodesk.log"
_BYTES: Final = 2_000_000
_FILES: Final = 3
_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


# A clip is called by the beginning of its prompt and the generation's id (library/files.py).
_CLIP_NAME: Final = re.compile(r"[^/\\\s\"']+_([0-9a-f]{16})\b")


class ClipNamesFilter(logging.Filter):
    """Takes the prompt out of the names of clips, traceback included; the ids stay.

    It does nothing while `are_wanted` says that prompts may be logged.
    """

    def __init__(self, allows_prompts: Callable[[], bool] = lambda: False) -> None:
        super().__init__()
        self._allows_prompts = allows_prompts

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, rewritten."""
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
        """The text with each clip named by its id alone."""
        return _CLIP_NAME.sub(r"…_\1", text)


class _QuietFileHandler(logging.handlers.RotatingFileHandler):
    """A disk that cannot be written to costs the log, and shows nobody a traceback."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """Passes over a line that could not be written."""

    def close(self) -> None:
        """Lets go of the file, also where its last lines could not be written."""
        with suppress(OSError):
            super().close()


def start_logging(
    folder: Path, *, verbosity: int = 0, filters: Sequence[logging.Filter] = ()
) -> None:
    """Sends everything of level INFO to the file, and as much to stderr as `verbosity` asks.

    A folder that cannot be written to costs the log, not the program: one line on stderr says so.
    """
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if verbosity > 1 else logging.INFO)
    handlers: list[logging.Handler] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handlers.append(
            _QuietFileHandler(
                folder / FILE_NAME, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8"
            )
        )
    except OSError as failure:
        print_error(
            f"There is no log: {folder} cannot be written to ({failure.strerror or failure})."
        )
    if sys.stderr is not None:
        terminal = logging.StreamHandler()
        terminal.setLevel({0: logging.CRITICAL, 1: logging.INFO}.get(verbosity, logging.DEBUG))
        handlers.append(terminal)
    for handler in handlers:
        handler.setFormatter(logging.Formatter(_FORMAT))
        for each in filters:
            handler.addFilter(each)
        root.addHandler(handler)


def print_error(text: str) -> None:
    """A sentence on stderr, where there is one: a windowed program may have none."""
    if sys.stderr is not None:
        sys.stderr.write(f"{text}\n")


def stop_logging() -> None:
    """Closes what `start_logging` opened."""
    root = logging.getLogger()
    for handler in tuple(root.handlers):
        if isinstance(handler, logging.StreamHandler):
            root.removeHandler(handler)
            handler.close()
