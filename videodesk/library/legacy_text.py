"""Reader of the sentences that libraries stored up to schema 5 instead of codes and parameters.

Old rows and old lines of the ledger hold them. `migrations/006_sentences.json` has them as commit
e9b642c wrote them: code, reason, message, hint. That file never changes, even when
`videodesk.messages` does.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from videodesk.errors import Code, Consequence, Param, Problem, Reason, problem

_CONSEQUENCES: Final = {
    "Nothing was sent.": Consequence.NOTHING_SENT,
    "Nothing was charged.": Consequence.NOTHING_CHARGED,
    "The task is still being followed.": Consequence.TASK_FOLLOWED,
    "The clip is not lost.": Consequence.CLIP_KEPT,
}
"""Last sentences of a message, which depended on the status. The file does not include them."""

_ALSO_OF_DOWNLOADS: Final = frozenset(
    {
        Reason.PROXY_INVALID,
        Reason.PROXY_LOGIN_REQUIRED,
        Reason.PROXY_UNREACHABLE,
        Reason.PROXY_REFUSED,
        Reason.CERTIFICATE_UNTRUSTED,
    }
)
_NUMBERS: Final = frozenset({"limit", "megabytes"})


@dataclass(frozen=True, slots=True)
class _Known:
    code: str
    reason: Reason | None
    pattern: re.Pattern[str]


def problem_from_sentences(code: Code, message: str, hint: str, detail: str) -> Problem:
    """Find the reason and the parameters of a problem that was stored as sentences.

    Sentences that the program never wrote go in front of the detail.
    """
    text, consequence = _split(message)
    for known in _known_sentences():
        found = known.pattern.fullmatch(f"{text}\n{hint}") if known.code == code else None
        if found is None:
            continue
        is_download = consequence is Consequence.CLIP_KEPT and known.reason in _ALSO_OF_DOWNLOADS
        params = {
            name: int(value) if name in _NUMBERS else value
            for name, value in found.groupdict().items()
        }
        return problem(
            code,
            reason=known.reason,
            consequence=consequence if is_download else None,
            detail=detail,
            **params,
        )
    return problem(code, detail="\n".join(filter(None, (f"{message} {hint}".strip(), detail))))


def _split(message: str) -> tuple[str, Consequence | None]:
    for sentence, consequence in _CONSEQUENCES.items():
        if message.endswith(f" {sentence}"):
            return message.removesuffix(f" {sentence}"), consequence
    return message, None


@cache
def _known_sentences() -> tuple[_Known, ...]:
    file = Path(__file__).parent / "migrations" / "006_sentences.json"
    stored = msgspec.json.decode(file.read_bytes(), type=list[tuple[str, str, str, str]])
    return tuple(
        _Known(code, Reason(reason) if reason else None, _pattern(f"{message}\n{hint}"))
        for code, reason, message, hint in stored
    )


def _pattern(text: str) -> re.Pattern[str]:
    """A pattern for a text with `{name}` in place of values; those in `_NUMBERS` are digits."""
    parts = re.split(r"\{(\w+)\}", text)
    return re.compile(
        "".join(
            (f"(?P<{part}>[0-9]{{1,9}})" if part in _NUMBERS else f"(?P<{part}>.*)")
            if place % 2
            else re.escape(part)
            for place, part in enumerate(parts)
        )
    )


_EVENTS: Final = {
    "request sent": "request_sent",
    "accepted": "accepted",
    "not taken": "not_accepted",
    "refused": "refused",
    "answer lost": "answer_lost",
    "the program stopped while sending": "interrupted",
    "picture uploaded": "image_uploaded",
    "picture uploaded before": "image_already_uploaded",
    "picture goes inside the request": "image_embedded",
    "picture not taken": "image_not_accepted",
    "the service says": "service_state",
    "failed at the service": "failed",
    "removed by the service": "removed_by_service",
    "trouble while asking": "polling_failed",
    "trouble over": "recovered",
    "download begun": "download_started",
    "download continued": "download_resumed",
    "download broken off": "download_interrupted",
    "file found in the library": "file_found",
    "file checked": "file_checked",
    "file in its place": "file_stored",
    "stopped by its owner": "stopped",
    "let go by its owner": "dismissed",
    "taken up again": "resumed",
    "task id entered by its owner": "task_id_entered",
    "task id corrected by its owner": "task_id_corrected",
    "sent again by its owner": "sent_again",
    "to be sent after a long wait, as its owner wants it": "released",
    "asked for once more by its owner": "fetched_again",
    "fault of VideoDesk": "internal_error",
}
"""Texts of events as commit e9b642c wrote them, and their codes."""
_NOTE: Final = "note"
_TIMES: Final = re.compile(r"it happened ([0-9]{1,9}) times")
_CHILD: Final = re.compile(r"as ([0-9a-f]{16})")


def event_from_sentence(event: str, detail: str) -> tuple[str, str, dict[str, Param]]:
    """Find the code, the detail and the parameters of an event that was stored as a text.

    A text that the program never wrote becomes a note, with the text in front of its detail. A code
    is returned unchanged.
    """
    code = _EVENTS.get(event)
    if code is None:
        known = event == _NOTE or event in _EVENTS.values()
        return (event, detail, {}) if known else (_NOTE, _joined(event, detail), {})
    if code == "recovered" and (times := _TIMES.fullmatch(detail)):
        return code, "", {"times": int(times[1])}
    if code == "sent_again" and (child := _CHILD.fullmatch(detail)):
        return code, "", {"id": child[1]}
    if code == "service_state" and detail == "nothing yet":
        return code, "", {}
    return code, detail, {}


def _joined(event: str, detail: str) -> str:
    return " · ".join(filter(None, (event, detail)))
