"""A reading connection to a library that threads share."""

import logging
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import apsw

from videodesk.library.database import UNREADABLE, open_for_reading, translate_errors
from videodesk.library.rows import COLUMNS, COLUMNS_AS_BYTES, Value

_COLUMNS: Final = ", ".join(COLUMNS)

_log = logging.getLogger(__name__)


class SearchCancelledError(Exception):
    """A statement was ended by `Ticket.cancel`."""


class Ticket:
    """Cancels the statements that it is passed with, those that run and those that come."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_cancelled = False
        self._running: apsw.Connection | None = None

    def cancel(self) -> None:
        """Ends what runs, from any thread."""
        with self._lock:
            self._is_cancelled = True
            if self._running is not None:
                self._running.interrupt()

    def begin(self, connection: apsw.Connection) -> None:
        """Notes what runs. Raises SearchCancelledError."""
        with self._lock:
            if self._is_cancelled:
                raise SearchCancelledError
            self._running = connection

    def end(self) -> None:
        """Notes that nothing runs any more."""
        with self._lock:
            self._running = None


class ReadingConnection:
    """A reading connection that threads take turns to use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._connection = open_for_reading(folder)
        self._lock = threading.Lock()

    def select(
        self,
        sql: str,
        bindings: Mapping[str, Value] | Sequence[Value],
        as_bytes: str = "",
        ticket: Ticket | None = None,
    ) -> list[tuple[Value, ...]]:
        """Runs a statement; if a text is no UTF-8, the one that returns texts as bytes.

        Raises SearchCancelledError if `ticket` is cancelled.
        """
        with self._lock, translate_errors(self._folder):
            if ticket is not None:
                ticket.begin(self._connection)
            try:
                return self._connection.execute(sql, bindings).fetchall()
            except UNREADABLE:
                if not as_bytes:
                    raise
                return self._connection.execute(as_bytes, bindings).fetchall()
            except apsw.InterruptError as interrupted:
                raise SearchCancelledError from interrupted
            finally:
                if ticket is not None:
                    ticket.end()

    def select_rows(
        self, rest: str, bindings: Mapping[str, Value] | Sequence[Value]
    ) -> list[tuple[Value, ...]]:
        """Rows of `COLUMNS`; `rest` follows FROM.

        If one contains something that cannot be read, each is read by itself, as bytes.
        """
        with self._lock, translate_errors(self._folder):
            try:
                return self._connection.execute(
                    f"SELECT {_COLUMNS} FROM generations {rest}", bindings
                ).fetchall()
            except UNREADABLE:
                places = self._connection.execute(f"SELECT seq FROM generations {rest}", bindings)
                return [row for place in places.fetchall() for row in self._row_at(place)]

    def _row_at(self, place: Sequence[Value]) -> list[tuple[Value, ...]]:
        """The row with a sequence number; none if even its bytes are too many."""
        try:
            return self._connection.execute(
                f"SELECT {COLUMNS_AS_BYTES} FROM generations WHERE seq = ?", place
            ).fetchall()
        except UNREADABLE as failure:
            _log.warning("Skipped a row: %s", failure)
            return []

    def close(self) -> None:
        """Closes it."""
        with self._lock:
            self._connection.close()
