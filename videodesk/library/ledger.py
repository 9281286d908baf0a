"""The ledger: a fsynced line for each request that is sent and each task id that comes back.

`ledger.jsonl` is beside the database and is append-only: at about 700 bytes a line, a hundred clips
a day make 50 MB a year, and a line is the only proof that a task was paid for. Each line contains a
snapshot of the whole row, so that one line is enough to restore it, and a checksum.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from zlib import crc32

import msgspec

from videodesk.generation import Generation, Status
from videodesk.library.files import sync_file, sync_folder
from videodesk.library.rows import COLUMNS, LAST_MOMENT, from_row, to_row, unread_columns
from videodesk.no_follow import file_size, open_file, open_to_read
from videodesk.stored_values import PathsInside, is_id, is_too_deep

FILE_NAME: Final = "ledger.jsonl"
_CHECKSUM: Final = b',"crc":"%08x"}'
_CHECKSUM_BYTES: Final = 18
_MARK_BYTES: Final = 256
_MAX_LINE_BYTES: Final = 64 * 1024 * 1024
_MAX_OFFSET_DIGITS: Final = 18
_LAST_AT: Final = 2 * LAST_MOMENT
"""Far above any clock, so that lines can always follow one another."""


class LedgerEvent(StrEnum):
    """What a line records."""

    SENT = "sent"
    """The request is about to be sent: it may be charged from now on."""
    TASK = "task"
    """A task id is known."""
    CLOSED = "closed"
    """The request was not accepted, or the user dismissed it: its outcome no longer matters."""
    REMOVED = "removed"
    """The user removed the generation: it must not come back."""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line: an event of a generation, and its snapshot at that time.

    `at` is in microseconds since 1970, and grows from line to line of one generation even if the
    clock jumps back.
    """

    event: LedgerEvent
    at: int
    generation: Generation


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """The part of a line that is compared with the database; `offset` is that of its first byte."""

    event: LedgerEvent
    at: int
    generation_id: str
    status: Status
    profile: str
    task_id: str | None
    offset: int


class _RowHead(msgspec.Struct):
    id: str
    status: Status
    profile: str
    task_id: str | None = None


class _LineHead(msgspec.Struct):
    event: LedgerEvent
    at: int
    row: _RowHead


class _WholeLine(msgspec.Struct):
    event: LedgerEvent
    at: int
    row: dict[str, int | float | str | None]


def event_of_change(before: Generation, after: Generation) -> LedgerEvent | None:
    """The ledger event for a change of a generation, None for most changes."""
    if after.task_id is not None:
        return LedgerEvent.TASK if after.task_id != before.task_id else None
    if after.status is before.status:
        return None
    if after.status is Status.SUBMITTING:
        return LedgerEvent.SENT
    in_doubt = before.status in {Status.SUBMITTING, Status.UNCONFIRMED}
    return LedgerEvent.CLOSED if in_doubt and after.status is not Status.UNCONFIRMED else None


class Ledger:
    """The ledger in one library's folder. The file is created with its first line.

    `sync` makes the data written to an open file survive a power loss. Every method raises OSError.
    The caller ensures that only one thread appends at a time.
    """

    def __init__(self, folder: Path, sync: Callable[[int], None] = sync_file) -> None:
        self._folder = folder
        self._sync = sync
        self.path = folder / FILE_NAME

    @property
    def size(self) -> int:
        """Its size in bytes, 0 if there is no ledger yet."""
        return file_size(self.path, self._folder)

    def append(self, lines: Iterable[LedgerLine], *, durably: bool = True) -> None:
        """Appends lines. With `durably` they survive a power loss when this returns.

        An incomplete last line is left unchanged; the new ones begin on a line of their own.
        """
        data = b"".join(self._encode(line) for line in lines)
        if not data:
            return
        handle = open_file(self.path, self._folder, os.O_RDWR | os.O_CREAT | os.O_APPEND)
        with os.fdopen(handle, "a+b", buffering=0) as file:
            end = file.seek(0, os.SEEK_END)
            if end:
                file.seek(-1, os.SEEK_END)
                data = data if file.read(1) == b"\n" else b"\n" + data
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) or 0 :]
            if durably:
                self._sync(file.fileno())
        if not end:
            sync_folder(self._folder)

    def read_heads(self, start: int = 0) -> Iterator[LedgerHead | None]:
        """The heads of all lines from an offset on, oldest first; None for each damaged line."""
        if not self.size:
            return
        with open_to_read(self.path, self._folder) as file:
            offset = file.seek(start)
            for raw in iter(lambda: file.readline(_MAX_LINE_BYTES), b""):
                if raw.strip():
                    yield _parse_head(raw.rstrip(b"\n"), offset)
                offset += len(raw)

    def read_line(self, head: LedgerHead) -> LedgerLine:
        """The whole line for a head that was read before. Raises ValueError for an invalid row."""
        with open_to_read(self.path, self._folder) as file:
            file.seek(head.offset)
            body = _body(file.readline(_MAX_LINE_BYTES).rstrip(b"\n"))
        stored = msgspec.json.decode(body, type=_WholeLine)
        row = [stored.row.get(name) for name in COLUMNS]
        generation = from_row(row, self._folder, PathsInside(self._folder))
        return LedgerLine(stored.event, stored.at, generation)

    def mark(self) -> str:
        """A mark for the current end of the ledger, for `offset_after`."""
        size = self.size
        return f"{size}:{self._checksum_before(size):08x}"

    def offset_after(self, mark: str | None) -> int:
        """The offset of the first line after a mark.

        0 if there is no mark, or if this is not the ledger that it was made for.
        """
        offset, _, checksum = (mark or "").partition(":")
        is_number = offset.isascii() and offset.isdecimal() and len(offset) <= _MAX_OFFSET_DIGITS
        if not is_number or int(offset) > self.size:
            return 0
        return int(offset) if f"{self._checksum_before(int(offset)):08x}" == checksum else 0

    def _checksum_before(self, offset: int) -> int:
        if not self.size:
            return 0
        with open_to_read(self.path, self._folder) as file:
            file.seek(max(0, offset - _MARK_BYTES))
            return crc32(file.read(min(offset, _MARK_BYTES)))

    def _encode(self, line: LedgerLine) -> bytes:
        row = to_row(line.generation, self._folder)
        unread = unread_columns(line.generation)
        present = {
            name: value for name, value in row.items() if value is not None and name not in unread
        }
        body = msgspec.json.encode({"event": line.event, "at": line.at, "row": present})
        return body[:-1] + _CHECKSUM % crc32(body) + b"\n"


def _parse_head(raw: bytes, offset: int) -> LedgerHead | None:
    body = _body(raw)
    if raw[-_CHECKSUM_BYTES:] != _CHECKSUM % crc32(body):
        return None
    try:
        if is_too_deep(body.decode()):
            return None
        parsed = msgspec.json.decode(body, type=_LineHead)
    except ValueError:
        return None
    row = parsed.row
    if not is_id(row.id) or not 0 <= parsed.at <= _LAST_AT:
        return None
    return LedgerHead(parsed.event, parsed.at, row.id, row.status, row.profile, row.task_id, offset)


def _body(raw: bytes) -> bytes:
    return raw[:-_CHECKSUM_BYTES] + b"}"
