"""Conversion of generations to rows and back. Paths in the library are stored relative to it.

A row may come from anywhere, so each of its values is checked when it is read. One that cannot be
used is replaced by a default, and its column is named in `Generation.unreadable`.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

import msgspec
from msgspec import Meta

from videodesk.errors import Code, Problem, Reason
from videodesk.errors import problem as make_problem
from videodesk.generation import REQUEST_FIELDS, Generation, Json, Request, Status, is_web_url
from videodesk.library.stored_problem import problem_from_json, problem_to_json
from videodesk.stored_values import (
    CLIP_FOLDER,
    IMAGE_FOLDER,
    is_id,
    is_too_deep,
    is_web_link,
    path_inside,
    positive_number,
    whole_number,
)

_log = logging.getLogger(__name__)

COLUMNS: Final = (
    "id",
    "status",
    "model",
    "prompt",
    "images",
    "aspect_ratio",
    "size",
    "duration",
    "extra",
    "profile",
    "created_at",
    "submitted_at",
    "completed_at",
    "task_id",
    "progress",
    "video_url",
    "file",
    "file_bytes",
    "file_sha256",
    "width",
    "height",
    "seconds",
    "problem",
    "retry_at",
    "retry_count",
    "retry_since",
    "parent",
    "by_hand",
)
_TEXTS: Final = frozenset(
    {
        *("id", "status", "model", "prompt", "images", "aspect_ratio", "size", "extra", "profile"),
        *("task_id", "video_url", "file", "file_sha256", "problem", "parent"),
    }
)
Value = int | float | str | bytes | None
T = TypeVar("T")
PathCheck = Callable[[Path], bool]
"""Whether a path of the library ends inside of it once its links are followed."""
_MAX_TEXT: Final = 4_000_000
_MAX_LINE: Final = 4_096
"""In characters, for names and ids: far above what services use."""
_MAX_BYTES: Final = 2**63 - 1
_MAX_SECONDS: Final = 1_000_000.0
_IMAGES: Final = msgspec.json.Decoder(Annotated[list[str], Meta(max_length=1_000)])
_EXTRA: Final = msgspec.json.Decoder(dict[str, Any])
_SHA256: Final = re.compile("[0-9a-f]{64}")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
LAST_MOMENT: Final = 253_370_764_800_000_000
"""The beginning of the year 9999: later ones have no local time everywhere."""


def to_row(generation: Generation, folder: Path) -> dict[str, Value]:
    """The values of `COLUMNS`."""
    request = generation.request
    return {
        "id": generation.id,
        "status": generation.status.value,
        "model": request.model,
        "prompt": request.prompt,
        "images": _json([_stored(image, folder) for image in request.images]),
        "aspect_ratio": request.aspect_ratio,
        "size": request.size,
        "duration": request.duration,
        "extra": _json(dict(request.extra)),
        "profile": request.profile,
        "created_at": _microseconds(generation.created_at),
        "submitted_at": _microseconds(generation.submitted_at),
        "completed_at": _microseconds(generation.completed_at),
        "task_id": generation.task_id,
        "progress": generation.progress,
        "video_url": generation.video_url,
        "file": _stored(str(generation.file), folder) if generation.file else None,
        "file_bytes": generation.file_bytes,
        "file_sha256": generation.file_sha256,
        "width": generation.width,
        "height": generation.height,
        "seconds": generation.seconds,
        "problem": problem_to_json(generation.problem) if generation.problem else None,
        "retry_at": _microseconds(generation.retry_at),
        "retry_count": generation.retry_count,
        "retry_since": _microseconds(generation.retry_since),
        "parent": generation.parent,
        "by_hand": int(generation.task_id_from_user),
    }


def as_bytes(column: str) -> str:
    """A column for SELECT that is read as bytes if it is a text: it may be no UTF-8."""
    return f"CAST({column} AS BLOB)" if column in _TEXTS else column


COLUMNS_AS_BYTES: Final = ", ".join(as_bytes(column) for column in COLUMNS)


class RowError(ValueError):
    """An invalid row: the database is damaged in a way that SQLite cannot detect."""


def status_of(stored: Value) -> Status:
    """Parse a stored status. Raises RowError."""
    try:
        return Status(str(stored))
    except ValueError as failure:
        raise RowError(str(failure)) from failure


def from_row(
    values: Sequence[Value], folder: Path, leads_inside: PathCheck = lambda _: True
) -> Generation:
    """Convert a row of `COLUMNS` to a generation. Raises RowError without a valid id and status.

    Texts may be BLOBs. Paths that lead out of the library's `folder` are never returned;
    `leads_inside` follows the links of a path that looks right.
    """
    return _RowReader(dict(zip(COLUMNS, values, strict=True)), folder, leads_inside).generation()


def readable_rows(
    rows: Iterable[Sequence[Value]], folder: Path, leads_inside: PathCheck = lambda _: True
) -> Iterator[Generation]:
    """The generations of rows, without those that are none: one bad row costs itself only."""
    for row in rows:
        try:
            yield from_row(row, folder, leads_inside)
        except RowError as failure:
            _log.warning("Skipped a row: %s", failure)


class _RowReader:
    """Reads the values of one row, and collects the columns whose values cannot be used."""

    def __init__(self, row: dict[str, Value], folder: Path, leads_inside: PathCheck) -> None:
        self._row = row
        self._folder = folder
        self._leads_inside = leads_inside
        self._unreadable: list[str] = []
        self._reason: Reason | None = None

    def generation(self) -> Generation:
        """The generation. Raises RowError."""
        generation_id, status = self._text("id") or "", status_of(self._text("status"))
        if not is_id(generation_id):
            raise RowError("a row with an invalid id")
        parent, url, digest = (
            self._text("parent"),
            self._text("video_url"),
            self._text("file_sha256"),
        )
        read = Generation(
            id=generation_id,
            request=self._request(),
            status=status,
            created_at=moment_of(self._row["created_at"]),
            submitted_at=_time(self._row["submitted_at"]),
            completed_at=_time(self._row["completed_at"]),
            task_id=self._text("task_id", most=_MAX_LINE),
            progress=self._whole("progress", most=100),
            video_url=url if url and is_web_link(url) else None,
            file=self._file(),
            file_bytes=self._whole("file_bytes", most=_MAX_BYTES),
            file_sha256=digest if digest and _SHA256.fullmatch(digest) else None,
            width=self._whole("width"),
            height=self._whole("height"),
            seconds=positive_number(self._row["seconds"], most=_MAX_SECONDS),
            problem=self._problem(status),
            retry_at=_time(self._row["retry_at"]),
            retry_count=self._whole("retry_count") or 0,
            retry_since=_time(self._row["retry_since"]),
            parent=parent if parent and is_id(parent) else None,
            task_id_from_user=bool(self._row["by_hand"]),
        )
        return self._marked(read) if self._unreadable else read

    def _request(self) -> Request:
        return Request(
            model=self._needed_text("model", most=_MAX_LINE),
            prompt=self._needed_text("prompt"),
            images=self._checked("images", self._images, ()),
            aspect_ratio=self._text("aspect_ratio", most=_MAX_LINE),
            size=self._text("size", most=_MAX_LINE),
            duration=self._duration(),
            extra=self._checked("extra", self._extra, {}),
            profile=self._needed_text("profile", most=_MAX_LINE),
        )

    def _marked(self, generation: Generation) -> Generation:
        """The generation with the names of what could not be read, and a problem that says so.

        What is known about a task goes first: it is still tracked.
        """
        names = tuple(dict.fromkeys(self._unreadable))
        marked = replace(generation, unreadable=names)
        if generation.status is Status.QUEUED:
            says_so = not marked.has_whole_request
        else:
            says_so = generation.problem is None
        if not says_so:
            return marked
        problem = make_problem(Code.ENTRY_UNREADABLE, reason=self._reason, names=names)
        return replace(marked, problem=problem)

    def _text(self, column: str, most: int = _MAX_TEXT) -> str | None:
        """A text, None if nothing is stored or it cannot be read."""
        value = self._row[column]
        if value is None:
            return None
        if isinstance(value, bytes):
            raw = value
            try:
                value = raw.decode()
            except UnicodeDecodeError:
                self._unreadable.append(column)
                # For the user to recognise it; it is never sent.
                return raw.decode(errors="replace") if column == "prompt" else None
        if not isinstance(value, str) or len(value) > most:
            self._unreadable.append(column)
            return None
        return value

    def _needed_text(self, column: str, most: int = _MAX_TEXT) -> str:
        value = self._text(column, most)
        if value is None:
            self._unreadable.append(column)
        return value or ""

    def _whole(self, column: str, most: int = 2**31 - 1) -> int | None:
        value = self._row[column]
        return None if value is None else whole_number(value, most=most)

    def _duration(self) -> int | None:
        duration = self._whole("duration")
        if duration is None and self._row["duration"] is not None:
            self._unreadable.append("duration")
        return duration

    def _checked(self, column: str, parse: Callable[[str], T], default: T) -> T:
        """A value that is stored as JSON; the default if that is invalid."""
        text = self._text(column)
        if text is not None and not is_too_deep(text):
            with suppress(ValueError):
                return parse(text)
        self._unreadable.append(column)
        return default

    def _images(self, text: str) -> tuple[str, ...]:
        return tuple(self._image(each) for each in _IMAGES.decode(text))

    def _image(self, stored: str) -> str:
        if is_web_url(stored):
            if not is_web_link(stored):
                raise ValueError(stored)
            return stored
        path = self._path(stored, IMAGE_FOLDER)
        if path is None and stored:
            self._reason = Reason.IMAGE_OUTSIDE
        if path is None:
            raise ValueError(stored)
        return str(path)

    def _extra(self, text: str) -> dict[str, Json]:
        found: dict[str, Json] = _EXTRA.decode(text)
        return found

    def _file(self) -> Path | None:
        stored = self._text("file")
        if not stored:
            return None
        path = self._path(stored, CLIP_FOLDER)
        if path is None:
            self._unreadable.append("file")
            self._reason = self._reason or Reason.FILE_OUTSIDE
        return path

    def _path(self, stored: str, within: str) -> Path | None:
        if stored.startswith(str(self._folder)) and Path(stored).is_relative_to(self._folder):
            stored = Path(stored).relative_to(self._folder).as_posix()
        found = path_inside(stored, self._folder, within=within)
        return found if found is not None and self._leads_inside(found) else None

    def _problem(self, status: Status) -> Problem | None:
        stored = self._text("problem")
        if stored is None:
            return None
        try:
            return problem_from_json(stored, status)
        except ValueError:
            # It may have kept the request from being sent.
            code = Code.WAITED_LONG if status is Status.QUEUED else Code.ENTRY_UNREADABLE
            return make_problem(code)


def unread_columns(generation: Generation) -> frozenset[str]:
    """The columns that keep what is stored: it could not be read, and nothing has replaced it."""
    request = generation.request
    return frozenset(
        name
        for name in generation.unreadable
        if not getattr(request if name in REQUEST_FIELDS else generation, name)
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _stored(image: str, folder: Path) -> str:
    if is_web_url(image):
        return image
    path = Path(image)
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def microseconds_of(moment: datetime) -> int:
    """Convert a time to its stored form: microseconds since 1970, UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(stored: Value) -> datetime:
    """Convert a stored time to UTC; 1970 if nothing is stored, or no possible time."""
    return _EPOCH + (whole_number(stored, most=LAST_MOMENT) or 0) * _MICROSECOND


def _microseconds(moment: datetime | None) -> int | None:
    return None if moment is None else min(max(0, microseconds_of(moment)), LAST_MOMENT)


def _time(value: Value) -> datetime | None:
    return None if whole_number(value, most=LAST_MOMENT) is None else moment_of(value)
