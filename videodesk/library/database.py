"""SQLite access: opening, migrations, transactions, and errors as `VideoDeskError`.

WAL with `synchronous=FULL`: a commit that returned survives a power loss (docs/pitfalls.md, A5).
Migrations are the numbered files of `migrations/`, each run once in a transaction.
"""

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Final

import apsw

from videodesk.errors import Code, Reason, VideoDeskError, error
from videodesk.library.read_only import BUSY_MS, copy_in_memory, open_database, open_readable
from videodesk.library.rows import COLUMNS, RowError, Value, as_bytes
from videodesk.library.stored_problem import event_as_codes, problem_as_codes
from videodesk.no_follow import LinkError, file_status, open_file, open_to_read
from videodesk.paths import is_path_too_long
from videodesk.private_files import make_private_folder, withdraw_permissions
from videodesk.text import fold

FILE_NAME: Final = "library.db"
APPLICATION_ID: Final = 0x56444B31
UNREADABLE: Final = (UnicodeDecodeError, apsw.TooBigError)
"""Exceptions for a single value that cannot be read."""
DAMAGE: Final = (apsw.CorruptError, apsw.NotADBError, RowError, *UNREADABLE)
"""Exceptions that mean that a database's content is damaged."""
STALE_FOLDINGS: Final = """
    SELECT generations.seq AS seq, folded_text(CAST(prompt AS BLOB)) AS folded
    FROM generations LEFT JOIN folded_prompts ON folded_prompts.seq = generations.seq
    WHERE folded_prompts.folded IS NOT folded_text(CAST(prompt AS BLOB))
"""
"""The prompts that another version or a fault has folded differently. `add_functions` has the
function."""
_TRIGRAMS: Final = (
    "CREATE VIRTUAL TABLE temp.prompt_trigrams USING fts5vocab('main', 'prompts', 'instance')"
)
"""The contents of the search index, for `query.Query`."""
_COMMIT_BYTES: Final = 131_072
SchemaKey = tuple[str, str]
"""The kind and the name of a table, an index, a trigger or a view."""
_STATISTICS: Final[Mapping[SchemaKey, str]] = {
    ("table", "sqlite_stat1"): "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
    ("table", "sqlite_stat4"): "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
}
_MOST_NAMED: Final = 5
_MAX_NAME: Final = 60
_OUR_TABLES: Final = frozenset({"generations", "prompts"})
_PRAGMAS: Final[Mapping[str, str | int]] = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "trusted_schema": "OFF",
    "journal_size_limit": 67_108_864,
    # On macOS `fsync` leaves data in the drive's own cache; elsewhere these do nothing.
    "fullfsync": "ON",
    "checkpoint_fullfsync": "ON",
}


@contextmanager
def translate_errors(folder: Path) -> Iterator[None]:
    """Converts SQLite and disk errors into a `VideoDeskError` that names the folder."""
    try:
        yield
    except VideoDeskError:
        raise
    except apsw.FullError as failure:
        raise error(Code.DISK_FULL, detail=f"{folder}: {failure}") from failure
    except DAMAGE as failure:
        raise error(Code.LIBRARY_DAMAGED, detail=f"{folder}: {failure}") from failure
    except (apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError) as failure:
        raise error(Code.LIBRARY_UNWRITABLE, detail=f"{folder}: {failure}") from failure
    except apsw.BusyError as failure:
        raise error(Code.LIBRARY_IN_USE, detail=f"{folder}: {failure}") from failure
    except apsw.IOError as failure:
        code = Code.DISK_FULL if _is_full(folder) else Code.LIBRARY_UNWRITABLE
        raise error(code, detail=f"{folder}: {failure}") from failure
    except OSError as failure:
        raise from_os_error(failure, folder) from failure


def _is_full(folder: Path) -> bool:
    """Whether the disk is full; SQLite reports an I/O error if it cannot grow the WAL's index."""
    import shutil  # noqa: PLC0415  # slow to import, and rarely needed

    try:
        return shutil.disk_usage(folder).free < _COMMIT_BYTES
    except OSError:
        return False


def from_os_error(failure: OSError, folder: Path) -> VideoDeskError:
    """The problem for a file system error. Checks whether the folder exists."""
    detail = f"{folder}: {failure.strerror or failure}"
    match failure.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return error(Code.DISK_FULL, detail=detail)
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return error(Code.LIBRARY_UNWRITABLE, detail=detail)
        case errno.ELOOP if isinstance(failure, LinkError):
            return error(
                Code.LIBRARY_UNWRITABLE,
                reason=Reason.IS_LINK,
                detail=f"{failure.filename}: {failure.strerror}",
            )
        case _ if is_path_too_long(failure):
            code = Code.LIBRARY_UNWRITABLE if _is_there(folder) else Code.LIBRARY_MISSING
            return error(code, reason=Reason.PATH_TOO_LONG, detail=detail)
        case _ if _is_there(folder):
            return error(Code.LIBRARY_UNWRITABLE, reason=Reason.DISK_ERROR, detail=detail)
        case errno.EEXIST | errno.ENOTDIR if folder.is_file():
            return error(Code.LIBRARY_MISSING, reason=Reason.NOT_A_FOLDER, detail=detail)
        case _:
            return error(Code.LIBRARY_MISSING, detail=detail)


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:
        return False


def make_folder(folder: Path) -> None:
    """Creates the library's folder if needed, for its user alone; so becomes an empty one.

    Raises LIBRARY_MISSING or LIBRARY_UNWRITABLE.
    """
    with translate_errors(folder):
        make_private_folder(folder)
        if not any(folder.iterdir()):
            withdraw_permissions(folder)


def connect(path: Path) -> apsw.Connection:
    """Opens the only writing connection, to a database of any version. Raises apsw.Error.

    A new one is created first, with the permissions of the library's files. Raises OSError.
    """
    os.close(open_file(path, path.parent, os.O_RDWR | os.O_CREAT))
    connection = open_database(path)
    try:
        connection.set_busy_timeout(BUSY_MS)
        for pragma, value in _PRAGMAS.items():
            connection.pragma(pragma, value)
    except BaseException:
        connection.close()
        raise
    return connection


def open_for_reading(folder: Path) -> apsw.Connection:
    """Opens a reading connection. Raises FileNotFoundError if there is no library yet.

    A library of an older version is read as a migrated copy in memory; the file is not changed. So
    is one on a read-only disk that was not closed.
    """
    path = folder / FILE_NAME
    with translate_errors(folder):
        is_there = file_status(path, folder) is not None
    if not is_there:
        raise FileNotFoundError(path)
    with translate_errors(folder):
        connection = open_readable(path)
        try:
            _reject_foreign(connection, path)
            _require_expected_schema(connection)
            if connection.pragma("user_version") < newest_version():
                connection = _migrated_copy(connection)
            connection.pragma("temp_store", "MEMORY")
            connection.execute(_TRIGRAMS)
            connection.pragma("query_only", 1)
        except BaseException:
            connection.close()
            raise
        return connection


def _migrated_copy(original: apsw.Connection) -> apsw.Connection:
    copy = copy_in_memory(original)
    original.close()
    migrate(copy)
    return copy


def migrations() -> list[tuple[int, str]]:
    """All migrations as (number, SQL), in order."""
    folder = Path(__file__).parent / "migrations"  # importlib.resources is slow to import
    found = [
        (int(entry.name.split("_", 1)[0]), entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    ]
    return sorted(found)


@contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """Runs a transaction: when it ends, either everything inside is on disk or nothing is."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        _commit(connection)
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _commit(connection: apsw.Connection) -> None:
    try:
        connection.execute("COMMIT")
    except apsw.ConstraintError as failure:
        # Our own constraints fail at once: only a damaged search index fails at COMMIT.
        raise apsw.CorruptError(str(failure)) from failure


def newest_version() -> int:
    """The schema version of this program."""
    return migrations()[-1][0]


def reject_foreign_database(folder: Path) -> None:
    """Checks a folder's database without changing it.

    Raises LIBRARY_TOO_NEW if a newer version wrote it, LIBRARY_DAMAGED if another program did, or
    has added anything to it, and apsw.Error if it cannot be read.
    """
    path = folder / FILE_NAME
    with closing(open_readable(path)) as connection:
        _reject_foreign(connection, path)


def _reject_foreign(connection: apsw.Connection, path: Path) -> None:
    try:
        application_id = connection.pragma("application_id")
        version = connection.pragma("user_version")
        tables = {name for _, name in schema(connection)}
    except apsw.SQLError as failure:
        raise apsw.CorruptError(str(failure)) from failure  # such as "unsupported file format"
    if application_id != APPLICATION_ID and tables and not tables >= _OUR_TABLES:
        raise error(
            Code.LIBRARY_DAMAGED,
            reason=Reason.FOREIGN_DATABASE,
            detail=str(path),
        )
    if version < 0 or (tables and connection.pragma("encoding") != "UTF-8"):
        raise apsw.CorruptError("its header is damaged")
    if version > newest_version():
        raise error(Code.LIBRARY_TOO_NEW, path=str(path), version=str(version))
    added = added_to_schema(connection)
    if added:
        named = ", ".join(f"{kind} {_shown(name)}" for kind, name in sorted(added)[:_MOST_NAMED])
        raise error(Code.LIBRARY_DAMAGED, reason=Reason.FOREIGN_SCHEMA, detail=f"{path}: {named}")


def added_to_schema(connection: apsw.Connection) -> set[SchemaKey]:
    """Tables, triggers, views and indexes that are not ours, in a database that has all of ours.

    One that lacks any is damaged, and the name of an added one may be a garbled name of ours.
    """
    expected, present = expected_schema(connection.pragma("user_version")), schema(connection)
    if not expected or not expected.keys() <= present.keys():
        return set()
    return present.keys() - expected.keys()


def has_expected_schema(connection: apsw.Connection) -> bool:
    """Whether a database has exactly the tables, triggers and indexes of its version."""
    return schema(connection) == expected_schema(connection.pragma("user_version"))


def _require_expected_schema(connection: apsw.Connection) -> None:
    if not has_expected_schema(connection):
        raise apsw.CorruptError("its tables have been changed")


def _shown(name: str) -> str:
    return "".join(each if each.isprintable() else "?" for each in name[:_MAX_NAME])


def has_our_header(path: Path) -> bool:
    """Whether a file that cannot be read as a database has our application id in its header."""
    return _header(path)[68:72] == APPLICATION_ID.to_bytes(4, "big")


def can_be_written(path: Path) -> bool:
    """Whether the header says that SQLite can write to the database."""
    return _header(path)[18:19] in {b"\1", b"\2"}


def _header(path: Path) -> bytes:
    # https://sqlite.org/fileformat2.html, "The Database Header"
    with open_to_read(path, path.parent) as file:
        return file.read(100)


def schema(connection: apsw.Connection) -> dict[SchemaKey, str | None]:
    """The SQL of a database's tables, indexes, triggers and views, by kind and name.

    What ANALYZE stores is left out: it does nothing.
    """
    statements = connection.execute("SELECT type, name, sql FROM sqlite_master")
    found: dict[SchemaKey, str | None] = {
        (str(kind), str(name)): sql if isinstance(sql, str) else None
        for kind, name, sql in statements
    }
    return {key: sql for key, sql in found.items() if _STATISTICS.get(key, "") != sql}


def columns_in(connection: apsw.Connection, *, texts_as_bytes: bool = False) -> str:
    """`COLUMNS` for SELECT, with NULL for those that an older database does not have."""
    there = {
        row[0] for row in connection.execute("SELECT name FROM pragma_table_info('generations')")
    }
    read = as_bytes if texts_as_bytes else str
    return ", ".join(read(each) if each in there else f"NULL AS {each}" for each in COLUMNS)


@cache
def expected_schema(version: int) -> Mapping[SchemaKey, str | None]:
    """What `schema` returns for an intact database of this version."""
    with closing(apsw.Connection(":memory:")) as example:
        add_functions(example)
        for number, sql in migrations():
            if number <= version:
                example.execute(sql)
        return schema(example)


def add_functions(connection: apsw.Connection) -> None:
    """Registers the functions that migrations and repairs call."""
    connection.create_scalar_function("problem_as_codes", _problem_as_codes, 1)
    connection.create_scalar_function("event_as_codes", _event_as_codes, 2)
    connection.create_scalar_function("folded_text", _folded_text, 1)


def _problem_as_codes(*values: Value) -> str:
    return problem_as_codes(_decode(values[0]))


def _event_as_codes(*values: Value) -> str:
    event, detail = values
    return event_as_codes(_decode(event), _decode(detail))


def _folded_text(*values: Value) -> str:
    return fold(_decode(values[0]))


def _decode(text: Value) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else ""


def migrate(connection: apsw.Connection, before: Callable[[int], None] | None = None) -> None:
    """Migrates a database to the newest schema, each step in its own transaction.

    `before` is called with the version of an older library before it is changed.
    """
    at = connection.pragma("user_version")
    if 0 < at < newest_version() and before is not None:
        before(at)
    add_functions(connection)
    for number, sql in migrations():
        if number <= at:
            continue
        with transaction(connection):
            connection.execute(sql)
            connection.pragma("application_id", APPLICATION_ID)
            connection.pragma("user_version", number)
