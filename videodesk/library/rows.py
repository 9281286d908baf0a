"""Conversion of generations to rows and back. Paths in the library are stored relative to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from videodesk.errors import Code, Param, Params, Problem
from videodesk.generation import Generation, Json, Request, Status, is_web_url
from videodesk.library.legacy_text import event_from_sentence, problem_from_sentences

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
    "width",
    "height",
    "seconds",
    "problem",
    "retry_at",
    "parent",
    "by_hand",
)
Value = int | float | str | bytes | None
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


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
        "width": generation.width,
        "height": generation.height,
        "seconds": generation.seconds,
        "problem": problem_to_json(generation.problem) if generation.problem else None,
        "retry_at": _microseconds(generation.retry_at),
        "parent": generation.parent,
        "by_hand": int(generation.task_id_from_user),
    }


class RowError(ValueError):
    """A row that makes no sense: the database is damaged in a way that SQLite cannot detect."""


def status_of(stored: Value) -> Status:
    """The status of a stored word. Raises RowError."""
    try:
        return Status(str(stored))
    except ValueError as failure:
        raise RowError(str(failure)) from failure


def from_row(values: Sequence[Value], folder: Path) -> Generation:
    """The generation whose `COLUMNS` these are. Raises RowError."""
    try:
        return _generation(values, folder)
    except (ValueError, OverflowError) as failure:
        raise RowError(f"a row cannot be read: {failure}") from failure


def _generation(values: Sequence[Value], folder: Path) -> Generation:
    row = dict(zip(COLUMNS, values, strict=True))
    file = _text(row, "file")
    problem = _text(row, "problem")
    extra: dict[str, Json] = msgspec.json.decode(str(row["extra"]))
    return Generation(
        id=str(row["id"]),
        request=Request(
            model=str(row["model"]),
            prompt=str(row["prompt"]),
            images=tuple(
                _absolute(image, folder)
                for image in msgspec.json.decode(str(row["images"]), type=list[str])
            ),
            aspect_ratio=_text(row, "aspect_ratio"),
            size=_text(row, "size"),
            duration=_whole(row, "duration"),
            extra=extra,
            profile=str(row["profile"]),
        ),
        status=status_of(row["status"]),
        created_at=moment_of(row["created_at"]),
        submitted_at=_time(row["submitted_at"]),
        completed_at=_time(row["completed_at"]),
        task_id=_text(row, "task_id"),
        progress=_whole(row, "progress"),
        video_url=_text(row, "video_url"),
        file=Path(_absolute(file, folder)) if file else None,
        width=_whole(row, "width"),
        height=_whole(row, "height"),
        seconds=seconds if isinstance(seconds := row["seconds"], float) else None,
        problem=problem_from_json(problem) if problem else None,
        retry_at=_time(row["retry_at"]),
        parent=_text(row, "parent"),
        task_id_from_user=bool(row["by_hand"]),
    )


@dataclass(frozen=True, slots=True)
class _StoredProblem:
    code: Code
    params: dict[str, Param] = field(default_factory=dict[str, Param])
    detail: str = ""
    message: str | None = None
    """Only in what was stored up to schema 5, as is `hint`."""
    hint: str = ""


def problem_to_json(problem: Problem) -> str:
    """A problem as it is stored."""
    return _json({"code": problem.code, "params": dict(problem.params), "detail": problem.detail})


def problem_from_json(stored: str) -> Problem:
    """The problem that is stored so, also by older versions. Raises ValueError."""
    read = msgspec.json.decode(stored, type=_StoredProblem)
    if read.message is not None:
        return problem_from_sentences(read.code, read.message, read.hint, read.detail)
    return Problem(read.code, Params(read.params), read.detail)


def problem_as_codes(stored: str) -> str:
    """A stored problem of any version as this one stores it; unchanged if it makes no sense."""
    try:
        return problem_to_json(problem_from_json(stored))
    except ValueError:
        return stored


def event_as_codes(event: str, detail: str) -> str:
    """A stored event of any version as this one stores it: a list of code, detail, parameters."""
    return _json(event_from_sentence(event, detail))


def params_to_json(params: Params) -> str:
    """Parameters as they are stored."""
    return _json(dict(params))


def params_from_json(stored: str) -> Params:
    """The parameters that are stored so; none where they make no sense."""
    try:
        return Params(msgspec.json.decode(stored, type=dict[str, Param]))
    except msgspec.DecodeError:
        return Params()


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _stored(image: str, folder: Path) -> str:
    if is_web_url(image):
        return image
    path = Path(image)
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def _absolute(stored: str, folder: Path) -> str:
    return stored if is_web_url(stored) else str(folder / stored)


def microseconds_of(moment: datetime) -> int:
    """A moment as it is stored: microseconds since 1970, UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(stored: Value) -> datetime:
    """The moment that is stored so, in UTC; 1970 where nothing is stored."""
    return _EPOCH + (stored if isinstance(stored, int) else 0) * _MICROSECOND


def _microseconds(moment: datetime | None) -> int | None:
    return None if moment is None else microseconds_of(moment)


def _time(value: Value) -> datetime | None:
    return moment_of(value) if isinstance(value, int) else None


def _text(row: Mapping[str, Value], column: str) -> str | None:
    return value if isinstance(value := row[column], str) else None


def _whole(row: Mapping[str, Value], column: str) -> int | None:
    return value if isinstance(value := row[column], int) else None
