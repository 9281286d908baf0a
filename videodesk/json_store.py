"""One typed value in one JSON file: read field by field, written atomically.

A file in which nothing can be read is moved aside. A field of the wrong type, or with a mistake in
it, gets its default, and the former file is kept beside the new one; so is one with comments. A
file of a newer version of the program is used as far as it can be read, and never overwritten.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import Field, fields, is_dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Final,
    Generic,
    Protocol,
    Self,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec

from videodesk.errors import Code, Problem, Reason, problem
from videodesk.lenient_json import read_object
from videodesk.no_follow import open_any_file
from videodesk.private_files import make_private_folder, private_opener

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class Storable(Protocol):
    """A dataclass that can be stored: every field has a default.

    `version` is the format version that this program writes.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def version(self) -> int:
        """Version of the format: higher if an older program could not read the file."""

    def repaired(self, unread: tuple[str, ...] = ()) -> tuple[Self, tuple[str, ...]]:
        """Return the value with contradictions resolved, and the names of the fields concerned.

        `unread` names the fields whose stored values could not be read; EVERYTHING if none could.
        """


EVERYTHING: Final = "everything"
_MAX_BYTES: Final = 32 * 1024 * 1024
_MOST_ITEMS: Final = 1_000
"""Of one list."""

T = TypeVar("T", bound=Storable)
D = TypeVar("D", bound="DataclassInstance")


class JsonStore(Generic[T]):
    """One typed value in one JSON file.

    A file that cannot be read is moved aside, under a name with the time in it, and the defaults
    are used.
    """

    def __init__(self, path: Path, kind: type[T]) -> None:
        self._path = path
        self._kind = kind
        self._is_writable = True
        self._needs_copy = False
        self._is_partly_read = False

    def load(self) -> tuple[T, Problem | None]:
        """Return the stored value or the defaults, and a problem to show to the user, if any."""
        try:
            return self.reload()
        except OSError as failure:
            return self._replace_damaged(failure)

    def reload(self, known: T | None = None) -> tuple[T, Problem | None]:
        """Like `load`, but while the program is running.

        A file that cannot be read at the moment is left alone. If it can be read only in part, the
        rest is taken from `known`. Raises OSError.
        """
        try:
            parsed = read_object(_read_file(self._path))
        except FileNotFoundError:
            return self._kind(), None
        except ValueError as failure:
            return self._replace_damaged(failure)
        raw = parsed.fields
        version = raw.pop("version", None)
        value, unread = read_fields(self._kind, raw)
        unread = tuple(dict.fromkeys((*parsed.unread, *unread)))
        if unread and known is not None:
            value = read_fields(self._kind, raw, known=known)[0]
            value = _with_lists_of(value, known, unread)
        value, contradictory = value.repaired(unread if known is None else ())
        unusable = tuple(dict.fromkeys((*unread, *contradictory)))
        ours = value.version
        if isinstance(version, int) and version > ours:
            self._is_writable = False
            return value, self._newer_problem(version, ours, unusable)
        if version is not None and (not isinstance(version, int) or version < 1):
            unusable = ("version", *unusable)
        self._is_partly_read = bool(unusable)
        self._needs_copy = self._is_partly_read or not parsed.is_strict
        return value, self._partly_read_problem(unusable) if unusable else None

    @property
    def exists(self) -> bool:
        """True if the file exists."""
        return self._path.exists()

    @property
    def is_intact(self) -> bool:
        """True if the file exists and `load` could read all of it."""
        return self.exists and not self._is_partly_read

    def save(self, value: T) -> None:
        """Replace the file as a whole. Raises OSError.

        A damaged file that could not be moved aside is not overwritten, nor is one of a newer
        version. A partly read file is copied to another name first.
        """
        if not self._is_writable:
            return
        data = _encode(value)
        write_atomically(self._path, data, before_replace=self._copy_former)

    def _replace_damaged(self, failure: Exception) -> tuple[T, Problem]:
        value = self._kind().repaired((EVERYTHING,))[0]
        damage = self._move_aside(failure)
        # The next run must not mistake a missing file for a first start.
        with suppress(OSError):
            self.save(value)
        return value, damage

    def _copy_former(self) -> None:
        if self._needs_copy:
            import shutil  # noqa: PLC0415  # slow to import, and rarely needed

            copy = self._backup_path("partly-read")
            with self._path.open("rb") as former, open(copy, "wb", opener=private_opener) as file:
                shutil.copyfileobj(former, file)
            self._needs_copy = self._is_partly_read = False

    def _move_aside(self, failure: Exception) -> Problem:
        target = self._backup_path("damaged")
        try:
            self._path.replace(target)
        except OSError as blocked:
            self._is_writable = False
            return problem(
                Code.SETTINGS_DAMAGED,
                reason=Reason.LEFT_IN_PLACE,
                detail=f"{failure}. {blocked}",
            )
        return problem(Code.SETTINGS_DAMAGED, detail=str(failure), aside=target.name)

    def _newer_problem(self, version: int, ours: int, unusable: tuple[str, ...]) -> Problem:
        return problem(
            Code.SETTINGS_NEWER,
            file=self._path.name,
            version=version,
            ours=ours,
            names=unusable,
        )

    def _partly_read_problem(self, unusable: tuple[str, ...]) -> Problem:
        return problem(
            Code.SETTINGS_DAMAGED,
            reason=Reason.PARTLY_READ,
            names=unusable,
            detail=str(self._path),
        )

    def _backup_path(self, label: str) -> Path:
        time = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        return self._path.with_name(f"{self._path.stem}.{label}-{time}.json")


def _read_file(path: Path) -> bytes:
    """Raises ValueError for a file that no program of ours has written."""
    with open_any_file(path) as file:
        content = file.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise ValueError(f"it has more than {_MAX_BYTES} bytes")
    return content


def _encode(value: Storable) -> bytes:
    try:
        return msgspec.json.format(msgspec.json.encode(value), indent=2)
    except UnicodeEncodeError:
        # A file name whose bytes are not UTF-8 is stored with its surrogates escaped.
        return json.dumps(msgspec.to_builtins(value), indent=2).encode("ascii")


def write_atomically(
    path: Path, data: bytes, *, before_replace: Callable[[], None] = lambda: None
) -> None:
    """Replace a file as a whole: a reader sees the old content or the new one. Raises OSError.

    The data is on the disk before the file is renamed. `before_replace` is called in between.
    """
    import tempfile  # noqa: PLC0415  # slow to import: reading needs none

    make_private_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        before_replace()
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_fields(
    kind: type[D], raw: Mapping[str, Any], prefix: str = "", known: D | None = None
) -> tuple[D, tuple[str, ...]]:
    """Return a dataclass from a JSON object, and the names of the fields that could not be read.

    A value of the wrong type, or outside the range of its `msgspec.Meta`, is replaced by the
    default; unknown fields are ignored. `prefix` is put before the names. With `known`, its values
    are used instead of the defaults.
    """
    hints = get_type_hints(kind, include_extras=True)
    values: dict[str, Any] = {}
    if known is not None:
        values = {each.name: getattr(known, each.name) for each in fields(kind)}
    unread: list[str] = []
    for name in (each.name for each in fields(kind) if each.name in raw):
        try:
            values[name], inner = _read(hints[name], raw[name], f"{prefix}{name}", values.get(name))
        except msgspec.ValidationError:
            inner = (f"{prefix}{name}",)
        unread += inner
    return kind(**values), tuple(unread)


def merge(former: D, mine: D, theirs: D) -> D:
    """Return `theirs` with what changed from `former` to `mine`, field by field."""
    changed: dict[str, Any] = {}
    for name in (each.name for each in fields(mine)):
        was, now, other = (getattr(each, name) for each in (former, mine, theirs))
        if is_dataclass(now):
            changed[name] = merge(was, now, other)
        elif now != was:
            changed[name] = now
    return replace(theirs, **changed)


def _with_lists_of(value: D, known: D, unread: Iterable[str]) -> D:
    """Return `value` with those lists taken from `known` in which something is unread."""
    names = {path.partition("[")[0] for path in unread if "[" in path}
    lists = {name: getattr(known, name) for name in names if hasattr(known, name)}
    return replace(value, **lists)


def _read(hint: Any, raw: object, path: str, known: Any) -> tuple[Any, tuple[str, ...]]:
    if is_dataclass(hint) and isinstance(hint, type) and isinstance(raw, dict):
        return read_fields(hint, raw, f"{path}.", known)
    item = next(iter(get_args(hint)), None)
    if get_origin(hint) is tuple:
        items = msgspec.convert(raw, list[Any])
        further = (path,) if len(items) > _MOST_ITEMS else ()
        del items[_MOST_ITEMS:]
        if isinstance(item, type) and is_dataclass(item):
            read, unread = _read_items(item, items, path)
        else:
            read, unread = _read_scalars(item, items, path)
        return read, (*further, *unread)
    return msgspec.convert(raw, hint), ()


def _read_scalars(kind: Any, raw: list[Any], path: str) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    items: list[Any] = []
    unread: list[str] = []
    for number, each in enumerate(raw):
        try:
            items.append(msgspec.convert(each, kind))
        except msgspec.ValidationError:
            unread.append(f"{path}[{number}]")
    return tuple(items), tuple(unread)


def _read_items(kind: type[D], raw: list[Any], path: str) -> tuple[tuple[D, ...], tuple[str, ...]]:
    items: list[D] = []
    unread: list[str] = []
    for number, each in enumerate(raw):
        if isinstance(each, dict):
            item, inner = read_fields(kind, each, f"{path}[{number}].")
            items.append(item)
            unread += inner
        else:
            unread.append(f"{path}[{number}]")
    return tuple(items), tuple(unread)
