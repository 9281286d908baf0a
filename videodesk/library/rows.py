"""Conversion of generations to rows and back. Paths in the library are stored relative to it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from videodesk.errors import Code, Param, Params, Problem, Reason
from videodesk.errors import problem as make_problem
from videodesk.generation import Generation, Json, Request, Status, is_web_url
from videodesk.library.legacy_text import event_from_sentence, problem_from_sentences
from videodesk.text import storable

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
Value = int | float | str | bytes | None
_STORABLE_BITS: Final = 63
_CODES: Final = frozenset(Code)
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


class RowError(ValueError):
    """An invalid row: the database is damaged in a way that SQLite cannot detect."""


def status_of(stored: Value) -> Status:
    """Parse a stored status. Raises RowError."""
    try:
        return Status(str(stored))
    except ValueError as failure:
        raise RowError(str(failure)) from failure


def from_row(values: Sequence[Value], folder: Path) -> Generation:
    """Convert a row of `COLUMNS` to a generation. Raises RowError."""
    try:
        return _generation(values, folder)
    except (ValueError, OverflowError, RecursionError) as failure:
        raise RowError(f"a row cannot be read: {failure}") from failure


def _generation(values: Sequence[Value], folder: Path) -> Generation:
    row = dict(zip(COLUMNS, values, strict=True))
    file = _text(row, "file")
    problem, status = _text(row, "problem"), status_of(row["status"])
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
        status=status,
        created_at=moment_of(row["created_at"]),
        submitted_at=_time(row["submitted_at"]),
        completed_at=_time(row["completed_at"]),
        task_id=_text(row, "task_id"),
        progress=_whole(row, "progress"),
        video_url=_text(row, "video_url"),
        file=Path(_absolute(file, folder)) if file else None,
        file_bytes=_whole(row, "file_bytes"),
        file_sha256=_text(row, "file_sha256"),
        width=_whole(row, "width"),
        height=_whole(row, "height"),
        seconds=seconds if isinstance(seconds := row["seconds"], float) else None,
        problem=problem_from_json(problem, status) if problem else None,
        retry_at=_time(row["retry_at"]),
        retry_count=_whole(row, "retry_count") or 0,
        retry_since=_time(row["retry_since"]),
        parent=_text(row, "parent"),
        task_id_from_user=bool(row["by_hand"]),
    )


def problem_to_json(problem: Problem) -> str:
    """Serialise a problem for storage."""
    params = _storable_params(problem.params)
    return _json({"code": problem.code, "params": params, "detail": storable(problem.detail)})


def problem_from_json(stored: str, status: Status | None = None) -> Problem:
    """Parse a stored problem, also of other versions. Raises ValueError.

    A code that this version does not know becomes INTERNAL; WAITED_LONG with the `status` queued,
    since another version may have stored it to keep the request from being sent.
    """
    read = msgspec.json.decode(stored, type=dict[str, object])
    code, detail = read.get("code"), _string(read.get("detail"))
    if not isinstance(code, str):
        raise ValueError("a problem without a code")  # noqa: TRY004  # it is damage, not a bug
    if code not in _CODES:
        detail = ": ".join(filter(None, (code, detail)))
        if status is Status.QUEUED:
            return make_problem(Code.WAITED_LONG, detail=detail)
        return make_problem(Code.INTERNAL, reason=Reason.FROM_OTHER_VERSION, detail=detail)
    message = read.get("message")  # stored up to schema 5, like the hint
    if isinstance(message, str):
        return problem_from_sentences(Code(code), message, _string(read.get("hint")), detail)
    return Problem(Code(code), _params(read.get("params")), detail)


def problem_as_codes(stored: str) -> str:
    """Convert an older version's stored problem to this version's format; others are unchanged."""
    try:
        known = problem_from_json(stored)
    except (ValueError, RecursionError):
        return stored
    return stored if known.reason is Reason.FROM_OTHER_VERSION else problem_to_json(known)


def event_as_codes(event: str, detail: str) -> str:
    """Convert a stored event of any version to this version's: [code, detail, parameters]."""
    return _json(event_from_sentence(event, detail))


def params_to_json(params: Params) -> str:
    """Serialise parameters for storage."""
    return _json(_storable_params(params))


def _storable_params(params: Params) -> dict[str, Param]:
    return {name: _storable(value) for name, value in params.items()}


def _storable(value: Param) -> Param:
    match value:
        case str():
            return storable(value)
        case tuple():
            return tuple(storable(each) for each in value)
        case _:
            return value


def params_from_json(stored: str) -> Params:
    """Parse stored parameters, without invalid ones."""
    try:
        return _params(msgspec.json.decode(stored))
    except (msgspec.DecodeError, RecursionError):
        return Params()


def _params(stored: object) -> Params:
    """Return the values of a JSON object that are valid parameters."""
    if not isinstance(stored, dict):
        return Params()
    found: dict[str, Param] = {}
    for name, value in stored.items():
        match value:
            case bool():
                continue
            case int() if value.bit_length() > _STORABLE_BITS:
                continue
            case None | str() | int() | float():
                found[str(name)] = value
            case list() if all(isinstance(each, str) for each in value):
                found[str(name)] = tuple(value)
            case _:
                continue
    return Params(found)


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


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
    """Convert a time to its stored form: microseconds since 1970, UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(stored: Value) -> datetime:
    """Convert a stored time to UTC; 1970 if nothing is stored."""
    return _EPOCH + (stored if isinstance(stored, int) else 0) * _MICROSECOND


def _microseconds(moment: datetime | None) -> int | None:
    return None if moment is None else microseconds_of(moment)


def _time(value: Value) -> datetime | None:
    return moment_of(value) if isinstance(value, int) else None


def _text(row: Mapping[str, Value], column: str) -> str | None:
    return value if isinstance(value := row[column], str) else None


def _whole(row: Mapping[str, Value], column: str) -> int | None:
    return value if isinstance(value := row[column], int) else None
