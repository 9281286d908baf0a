"""Reader and writer of the service's JSON, in every form of docs/service-api.md.

Pure functions that never raise; values of a wrong type count as absent. `task_state` reads the
state of a task.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from videodesk.generation import Json, Request, is_web_url
from videodesk.provider.addresses import resolve_path
from videodesk.provider.limits import MAX_INNER_JSON, MAX_NAMES, MAX_SAID, MAX_TASK_ID, MAX_WORD
from videodesk.stored_values import MAX_LINK_LENGTH, is_too_deep

_SUCCESS_CODES: Final = frozenset({"", "success", "succeed", "ok", "0", "200"})
WORKING_STATUSES: Final = frozenset(
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
_MAX_VALUES: Final = 250_000  # in one answer; a list of a thousand models has 20,000
_QUOTES_PER_FIELD: Final = 4
_TASK_PREFIXES: Final = ("task", "video")  # how the service's own ids begin
_SPACE: Final = re.compile(r"\s")
_UPLOAD_NAMES: Final = ("url", "image_url", "file_url", "download_url", "path")
_MILLISECONDS_ABOVE: Final = 1e11
_CENTURY: Final = range(2000, 2100)


class Envelope(StrEnum):
    """The layer of the service that an error comes from."""

    GATEWAY = "gateway"
    """`{"error": {"message": …, "type": …, "code": …}}`"""
    TASK = "task"
    """`{"code": "task_not_exist", "message": …, "data": null}`"""
    SITE = "site"
    """`{"success": false, "message": …}`"""
    LOOSE = "loose"
    """Anything else that looks like an error, such as `{"error": "Bad Gateway"}`: it may
    come from a proxy."""


@dataclass(frozen=True, slots=True)
class ErrorText:
    """The message of an error, and the service's own code or type, or ""."""

    message: str
    code: str
    envelope: Envelope


@dataclass(frozen=True, slots=True)
class UploadedImage:
    """An uploaded image: its URL, and when it expires if the service says so (aware, UTC)."""

    url: str
    expires_at: datetime | None


def parse(body: bytes | str) -> Json:
    """Parse the body of an answer; None if it is not JSON, and for `null`.

    It may begin with a byte order mark or blank lines, and be encoded in GBK. JSON that is nested
    too deeply, or has far too many values, counts as none: it would take many times its size.
    """
    text = body if isinstance(body, str) else _decoded(body.strip())
    if text is None or _has_many_values(text) or is_too_deep(text):
        return None
    try:
        value: Json = json.loads(text.strip().lstrip("\ufeff").strip())
    except (ValueError, RecursionError):
        return None
    return value


def _has_many_values(text: str) -> bool:
    values = sum(map(text.count, "[{,"))
    return values > _MAX_VALUES or text.count('"') > _MAX_VALUES * _QUOTES_PER_FIELD


def _decoded(body: bytes) -> str | None:
    for encoding in (json.detect_encoding(body), "gb18030"):
        try:
            return body.decode(encoding, "surrogatepass" if encoding[:3] == "utf" else "strict")
        except UnicodeDecodeError:
            continue
    return None


def parse_answer(body: bytes) -> Json:
    """Parse the body of an answer, and its `data` if that is JSON stored as text of any length."""
    answer = parse(body)
    return dict(with_data(answer, most=len(body))) if isinstance(answer, dict) else answer


def with_data(answer: Json, most: int = MAX_INNER_JSON) -> Mapping[str, Json]:
    """Return the fields of an answer; `data` may be an object that is stored as text.

    A text with more than `most` characters is left as it is.
    """
    top = fields(answer)
    data = top.get("data")
    if isinstance(data, str) and len(data) <= most and data.lstrip().startswith(("{", "[")):
        inner = parse(data)
        if isinstance(inner, dict | list):
            return {**top, "data": inner}
    return top


def create_body(request: Request, images: Sequence[str]) -> dict[str, Json]:
    """Return the body of a create; fields that are not set are left out.

    `images` are web addresses or `data:` URLs in the model's order, in place of `request.images`.
    Extras are added unchanged; a field of the request overrides an extra of the same name.
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
    """Return the task id in an answer to a create, or None.

    A number in `id` is a row of the service's database, not the task. An id counts even beside
    an error: a task that may have been charged is tracked. One that is too long does not count
    (`read_long_task_id`).
    """
    return next((each for each in _task_ids(answer) if len(each) <= MAX_TASK_ID), None)


def read_long_task_id(answer: Json) -> str | None:
    """Return the task id in an answer to a create if it is too long to be used, or None."""
    return next((each for each in _task_ids(answer) if len(each) > MAX_TASK_ID), None)


def _task_ids(answer: Json) -> Iterator[str]:
    top = with_data(answer)
    inner = top.get("data")
    data = fields(inner)
    candidates = (
        text_of(top.get("id")),
        scalar_text(top.get("task_id")),
        scalar_text(data.get("task_id")),
        text_of(data.get("id")),
        text_of(inner) if read_error(answer) is None else "",
        *(scalar_text(place.get("taskId")) for place in (top, data)),
        scalar_text(fields(top.get("output")).get("task_id")),
        scalar_text(fields(data.get("output")).get("task_id")),
    )
    yield from filter(None, candidates)


def read_task_id_beside_error(answer: Json) -> str | None:
    """Return the task id in an answer that is not a success; None if no id is certainly a task's.

    `task_id` names a task. A plain `id` may be the request's or the error's: it counts if the
    task's status is beside it, or if it has the prefix of the service's task ids.
    """
    top = with_data(answer)
    inner = top.get("data")
    data = fields(inner)
    named = tuple(
        scalar_text(place.get(name)) for name in ("task_id", "taskId") for place in (top, data)
    )
    plain = ((text_of(place.get("id")), place) for place in (top, data))
    candidates = (
        *named,
        *(word for word, place in plain if _is_working(place) or _has_task_prefix(word)),
        text_of(inner) if _is_working(top) else "",
    )
    return next((candidate for candidate in candidates if candidate not in {"", "0"}), None)


def read_error(answer: Json) -> ErrorText | None:
    """Return the error text if the answer is an error envelope.

    An answer about a task may contain old errors too; there the status decides, and this function
    is not called (`task_state.has_state`).
    """
    top = fields(answer)
    error = fields(top.get("error"))
    message, code = said_text(error.get("message")), word_text(error.get("code"))
    if message or code:
        kind = Envelope.GATEWAY if message else Envelope.LOOSE
        return ErrorText(message, code or word_text(error.get("type")), kind)
    if message := said_text(top.get("error")):
        return ErrorText(message, "", Envelope.LOOSE)
    message, code = (
        said_text(top.get("message")) or said_text(top.get("msg")),
        word_text(top.get("code")),
    )
    if is_error_code(code) and (message or isinstance(top.get("code"), str)):
        relayed = isinstance(top.get("code"), str) and "message" in top
        return ErrorText(message, code, Envelope.TASK if relayed else Envelope.LOOSE)
    if top.get("success") is False:
        return ErrorText(message, "", Envelope.SITE)
    return None


def read_models(answer: Json) -> tuple[str, ...] | None:
    """Return the model ids that the key can use, in the service's order; None if not a list."""
    listed = answer if isinstance(answer, list) else fields(answer).get("data")
    if not isinstance(listed, list):
        return None
    ids = (text_of(entry) or text_of(fields(entry).get("id")) for entry in listed[:MAX_NAMES])
    return tuple(dict.fromkeys(model for model in ids if 0 < len(model) <= MAX_TASK_ID))


def read_upload(answer: Json, base: str = "", text: str = "") -> UploadedImage | None:
    """Return the URL of an uploaded image; None if the answer has none.

    `base` is the address of the API, for a URL that is only a path. `text` is the body if it is not
    JSON.
    """
    expires_at = None
    for place in _upload_places(answer):
        for name in _UPLOAD_NAMES:
            value = place.get(name)
            url = _upload_url(text_of(fields(value).get("url")) or text_of(value), base)
            if url is not None:
                expires_at = read_time(place.get("expires_at"))
                return UploadedImage(url, expires_at or read_time(fields(answer).get("expires_at")))
    inner = with_data(answer).get("data")
    texts = [_upload_url(text_of(each), base) for each in (answer, inner)]
    if answer is None and is_web_url(text) and len(text) <= MAX_LINK_LENGTH:
        texts.append(text)
    return next((UploadedImage(url, None) for url in texts if url and not _has_space(url)), None)


def _upload_places(answer: Json) -> Iterator[Mapping[str, Json]]:
    top = with_data(answer)
    yield top
    for name in ("data", "file", "result", "files"):
        value = top.get(name)
        yield fields(value)
        if isinstance(value, list) and value:
            yield fields(value[0])
    yield fields(fields(top.get("data")).get("file"))


def _upload_url(text: str, base: str) -> str | None:
    """Return what can be an address: a URL, or a path (never an id alone)."""
    if len(text) > MAX_LINK_LENGTH:
        return None
    if is_web_url(text):
        return text
    is_path = base and "/" in text and ":" not in text and not _has_space(text)
    return resolve_path(base, text) if is_path else None


def _has_space(text: str) -> bool:
    return _SPACE.search(text) is not None


def read_time(value: Json) -> datetime | None:
    """Parse a time: seconds, milliseconds above 1e11 (numbers or text), or ISO 8601; in UTC.

    A time outside of this century counts as none: sums with it could not be computed.
    """
    moment = _time_of(value)
    return moment if moment is not None and moment.year in _CENTURY else None


def _time_of(value: Json) -> datetime | None:
    if isinstance(value, bool) or (isinstance(value, str) and len(value) > MAX_WORD):
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
    """Return whether the `code` of an envelope is an error; some envelopes put a status there."""
    return code.lower() not in _SUCCESS_CODES | WORKING_STATUSES


def fields(value: Json) -> Mapping[str, Json]:
    """Return the fields of an object; empty if it is not an object."""
    return value if isinstance(value, dict) else {}


def text_of(value: Json) -> str:
    """Return a text, trimmed, without what UTF-8 cannot encode; "" if it is not a text."""
    if not isinstance(value, str):
        return ""
    return value.strip().encode("utf-8", "replace").decode("utf-8")


def scalar_text(value: Json) -> str:
    """Return a text, or an integer as text; "" for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        try:
            return str(value)
        except ValueError:  # beyond sys.get_int_max_str_digits()
            return ""
    return text_of(value)


def said_text(value: Json) -> str:
    """Return a text that is read for what it means, such as a reason; a long one is cut."""
    return text_of(value[:MAX_SAID]) if isinstance(value, str) else ""


def word_text(value: Json) -> str:
    """Return a word of the service, such as a status or a code; a long one is cut."""
    return scalar_text(value[:MAX_WORD] if isinstance(value, str) else value)[:MAX_WORD]


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
