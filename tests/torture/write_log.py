"""A recording disk: everything that SQLite does to its files, in order, with the syncs.

`recording` puts it below every connection that is opened meanwhile, without a change to who opens
them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import apsw

_NAME: Final = "videodesk-tape"
_JOURNALS: Final = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_WAL
"""With the first sync of these, SQLite syncs the folder, too (os_unix.c, UNIXFILE_DIRSYNC)."""


@dataclass(frozen=True, slots=True)
class Write:
    path: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Delete:
    path: str
    synced: bool


@dataclass(frozen=True, slots=True)
class Sync:
    """`folder` says that the folder was synced as well: files that were deleted stay so."""

    path: str
    folder: bool


Change = Write | Truncate | Delete
Operation = Change | Sync


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What a caller was acknowledged to be on the disk, when so many operations had been done."""

    at: int
    id: str
    status: str
    task_id: str | None


@dataclass(slots=True)
class WriteLog:
    """One recording. Paths are relative to `folder`.

    `others` are the files that SQLite knows nothing of, as they were when each operation was done,
    and at the end; who writes them syncs them.
    """

    folder: Path
    operations: list[Operation] = field(default_factory=list)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    others: list[dict[str, bytes]] = field(default_factory=list)
    _ours: set[str] = field(default_factory=set)
    _known: dict[str, tuple[int, int, bytes]] = field(default_factory=dict)

    def record(self, operation: Operation) -> None:
        self.others.append(self._other_files())
        self.operations.append(operation)
        self._ours.add(operation.path)

    def stop(self) -> None:
        self.others.append(self._other_files())

    def acknowledge(self, generation_id: str, status: str, task_id: str | None) -> None:
        acknowledged = Acknowledged(len(self.operations), generation_id, status, task_id)
        self.acknowledged.append(acknowledged)

    def relative(self, path: str) -> str | None:
        """The name of a file on the tape; None for files elsewhere."""
        return os.path.relpath(path, self.folder) if path.startswith(str(self.folder)) else None

    def _other_files(self) -> dict[str, bytes]:
        found: dict[str, tuple[int, int, bytes]] = {}
        for file in self.folder.rglob("*"):
            name = str(file.relative_to(self.folder))
            if name in self._ours or name.endswith("-shm") or not file.is_file():
                continue
            state = file.stat()
            stamp = (state.st_mtime_ns, state.st_size)
            known = self._known.get(name)
            content = known[2] if known and known[:2] == stamp else file.read_bytes()
            found[name] = (*stamp, content)
        self._known = found
        return {name: entry[2] for name, entry in found.items()}


class _File(apsw.VFSFile):
    def __init__(
        self, tape: WriteLog, name: str | None, filename: object, flags: list[int]
    ) -> None:
        super().__init__("unix", filename, flags)  # type: ignore[arg-type]  # str, URIFilename, None
        self._tape = tape
        self._name = name
        self._syncs_folder = bool(flags[0] & apsw.SQLITE_OPEN_CREATE and flags[0] & _JOURNALS)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802  # SQLite's name
        super().xWrite(data, offset)
        if self._name is not None:
            self._tape.record(Write(self._name, offset, bytes(data)))

    def xLock(self, level: int) -> None:  # noqa: N802
        try:
            super().xLock(level)
        except apsw.IOError as refused:  # a file opened for reading cannot be locked for writing
            raise apsw.BusyError(str(refused)) from refused

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        if self._name is not None:
            self._tape.record(Truncate(self._name, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        if self._name is not None:
            self._tape.record(Sync(self._name, self._syncs_folder))
        self._syncs_folder = False


class _Disk(apsw.VFS):
    def __init__(self, tape: WriteLog) -> None:
        super().__init__(_NAME, "unix", makedefault=True)
        self._tape = tape

    def xOpen(self, name: object, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        relative = self._tape.relative(path) if isinstance(path, str) else None
        return _File(self._tape, relative, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        super().xDelete(filename, syncdir)
        relative = self._tape.relative(filename)
        if relative is not None:
            self._tape.record(Delete(relative, bool(syncdir)))


@contextmanager
def recording(folder: Path) -> Iterator[WriteLog]:
    """Every SQLite file below `folder` that is opened in the block is on the tape."""
    tape = WriteLog(folder)
    disk = _Disk(tape)
    try:
        yield tape
        tape.stop()
    finally:
        disk.unregister()
