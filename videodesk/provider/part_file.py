"""Writer of partial downloads: a `.part`, and a file beside it with what is needed to resume.

Everything here blocks and runs in worker threads; coroutines call it with `run_on_disk`.
"""

import asyncio
import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import FileIO
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

import msgspec

from videodesk.errors import Code, Reason, VideoDeskError, error
from videodesk.no_follow import (
    LinkError,
    create_file,
    file_size,
    open_file,
    open_to_read,
    remove_file,
    rename_file,
    write_file,
)
from videodesk.stored_values import parse_json

P = ParamSpec("P")
T = TypeVar("T")

# Space that a clip leaves on the disk: as much as it has itself, within these limits. The least is
# for the library's database; the most stops a clip without end.
_LEAST_SPARE_BYTES: Final = 16_000_000
_MOST_SPARE_BYTES: Final = 500_000_000
_SYNC_EVERY: Final = 4_000_000
_MAX_NOTE_BYTES: Final = 20_000
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class PartialFile:
    """An interrupted download: its bytes so far, and the ETag of the file at the server.

    `total` is the length of the whole file, if the server gave it.
    """

    size: int = 0
    etag: str = ""
    total: int | None = None


class PartFile:
    """Owns a `.part` and its resume file. Only synced bytes count after a power loss.

    No link between `root` and the file is followed; without it, none in place of the file.
    """

    def __init__(self, path: Path, root: Path | None = None) -> None:
        self._path = path
        self._root = root or path.parent
        self._note_path = resume_note(path)
        self._file: FileIO | None = None
        self._etag = ""
        self._total: int | None = None
        self._position = 0
        self._synced = 0

    def resumable(self) -> PartialFile:
        """Return what can be resumed: nothing without a resume file or a strong ETag."""
        try:
            with open_to_read(self._note_path, self._root) as file:
                note = parse_json(file.read(_MAX_NOTE_BYTES), PartialFile)
            size = file_size(self._path, self._root)
        except (FileNotFoundError, LinkError, ValueError):
            return PartialFile()
        return note if 0 < note.size <= size and _is_strong(note.etag) else PartialFile()

    def has_data(self) -> bool:
        """Return whether the part exists and is not empty, resumable or not."""
        return self._size() > 0

    def _size(self) -> int:
        try:
            return file_size(self._path, self._root)
        except LinkError:
            return 0

    def open_at(self, at: int, *, etag: str, total: int | None) -> None:
        """Open for writing at `at`, and remove the data after it; nothing before it changes.

        `etag` is the server's; a weak one (`W/…`) does not identify bytes and is not kept. `total`
        is the length of the whole file, if the server gave it: a disk without that much space
        counts as full at once.
        """
        # Without a length, as much may come again as came before.
        whole = total or max(at, self._size())
        self._require_space((total or at) - at, spare=_spare_bytes(whole))
        kept = etag if _is_strong(etag) else ""
        if at == 0 or not kept:
            self._forget_note()
        if at:
            handle = open_file(self._path, self._root, os.O_RDWR)
        else:
            handle = create_file(self._path, self._root)
        self._file = FileIO(handle, "r+b")
        if at:
            self._file.truncate(at)
            self._file.seek(at)
        self._etag, self._total = kept, total
        self._position = self._synced = at

    def write(self, data: bytes | bytearray) -> None:
        """Append bytes; synced every few megabytes."""
        file = self._opened()
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) or 0 :]
        self._position += len(data)
        if self._position - self._synced >= _SYNC_EVERY:
            self._require_space(0, spare=_spare_bytes(self._position))
            self._sync()

    def pause(self) -> None:
        """Sync, write the resume file, and close."""
        if self._file is None:
            return
        try:
            self._sync()
        finally:
            self._close()

    def finish(self) -> int:
        """Sync and close the whole file, remove the resume file, and return the size."""
        file = self._opened()
        try:
            os.fsync(file.fileno())
        finally:
            self._close()
        self._forget_note()
        return self._position

    def discard(self) -> None:
        """Close the file and remove it: it is more than was allowed."""
        self._close()
        self._forget_note()
        remove_file(self._path, self._root)

    def _forget_note(self) -> None:
        for path in (self._note_path, _half_written(self._note_path)):
            remove_file(path, self._root)

    def _opened(self) -> FileIO:
        if self._file is None:
            raise ValueError("the part file is not open")
        return self._file

    def _sync(self) -> None:
        os.fsync(self._opened().fileno())
        self._synced = self._position
        if self._etag:
            note = PartialFile(self._synced, self._etag, self._total)
            beside = _half_written(self._note_path)
            write_file(beside, self._root, msgspec.json.encode(note))
            rename_file(beside, self._note_path, self._root)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _require_space(self, needed: int, *, spare: int) -> None:
        if shutil.disk_usage(self._path.parent).free < needed + spare:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path))


def _spare_bytes(size: int) -> int:
    return min(max(size, _LEAST_SPARE_BYTES), _MOST_SPARE_BYTES)


async def run_on_disk(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run blocking file work in a thread; it always finishes, even if the caller is cancelled.

    Raises VideoDeskError(DISK_FULL) or (LIBRARY_UNWRITABLE) instead of OSError.
    """
    running = asyncio.get_running_loop().run_in_executor(None, partial(work, *args, **kwargs))
    cancelled: asyncio.CancelledError | None = None
    while not running.done():
        try:
            await asyncio.wait([running])
        except asyncio.CancelledError as again:
            cancelled = again
    if cancelled is not None:
        running.exception()
        raise cancelled
    try:
        return running.result()
    except OSError as cause:
        raise _disk_error(cause) from cause


def _disk_error(cause: OSError) -> VideoDeskError:
    code = Code.DISK_FULL if cause.errno in _FULL else Code.LIBRARY_UNWRITABLE
    reason = Reason.IS_LINK if isinstance(cause, LinkError) else None
    return error(code, reason=reason, detail=str(cause))


def _is_strong(etag: str) -> bool:
    return etag.startswith('"') and etag.isascii()


def resume_note(part: Path) -> Path:
    """Return the path of the file beside a `.part` that exists while it can be resumed."""
    return part.with_name(part.name + ".json")


def _half_written(note: Path) -> Path:
    return note.with_name(note.name + ".new")
