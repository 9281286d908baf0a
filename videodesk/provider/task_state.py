"""Reader of a task's state from any answer to a query. Only the status counts.

Pure functions that never raise. The statuses, the fields and their order are those of
docs/service-api.md, "Query".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from videodesk.generation import Json, is_web_url
from videodesk.provider.wire import (
    fields,
    is_error_code,
    parse,
    read_error,
    read_time,
    scalar_text,
    text_of,
)

_DONE: Final = frozenset(
    {
        "completed",
        "complete",
        "success",
        "succeeded",
        "succeed",
        "done",
        "finished",
        "ready",
        "video_upsampling_completed",
    }
)
_FAILED: Final = frozenset(
    {
        "failed",
        "fail",
        "failure",
        "error",
        "cancelled",
        "canceled",
        "video_generation_failed",
        "video_upsampling_failed",
    }
)
_GONE: Final = frozenset({"expired"})

_URL_NAMES: Final = ("artifact_url", "result_url", "video_url", "url", "output_url")
_REASON_NAMES: Final = ("error", "fail_reason", "error_message", "message", "reason")
_NOT_A_REASON: Final = frozenset({"", "success", "ok"})
_REASON_DEPTH: Final = 3


@dataclass(frozen=True, slots=True)
class Working:
    """Not finished. `status` is the service's own text, `progress` is in per cent or None."""

    status: str = ""
    progress: int | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """Finished. `url` is http(s) or `data:video`, None if the service gives no link (yet)."""

    url: str | None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Ended without a clip; `reason` and `code` are the service's own, or ""."""

    reason: str = ""
    code: str = ""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Expired:
    """The service no longer has the task or its clip."""

    reason: str = ""
    updated_at: datetime | None = None


TaskState = Working | Done | Failed | Expired


def has_state(answer: Json) -> bool:
    """Return whether an answer is about a task: it has a status, or at least is not an error."""
    return isinstance(answer, dict) and (bool(_status(answer)) or read_error(answer) is None)


def read_state(answer: Json) -> TaskState:
    """Return the state of the task. An unknown or missing status counts as still working."""
    word = _status(answer)
    updated_at = _updated_at(answer)
    if word in _DONE:
        return Done(_url(answer), updated_at)
    if word in _FAILED:
        reason, code = _reason(fields(answer), _REASON_DEPTH)
        return Failed(reason, code, updated_at)
    if word in _GONE:
        reason, _ = _reason(fields(answer), _REASON_DEPTH)
        return Expired(reason, updated_at)
    return Working(word, _progress(answer), updated_at)


def _inner_first(answer: Json) -> tuple[Mapping[str, Json], Mapping[str, Json]]:
    """Return `data`, then the top: an envelope may say `"status": "success"` for a running task."""
    top = fields(answer)
    return fields(top.get("data")), top


def _status(answer: Json) -> str:
    words = (text_of(place.get("status")).lower() for place in _inner_first(answer))
    return next((word for word in words if word), "")


def _updated_at(answer: Json) -> datetime | None:
    times = (read_time(place.get("status_update_time")) for place in _inner_first(answer))
    return next((time for time in times if time), None)


def _progress(answer: Json) -> int | None:
    for place in _inner_first(answer):
        value = place.get("progress")
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            continue
        try:
            percent = int(
                float(value.strip().removesuffix("%") if isinstance(value, str) else value)
            )
        except (ValueError, OverflowError):
            continue
        if 0 <= percent <= 100:
            return percent
    return None


def _url(answer: Json) -> str | None:
    return next((url for url in _urls(answer) if _is_clip_address(url)), None)


def _urls(answer: Json) -> Iterator[str]:
    top = fields(answer)
    data = fields(top.get("data"))
    places = (top, data, fields(data.get("data")))
    for place in places:
        yield from (text_of(place.get(name)) for name in _URL_NAMES)
    for place in places:
        yield text_of(fields(place.get("video")).get("url"))
        videos = place.get("videos")
        if isinstance(videos, list) and videos:
            yield text_of(fields(videos[0]).get("url"))
    for place in places:
        detail = fields(place.get("detail"))
        yield text_of(detail.get("upsample_video_url"))
        yield text_of(detail.get("video_url"))
    # An older build of the gateway puts the URL of the finished clip here.
    yield from (text_of(place.get("fail_reason")) for place in places)


def _is_clip_address(url: str) -> bool:
    return is_web_url(url) or url[:10].lower() == "data:video"


def _reason(holder: Mapping[str, Json], depth: int) -> tuple[str, str]:
    """Return why a task failed, as (text, code); the most specific field first, at any depth."""
    data = fields(holder.get("data"))
    places = (holder, data, fields(holder.get("detail")), fields(data.get("detail")))
    codes = (scalar_text(place.get("code")) or scalar_text(place.get("type")) for place in places)
    outer_code = next((code for code in codes if is_error_code(code)), "")
    for name in _REASON_NAMES:
        for place in places:
            reason, code = _words(place.get(name), depth)
            if reason.lower() not in _NOT_A_REASON:
                return reason, code or outer_code
    return (outer_code, outer_code) if depth < _REASON_DEPTH else ("", outer_code)


def _words(value: Json, depth: int) -> tuple[str, str]:
    """Return a reason in any of its forms: a text, an object, or the text of a JSON object."""
    if depth == 0:
        return text_of(value), ""
    if isinstance(value, dict):
        return _reason(value, depth - 1)
    text = text_of(value)
    inner = parse(text) if text.startswith("{") else None
    if isinstance(inner, dict):
        reason, code = _reason(inner, depth - 1)
        return (reason, code) if reason else (text, code)
    return text, ""
