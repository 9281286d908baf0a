"""Reader of a task's state from any answer to a query. Only the status counts.

Pure functions that never raise. The statuses, the fields and their order are those of
docs/service-api.md, "Query".
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from videodesk.generation import Json
from videodesk.provider.clip_link import find_link
from videodesk.provider.error_patterns import is_about_service
from videodesk.provider.limits import MAX_INNER_JSON, MAX_SAID, MAX_WORD
from videodesk.provider.wire import (
    WORKING_STATUSES,
    fields,
    is_error_code,
    parse,
    read_error,
    read_time,
    said_text,
    scalar_text,
    text_of,
    with_data,
    word_text,
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

_WORKING: Final = WORKING_STATUSES | {
    "",
    "active",
    "doing",
    "in_queue",
    "in-progress",
    "inprogress",
    "init",
    "queueing",
    "queuing",
    "rendering",
    "scheduled",
    "started",
    "starting",
    "unknown",
    "uploading",
    "video_generating",
    "video_generation_completed",
    "video_upsampling",
    "wait",
    "waiting",
}
"""Words that need no explanation; any other unknown word is shown with its reason."""

_STATUS_NAMES: Final = ("status", "state", "task_status")
_FLAG: Final = "successFlag"
_FLAGS: Final = {"0": "processing", "1": "success", "2": "failed", "3": "failed"}

_OF_A_TASK: Final = ("id", "task_id", "taskId", "data", "output", "result")

_REASON_NAMES: Final = (
    "error",
    "fail_reason",
    "error_message",
    "message",
    "reason",
    "failReason",
    "failMsg",
    "errorMessage",
    "error_msg",
    "task_status_msg",
    "msg",
)
_NOT_A_REASON: Final = frozenset({"", "success", "ok", "succeed"})
_REASON_DEPTH: Final = 3
_SEARCHED_CHARACTERS: Final = 1_500


@dataclass(frozen=True, slots=True)
class Working:
    """Not finished. `status` is the service's own text, `progress` is in per cent or None.

    `reason` is what the service says beside a status that is not known; else "".
    """

    status: str = ""
    progress: int | None = None
    updated_at: datetime | None = None
    reason: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the status is one of those that mean "still working"."""
        return self.status in _WORKING


@dataclass(frozen=True, slots=True)
class Done:
    """Finished. `url` is http(s) or `data:video`, None if the service gives no link (yet).

    `place` is where in the answer an unlisted link was found, else "".
    """

    url: str | None
    updated_at: datetime | None = None
    place: str = field(default="", compare=False)


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


def is_error_of_the_service(answer: Json) -> bool:
    """Return whether "error" in place of a status is the service's, and says nothing of a task.

    Some services answer so to any call: `{"status": "error", "message": "rate limit exceeded"}`.
    """
    top = with_data(answer)
    if _status(answer) not in {"error", "fail"} or any(top.get(name) for name in _OF_A_TASK):
        return False
    reason, _ = _reason(top, _REASON_DEPTH)
    return is_about_service(reason[:_SEARCHED_CHARACTERS])


def is_understood(answer: Json) -> bool:
    """Return whether an answer has a status in a known place, or says that there is nothing yet."""
    top = fields(answer)
    names = (*_STATUS_NAMES, _FLAG)
    if any(isinstance(place.get(name), str | int) for place in _places(answer) for name in names):
        return True
    return "data" in top and not top["data"]


def shown_answer(answer: Json) -> str:
    """Return the beginning of an answer as text; it is still to be redacted and then shortened."""
    pieces, length = list[str](), 0
    try:
        for piece in json.JSONEncoder(ensure_ascii=False).iterencode(answer):
            pieces.append(piece[:MAX_SAID])
            length += len(piece)
            if length > MAX_SAID:
                break
    except (ValueError, RecursionError):
        return ""
    return "".join(pieces)[:MAX_SAID].encode("utf-8", "replace").decode("utf-8")


def read_state(answer: Json, base: str = "") -> TaskState:
    """Return the state of the task. An unknown or missing status counts as still working.

    `base` is the address of the API, for a link that is only a path.
    """
    word = _status(answer)
    updated_at = _updated_at(answer)
    if word in _DONE:
        url, place = find_link(with_data(answer), base)
        return Done(url, updated_at, place)
    if word in _FAILED:
        reason, code = _reason(with_data(answer), _REASON_DEPTH)
        return Failed(reason, code, updated_at)
    if word in _GONE:
        reason, _ = _reason(with_data(answer), _REASON_DEPTH)
        return Expired(reason, updated_at)
    state = Working(word, _progress(answer), updated_at)
    if state.is_known:
        return state
    reason, _ = _reason(with_data(answer), _REASON_DEPTH)
    return replace(state, reason="" if reason.lower() == word else reason)


def _places(answer: Json) -> tuple[Mapping[str, Json], ...]:
    """Return where a status may be, the top last.

    An envelope may say `"status": "success"` for a running task.
    """
    top = with_data(answer)
    data = fields(top.get("data"))
    outputs = (fields(data.get("output")), fields(top.get("output")))
    return (data, *outputs, top)


def _status(answer: Json) -> str:
    places = _places(answer)
    words = (_word_of(place.get(name)) for place in places for name in _STATUS_NAMES)
    word = next((word for word in words if word), "")
    if word:
        return word
    flags = (scalar_text(place.get(_FLAG)) for place in places)
    return next((_FLAGS[flag] for flag in flags if flag in _FLAGS), "")


def _word_of(value: Json) -> str:
    return word_text(value).lower() if isinstance(value, str) else ""


def _updated_at(answer: Json) -> datetime | None:
    times = (read_time(place.get("status_update_time")) for place in _places(answer))
    return next((time for time in times if time), None)


def _progress(answer: Json) -> int | None:
    for place in _places(answer):
        value = place.get("progress")
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            continue
        if isinstance(value, str) and len(value) > MAX_WORD:
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


def _reason(holder: Mapping[str, Json], depth: int) -> tuple[str, str]:
    """Return why a task failed, as (text, code); the most specific field first, at any depth."""
    data = fields(holder.get("data"))
    inner = [fields(each.get(name)) for name in ("detail", "output") for each in (holder, data)]
    places = (holder, data, *inner)
    codes = (word_text(place.get("code")) or word_text(place.get("type")) for place in places)
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
        return said_text(value), ""
    if isinstance(value, dict):
        return _reason(value, depth - 1)
    text = said_text(value)
    inner = None
    if text.startswith("{") and len(text_of(value)) <= MAX_INNER_JSON:
        inner = parse(text_of(value))
    if isinstance(inner, dict):
        reason, code = _reason(inner, depth - 1)
        return (reason, code) if reason else (text, code)
    return text, ""
