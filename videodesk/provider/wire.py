"""JSON <-> our values, in every shape of docs/service-api.md. `task_state` reads how a task stands.

Pure functions; none of them raises, whatever the JSON holds. Wrong types count as absent.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from videodesk.generation import Json, Request, is_web_url

_SUCCESS_CODES: Final = frozenset({"", "success", "succeed", "ok", "0", "200"})
_WORKING_STATUSES: Final = frozenset(
    {
        "accepted",
        "created",
        "generating",
        "in_progress",
        "not_start",
        "pending",
        "preparing",
        "processing",
        "queued",
        "running",
        "submitted",
    }
)
_TASK_PREFIXES: Final = ("task", "video")  # as the service's own ids begin
_MILLISECONDS_ABOVE: Final = 1e11


class Envelope(StrEnum):
    """Which of the service's layers an error comes from."""

    GATEWAY = "gateway"
    """`{"error": {"message": …, "type": …, "code": …}}`"""
    TASK = "task"
    """`{"code": "task_not_exist", "message": …, "data": null}`"""
    SITE = "site"
    """`{"success": false, "message": …}`"""
    LOOSE = "loose"
    """Anything else that says that it is an error, such as `{"error": "Bad Gateway"}`: it may
    come from a proxy."""


@dataclass(frozen=True, slots=True)
class ErrorText:
    """What the service says about an error: its sentence, and its own code or type, or ""."""

    message: str
    code: str
    envelope: Envelope


@dataclass(frozen=True, slots=True)
class UploadedImage:
    """A picture that the service keeps: where, and until when if it says so (aware, UTC)."""

    url: str
    expires_at: datetime | None


def parse(body: bytes | str) -> Json:
    """The JSON value of an answer's body; None for what is not JSON, `null` included."""
    try:
        value: Json = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value


def create_body(request: Request, images: Sequence[str]) -> dict[str, Json]:
    """The body of a create. What the user did not set is left out.

    `images` are web addresses or `data:` URLs in the model's order, in place of
    `request.images`. Extras go along as they are; where an extra and a field of the request have
    the same name, the field wins.
    """
    body: dict[str, Json] = dict(request.extra)
    body["model"] = request.model
    body["prompt"] = request.prompt
    if images:
        body["images"] = list(images)
    if request.aspect_ratio:
        body["aspect_ratio"] = request.aspect_ratio
    if request.size:
        body["size"] = request.size
    if request.duration is not None:
        body["duration"] = request.duration
    return body


def read_task_id(answer: Json) -> str | None:
    """The id in an answer to a create, None where there is none.

    A number in `id` is a row of the service's database, not the task. An id counts even beside
    an error: what may have been charged is followed.
    """
    top = fields(answer)
    inner = top.get("data")
    data = fields(inner)
    candidates = (
        text_of(top.get("id")),
        scalar_text(top.get("task_id")),
        scalar_text(data.get("task_id")),
        text_of(data.get("id")),
        text_of(inner) if read_error(answer) is None else "",
    )
    return next((candidate for candidate in candidates if candidate), None)


def read_task_id_beside_error(answer: Json) -> str | None:
    """The id in an answer to a create that is no success; None where none is surely a task's.

    `task_id` names a task. A bare `id` may be the request's, or the error's: it counts where the
    task's status stands beside it, or where it begins as the service's ids do.
    """
    top = fields(answer)
    inner = top.get("data")
    data = fields(inner)
    named = (scalar_text(top.get("task_id")), scalar_text(data.get("task_id")))
    bare = ((text_of(place.get("id")), place) for place in (top, data))
    candidates = (
        *named,
        *(word for word, place in bare if _is_working(place) or _has_task_prefix(word)),
        text_of(inner) if _is_working(top) else "",
    )
    return next((candidate for candidate in candidates if candidate not in {"", "0"}), None)


def read_error(answer: Json) -> ErrorText | None:
    """The service's words, if the answer is one of its error envelopes.

    An answer about a task may carry leftovers of errors too; there the status decides, and this
    function is not asked (`task_state.tells_state`).
    """
    top = fields(answer)
    error = fields(top.get("error"))
    message, code = text_of(error.get("message")), scalar_text(error.get("code"))
    if message or code:
        kind = Envelope.GATEWAY if message else Envelope.LOOSE
        return ErrorText(message, code or scalar_text(error.get("type")), kind)
    if text_of(top.get("error")):
        return ErrorText(text_of(top.get("error")), "", Envelope.LOOSE)
    message, code = (
        text_of(top.get("message")) or text_of(top.get("msg")),
        scalar_text(top.get("code")),
    )
    if is_error_code(code) and (message or isinstance(top.get("code"), str)):
        relayed = isinstance(top.get("code"), str) and "message" in top
        return ErrorText(message, code, Envelope.TASK if relayed else Envelope.LOOSE)
    if top.get("success") is False:
        return ErrorText(message, "", Envelope.SITE)
    return None


def read_models(answer: Json) -> tuple[str, ...] | None:
    """The ids that a key can use now, each once, in the service's order; None for no list."""
    listed = answer if isinstance(answer, list) else fields(answer).get("data")
    if not isinstance(listed, list):
        return None
    ids = (text_of(entry) or text_of(fields(entry).get("id")) for entry in listed)
    return tuple(dict.fromkeys(model for model in ids if model))


def read_upload(answer: Json) -> UploadedImage | None:
    """Where an uploaded picture can be named from; None where the answer has no address."""
    top = fields(answer)
    for place in (top, fields(top.get("data"))):
        url = text_of(place.get("url"))
        if is_web_url(url):
            return UploadedImage(url, read_time(place.get("expires_at")))
    return None


def read_time(value: Json) -> datetime | None:
    """A moment in UTC: seconds, milliseconds above 1e11 (as numbers or text), or ISO 8601."""
    if isinstance(value, bool):
        return None
    try:
        if isinstance(value, str) and not _is_number(value):
            moment = datetime.fromisoformat(value.strip())
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        if not isinstance(value, int | float | str):
            return None
        seconds = float(value)
        if seconds <= 0:
            return None
        return datetime.fromtimestamp(
            seconds / 1000 if seconds > _MILLISECONDS_ABOVE else seconds, UTC
        )
    except (ValueError, OverflowError, OSError):
        return None


def is_error_code(code: str) -> bool:
    """Whether the `code` of an envelope means trouble; a task's status in its place does not."""
    return code.lower() not in _SUCCESS_CODES | _WORKING_STATUSES


def fields(value: Json) -> Mapping[str, Json]:
    """The object's fields; none for what is not an object."""
    return value if isinstance(value, dict) else {}


def text_of(value: Json) -> str:
    """The text, trimmed, without what UTF-8 cannot hold; "" for what is not text."""
    if not isinstance(value, str):
        return ""
    return value.strip().encode("utf-8", "replace").decode("utf-8")


def scalar_text(value: Json) -> str:
    """A text, or a whole number as text; "" for all else."""
    if isinstance(value, int) and not isinstance(value, bool):
        try:
            return str(value)
        except ValueError:  # beyond sys.get_int_max_str_digits()
            return ""
    return text_of(value)


def _is_working(place: Mapping[str, Json]) -> bool:
    words = (text_of(place.get(name)) for name in ("status", "code"))
    return any(word and not is_error_code(word) for word in words)


def _has_task_prefix(word: str) -> bool:
    return word.lower().startswith(_TASK_PREFIXES)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
