"""Reader of the sentences that libraries stored up to schema 5, in place of codes and parameters.

Old rows and old lines of the ledger hold them. `migrations/006_sentences.json` has them as commit
e9b642c wrote them: code, reason, message, hint. It stays as it is, whatever `videodesk.messages`
says today.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from videodesk.errors import Code, Consequence, Problem, Reason, problem

_CONSEQUENCES: Final = {
    "Nothing was sent.": Consequence.NOTHING_SENT,
    "Nothing was charged.": Consequence.NOTHING_CHARGED,
    "The task is still being followed.": Consequence.TASK_FOLLOWED,
    "The clip is not lost.": Consequence.CLIP_KEPT,
}
"""Last sentences of a message, replaced according to the status. The file is without them."""

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
    file = resources.files("videodesk.library") / "migrations" / "006_sentences.json"
    stored = msgspec.json.decode(file.read_bytes(), type=list[tuple[str, str, str, str]])
    return tuple(
        _Known(code, Reason(reason) if reason else None, _pattern(f"{message}\n{hint}"))
        for code, reason, message, hint in stored
    )


def _pattern(text: str) -> re.Pattern[str]:
    """What matches a text with `{name}` in the place of values; those of `_NUMBERS` are digits."""
    parts = re.split(r"\{(\w+)\}", text)
    return re.compile(
        "".join(
            (f"(?P<{part}>[0-9]+)" if part in _NUMBERS else f"(?P<{part}>.*)")
            if place % 2
            else re.escape(part)
            for place, part in enumerate(parts)
        )
    )
