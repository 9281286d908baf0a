"""One SQLite file: how it is opened, migrated, and how its errors become sentences.

WAL with `synchronous=FULL`: a commit that returned survives a power loss (PITFALLS, "SQLite in
the GUI"). Migrations are the numbered files of `migrations/`, each run once in a transaction.
"""

import errno
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Final

import apsw

from videodesk.errors import Code, VideoDeskError, error

FILE_NAME: Final = "library.db"
APPLICATION_ID: Final = 0x56444B31
_BUSY_MS: Final = 5000
_ROOM_FOR_A_COMMIT: Final = 131_072


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turns the errors of SQLite and of the disk into a `VideoDeskError` that names the folder."""
    try:
        yield
    except VideoDeskError:
        raise
    except apsw.FullError as failure:
        raise error(Code.DISK_FULL, detail=f"{folder}: {failure}") from failure
    except (apsw.CorruptError, apsw.NotADBError) as failure:
        raise error(Code.LIBRARY_DAMAGED, detail=f"{folder}: {failure}") from failure
    except (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError) as failure:
        raise error(Code.LIBRARY_UNWRITABLE, detail=f"{folder}: {failure}") from failure
    except apsw.BusyError as failure:
        raise error(Code.LIBRARY_IN_USE, detail=f"{folder}: {failure}") from failure
    except apsw.IOError as failure:
        code = Code.DISK_FULL if _is_full(folder) else Code.LIBRARY_UNWRITABLE
        raise error(code, detail=f"{folder}: {failure}") from failure
    except OSError as failure:
        raise of_os_error(failure, folder) from failure


def _is_full(folder: Path) -> bool:
    """SQLite calls a full disk an I/O error where it cannot grow the WAL's index."""
    try:
        return shutil.disk_usage(folder).free < _ROOM_FOR_A_COMMIT
    except OSError:
        return False


def of_os_error(failure: OSError, folder: Path) -> VideoDeskError:
    """What an error of the file system means for the library."""
    detail = f"{folder}: {failure.strerror or failure}"
    match failure.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return error(Code.DISK_FULL, detail=detail)
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return error(Code.LIBRARY_UNWRITABLE, detail=detail)
        case _:
            return error(Code.LIBRARY_MISSING, detail=detail)


def make_folder(folder: Path) -> None:
    """The library's folder, made where it is missing. LIBRARY_MISSING or LIBRARY_UNWRITABLE."""
    with translated(folder):
        folder.mkdir(parents=True, exist_ok=True)


def open_for_writing(folder: Path) -> apsw.Connection:
    """The one writing connection, at the newest schema.

    Raises LIBRARY_TOO_NEW without a change to the file where a newer version made it.
    """
    path = folder / FILE_NAME
    with translated(folder):
        if path.exists() and path.stat().st_size:
            _refuse_strangers(folder)
        connection = apsw.Connection(str(path))
        connection.set_busy_timeout(_BUSY_MS)
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "trusted_schema = OFF",
            "journal_size_limit = 67108864",
        ):
            connection.pragma(*[part.strip() for part in pragma.split("=")])
        if sys.platform == "darwin":
            connection.pragma("fullfsync", 1)
            connection.pragma("checkpoint_fullfsync", 1)
        _migrate(connection)
        return connection


def open_for_reading(folder: Path) -> apsw.Connection:
    """A reading connection; FileNotFoundError where there is no library yet."""
    path = folder / FILE_NAME
    if not path.exists():
        raise FileNotFoundError(path)
    with translated(folder):
        _refuse_strangers(folder)
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        connection.set_busy_timeout(_BUSY_MS)
        connection.pragma("query_only", 1)
        return connection


def migrations() -> list[tuple[int, str]]:
    """All migrations as (number, SQL), in order."""
    folder = resources.files("videodesk.library") / "migrations"
    found = [
        (int(entry.name.split("_", 1)[0]), entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    ]
    return sorted(found)


def _refuse_strangers(folder: Path) -> None:
    path = folder / FILE_NAME
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        connection.set_busy_timeout(_BUSY_MS)
        owner = connection.pragma("application_id")
        version = connection.pragma("user_version")
        empty = connection.execute("SELECT count(*) = 0 FROM sqlite_master").get
    finally:
        connection.close()
    if owner != APPLICATION_ID and not empty:
        raise error(Code.LIBRARY_DAMAGED, detail=f"{path} is not a library of VideoDesk.")
    if version > migrations()[-1][0]:
        raise error(Code.LIBRARY_TOO_NEW, detail=f"{path} has version {version}.")


def _migrate(connection: apsw.Connection) -> None:
    at = connection.pragma("user_version")
    for number, sql in migrations():
        if number <= at:
            continue
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute(sql)
            connection.pragma("application_id", APPLICATION_ID)
            connection.pragma("user_version", number)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
