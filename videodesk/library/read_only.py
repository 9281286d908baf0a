"""Opening of SQLite databases, also where nothing can be written.

SQLite needs a writable folder to read a database in WAL mode, for the index of the WAL. On a
read-only disk (a backup, an archive, another computer's share) that index usually does not exist.
"""

import os
from contextlib import closing, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

import apsw

from videodesk.no_follow import file_size, file_status, open_to_read

BUSY_MS: Final = 5000
_MAX_VALUE_BYTES: Final = 64 * 1024 * 1024
"""Of one value; a small file can declare one of a gigabyte."""
_SIDES: Final = ("", "-wal", "-shm", "-journal")
_NAMES_A_FILE: Final = bytes.fromhex("d9d505f920a163d7")
"""How a journal ends after such a name: https://sqlite.org/fileformat2.html, "The Rollback
Journal"; the magic of its header."""
_MAX_COPY_BYTES: Final = 2 << 30
"""Of a database that can only be read as a copy; 100,000 rows have 160 MB."""
_COPIES: Final = 3
"""How often a copy is made again if the files change in the meantime."""
_READ_ONLY: Final = (apsw.CantOpenError, apsw.ReadOnlyError, apsw.PermissionsError)


def open_database(
    path: Path, flags: int = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
) -> apsw.Connection:
    """Opens a database, whose path may contain bytes that are not UTF-8.

    Raises apsw.Error, and LinkError if it or a file beside it is a link, a pipe or a device.
    """
    for side in _SIDES:
        file_status(_beside(path, side), path.parent)
    _reject_naming_journal(_beside(path, "-journal"))
    real = _without_links_above(path)
    name = sqlite_name(real)
    if name != str(real):
        flags |= apsw.SQLITE_OPEN_URI
    return hardened(apsw.Connection(name, flags=flags | apsw.SQLITE_OPEN_NOFOLLOW))


def _reject_naming_journal(journal: Path) -> None:
    """Raises apsw.CorruptError for a journal that names another file, which ours never do.

    It would be one of a transaction over several databases, and that file the list of them. Older
    SQLite (3.51.3, not 3.54) deletes whatever file is named there.
    """
    if file_size(journal, journal.parent) < len(_NAMES_A_FILE):
        return
    with open_to_read(journal, journal.parent) as file:
        file.seek(-len(_NAMES_A_FILE), os.SEEK_END)
        if file.read() == _NAMES_A_FILE:
            raise apsw.CorruptError("its journal names another file")


def hardened(connection: apsw.Connection) -> apsw.Connection:
    """The connection, prepared for a file from anywhere: what its schema contains is not trusted.

    https://sqlite.org/security.html, "Untrusted SQLite Database Files"
    """
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_VIEW, 0)
    connection.limit(apsw.SQLITE_LIMIT_LENGTH, _MAX_VALUE_BYTES)
    connection.limit(apsw.SQLITE_LIMIT_TRIGGER_DEPTH, 10)
    connection.pragma("cell_size_check", 1)
    return connection


def _without_links_above(path: Path) -> Path:
    """The path of a file in its real folder. SQLite then refuses it if it is a link itself."""
    return Path(os.path.realpath(path.parent)) / path.name


def sqlite_name(path: Path) -> str:
    """The name by which SQLite finds a file: its path, or a URI if that is not UTF-8."""
    name = str(path)
    try:
        name.encode()
    except UnicodeEncodeError:
        return _uri(path)
    return name


def open_readable(path: Path) -> apsw.Connection:
    """Opens a database for reading; a copy in memory if its folder cannot be written to.

    Raises apsw.Error, and OSError for a failing disk.
    """
    _finish_rollback(path)
    try:
        return _usable(open_database(path, apsw.SQLITE_OPEN_READONLY))
    except _READ_ONLY:
        if not path.exists():
            raise
    wal = _beside(path, "-wal")
    if _size(wal) or _size(_beside(path, "-journal")):
        return _usable(_copy(path))
    immutable = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    name = f"{_uri(_without_links_above(path))}?immutable=1"
    return _usable(hardened(apsw.Connection(name, flags=immutable | apsw.SQLITE_OPEN_NOFOLLOW)))


def _usable(connection: apsw.Connection) -> apsw.Connection:
    """The connection after a first read, which shows whether it can be read at all."""
    try:
        connection.set_busy_timeout(BUSY_MS)
        with suppress(apsw.SQLError):  # an "unsupported file format" is for the caller to report
            connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _finish_rollback(path: Path) -> None:
    """Rolls back a database whose creation was interrupted by a power loss.

    A new file becomes a WAL database in a rollback-journal transaction, which only a writing
    connection can undo.
    """
    if _beside(path, "-journal").exists():
        with suppress(apsw.Error), closing(open_database(path)) as connection:
            connection.set_busy_timeout(BUSY_MS)
            connection.execute("SELECT count(*) FROM sqlite_master")


def _copy(path: Path) -> apsw.Connection:
    """A copy in memory of a database and of what its WAL contains."""
    import tempfile  # noqa: PLC0415  # slow to import, and rarely needed

    if sum(size for size, _ in _state(path)) > _MAX_COPY_BYTES:
        raise _too_large()
    with tempfile.TemporaryDirectory(prefix="videodesk-") as folder:
        target = Path(folder) / "copy.db"
        for _ in range(_COPIES):
            before = _state(path)
            for side in ("", "-wal", "-journal"):
                _beside(target, side).unlink(missing_ok=True)
                with suppress(FileNotFoundError):
                    _copy_file(_beside(path, side), _beside(target, side))
            if _state(path) == before:
                break
        with closing(open_database(target)) as copied:
            return copy_in_memory(copied)


def copy_in_memory(original: apsw.Connection) -> apsw.Connection:
    """A copy of a database in memory. Raises apsw.CorruptError for one that is far too large."""
    if original.pragma("page_count") * original.pragma("page_size") > _MAX_COPY_BYTES:
        raise _too_large()
    memory = hardened(apsw.Connection(":memory:"))
    with memory.backup("main", original, "main") as all_:
        all_.step()
    return memory


def _too_large() -> apsw.CorruptError:
    return apsw.CorruptError(f"it is larger than {_MAX_COPY_BYTES >> 30} GB")


def _copy_file(source: Path, target: Path) -> None:
    import shutil  # noqa: PLC0415  # slow to import, and rarely needed

    with open_to_read(source, source.parent) as original, target.open("wb") as copy:
        shutil.copyfileobj(original, copy)


def _state(path: Path) -> list[tuple[int, int]]:
    files = [_beside(path, side) for side in ("", "-wal")]
    stats = [file_status(each, each.parent) for each in files]
    return [(each.st_size, each.st_mtime_ns) for each in stats if each is not None]


def _beside(path: Path, side: str) -> Path:
    return path.with_name(path.name + side)


def _size(file: Path) -> int:
    return file_size(file, file.parent)


def _uri(path: Path) -> str:
    # https://sqlite.org/uri.html: any byte as %HH; on Windows a slash before the drive.
    name = path.absolute().as_posix()
    return f"file://{'' if name.startswith('/') else '/'}{quote(os.fsencode(name), safe='/:')}"
