"""Outcomes of failed calls to the service: what they mean for the generation.

Two types keep apart what costs money and what does not: `CreateError` for a create without a task
id, and `AskError` for a call that may be repeated (query, models, upload, download). The rules are
in `tables`.
"""

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from typing import Final, Generic, TypeVar

from videodesk.credentials import ApiKey
from videodesk.errors import (
    ENDED_BY_ERROR,
    Code,
    Consequence,
    Problem,
    Reason,
    VideoDeskError,
    problem,
    with_detail,
    with_params,
)
from videodesk.provider.answer import Answer
from videodesk.provider.error_patterns import is_about_content
from videodesk.provider.redaction import redact, to_loggable
from videodesk.provider.route import EarlyCertificateError, ExpiredCertificateError
from videodesk.provider.task_state import Done, Expired, Failed, TaskState, Working
from videodesk.provider.wire import Envelope, fields, text_of


class CreateMeaning(StrEnum):
    """What happened to a request for which no task id was returned."""

    NOT_SENT = "not_sent"
    """Nothing left this machine: it may be sent again."""
    TRY_LATER = "try_later"
    """The service says that it did not accept it: it may be sent again after `retry_after`."""
    PROFILE = "profile"
    """Nothing was accepted, and the user has to fix the key, the balance or the address: the
    profile pauses, the generation waits.
    """
    REFUSED = "refused"
    """The service refuses this request: the generation failed; nothing was charged."""
    UNKNOWN = "unknown"
    """It may have been accepted and charged: only the user decides what happens next."""


class AskMeaning(StrEnum):
    """What to do after a call that is free and may be repeated."""

    UNREACHABLE = "unreachable"
    """The network or the host cannot be reached: retry soon after it is back."""
    ASK_AGAIN = "ask_again"
    """The service failed: retry, not before `retry_after`."""
    PROFILE = "profile"
    """The user has to fix the key, the balance or the address: the profile pauses, its generations
    wait."""
    UNKNOWN_TASK = "unknown_task"
    """Query: no such task. Right after a create it may be a race."""
    TASK_ERROR = "task_error"
    """Query: an error about the task itself. If it stays the same, the task has ended."""
    REFUSED = "refused"
    """Upload: the service does not accept this image."""
    NOT_OFFERED = "not_offered"
    """Upload: this service accepts none; images can be embedded in the request."""
    FRESH_LINK = "fresh_link"
    """Download: the link has expired; query for a fresh one."""
    UNSAFE_LINK = "unsafe_link"
    """Download: the link is not followed. Another link may be, or the user allows it."""
    NOT_A_VIDEO = "not_a_video"
    """Download: the response is a page, or empty; query, and download from the beginning."""
    TOO_LARGE = "too_large"
    """Download: more than the user allows one clip to have; only they can raise the limit."""


M_co = TypeVar("M_co", bound=StrEnum, covariant=True)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[M_co]):
    """The result of a failed call: its meaning, the problem to show, and details for support.

    `retry_after` is in seconds, at most 120; None if the service gave no time.
    """

    meaning: M_co
    problem: Problem
    http_status: int | None = None
    request_id: str | None = None
    retry_after: float | None = None


class ServiceError(VideoDeskError):
    """A failed call to the service. It contains no part of a key."""

    outcome: Outcome[StrEnum]

    def __init__(self, outcome: Outcome[StrEnum]) -> None:
        super().__init__(outcome.problem)
        self.outcome = outcome


class CreateError(ServiceError):
    """A create without a task id."""

    outcome: Outcome[CreateMeaning]

    def __init__(self, outcome: Outcome[CreateMeaning]) -> None:
        super().__init__(outcome)


class AskError(ServiceError):
    """A query, a list of models, an upload or a download that failed."""

    outcome: Outcome[AskMeaning]

    def __init__(self, outcome: Outcome[AskMeaning]) -> None:
        super().__init__(outcome)


class Body(StrEnum):
    """What the body of an answer must be for a rule to match."""

    ANY = "any"
    OBJECT = "object"
    """A JSON object."""
    ERROR = "error"
    """JSON that reports an error."""
    SERVICE = "service"
    """One of the service's three envelopes, which no proxy sends."""
    RELAY = "relay"
    """The envelope of the gateway or of the task layer, which refund what they reserved."""
    NO_JSON = "no json"
    """A page, a text, or nothing."""
    MOVED = "moved"
    """A redirect that can only mean that nothing was accepted."""


@dataclass(frozen=True, slots=True)
class ResponseRule(Generic[M_co]):
    """A rule for answers: status, body and one of the patterns have to match.

    `patterns` are searched in the envelope's message and code, ignoring case; () matches any. An
    answer with one of the texts in `excluded` does not match. `says` is asked about the same words,
    or about all words of an answer without an envelope.
    """

    statuses: Container[int]
    body: Body
    meaning: M_co
    code: Code
    patterns: tuple[str, ...] = ()
    reason: Reason | None = None
    consequence: Consequence | None = None
    excluded: tuple[str, ...] = ()
    says: Callable[[str], object] | None = None

    def matches(self, answer: Answer) -> bool:
        """Return whether the rule applies to an answer."""
        return (
            answer.status in self.statuses
            and _has_body(answer, self.body)
            and (not self.patterns or any(word in _error_text(answer) for word in self.patterns))
            and not any(word in _error_text(answer) for word in self.excluded)
            and (self.says is None or bool(self.says(_words(answer))))
        )


@dataclass(frozen=True, slots=True)
class ExceptionRule(Generic[M_co]):
    """A rule for exceptions."""

    exceptions: tuple[type[Exception], ...]
    meaning: M_co
    code: Code
    reason: Reason | None = None
    consequence: Consequence | None = None


@dataclass(frozen=True, slots=True)
class RuleTable(Generic[M_co]):
    """The rules for one call. The first rule that matches decides."""

    rules: tuple[ResponseRule[M_co], ...]
    exception_rules: tuple[ExceptionRule[M_co], ...]
    default: ResponseRule[M_co]
    """For answers and exceptions that no rule matches."""

    def from_answer(self, answer: Answer) -> Outcome[M_co]:
        """Return the outcome of an answer without the expected content."""
        row = next((row for row in self.rules if row.matches(answer)), self.default)
        return _outcome(row, answer, answer.description)

    def from_ambiguous_answer(
        self, answer: Answer, detail: str, reason: Reason | None = None
    ) -> Outcome[M_co]:
        """Return the default outcome, whatever the answer says."""
        return _outcome(replace(self.default, reason=reason), answer, detail)

    def from_exception(self, error: Exception) -> Outcome[M_co]:
        """Return the outcome of a call that raised before a complete answer arrived."""
        known = (row for row in self.exception_rules if isinstance(error, row.exceptions))
        row = next(known, self.default)
        detail = f"{type(error).__name__}: {error}".removesuffix(": ")
        by_clock = _problem_with_the_clock(error, row.consequence, detail)
        return Outcome(row.meaning, by_clock or _problem(row, detail))


def _outcome(row: ResponseRule[M_co], answer: Answer, detail: str) -> Outcome[M_co]:
    return Outcome(
        row.meaning,
        _problem(row, detail),
        answer.status,
        answer.request_id,
        answer.retry_after,
    )


def _problem(row: ResponseRule[M_co] | ExceptionRule[M_co], detail: str) -> Problem:
    return problem(row.code, reason=row.reason, consequence=row.consequence, detail=detail)


def _problem_with_the_clock(
    error: Exception, consequence: Consequence | None, detail: str
) -> Problem | None:
    """Return the problem of a certificate that is not valid at the time of this computer."""
    clock = datetime.now(UTC).isoformat(timespec="minutes")
    match error:
        case ExpiredCertificateError():
            return problem(
                Code.UNREACHABLE,
                reason=Reason.CERTIFICATE_EXPIRED,
                consequence=consequence,
                detail=detail,
                clock=clock,
            )
        case EarlyCertificateError():
            return problem(
                Code.UNREACHABLE,
                reason=Reason.CERTIFICATE_NOT_YET_VALID,
                consequence=consequence,
                detail=detail,
                clock=clock,
            )
        case _:
            return None


def problem_of_failed_task(failed: Failed) -> Problem:
    """Return the problem of a task that ended without a clip: refused by a filter, or failed.

    No answer says whether it was charged; services usually refund the price.
    """
    code = Code.GENERATION_FAILED
    if is_about_content(f"{failed.reason} {failed.code}"):
        code = Code.CONTENT_REFUSED
    return problem(code, detail=failed.reason)


def problem_of_task_error(words: str) -> Problem:
    """Return the problem of a task for which the service repeatedly gives only an error."""
    return with_params(problem_of_failed_task(Failed(words)), **{ENDED_BY_ERROR: 1})


def without_ids(words: str) -> str:
    """Return an error without what differs from one answer to the next: request ids, numbers."""
    without = _REQUEST_ID.sub(" ", words[:_SEARCHED])
    words = _ASCII_WORD.sub(lambda found: "" if _DIGIT.search(found[0]) else found[0], without)
    return " ".join(words.split())


def redact_outcome(outcome: Outcome[M_co], key: ApiKey) -> Outcome[M_co]:
    """Remove keys and signed links from what is stored and shown."""
    detail = to_loggable(outcome.problem.detail, key)
    request_id = redact(outcome.request_id, key) if outcome.request_id else None
    return replace(outcome, problem=with_detail(outcome.problem, detail), request_id=request_id)


def redact_state(state: TaskState, key: ApiKey) -> TaskState:
    """Remove keys and signed links from what a state says."""
    match state:
        case Failed():
            return replace(
                state, reason=to_loggable(state.reason, key), code=to_loggable(state.code, key)
            )
        case Expired():
            return replace(state, reason=to_loggable(state.reason, key))
        case Working():
            status = state.status  # in lower case
            if not state.is_known:
                status = redact(status.replace(key.reveal().lower(), "…"), key)
            return replace(state, status=status, reason=to_loggable(state.reason, key))
        case Done():
            return state


_SEARCHED: Final = 2_000  # characters of an error that are searched
_ASCII_WORD: Final = re.compile(r"[\w.:/-]+", re.ASCII)
_DIGIT: Final = re.compile(r"\d")
_REQUEST_ID: Final = re.compile(r"(?i)\(request id:[^()]{0,200}\)")

_RELAYS: Final = frozenset({Envelope.GATEWAY, Envelope.TASK})
_ENVELOPES: Final[Mapping[Body, frozenset[Envelope]]] = {
    Body.ERROR: frozenset(Envelope),
    Body.SERVICE: _RELAYS | {Envelope.SITE},
    Body.RELAY: _RELAYS,
}


def _has_body(answer: Answer, body: Body) -> bool:
    match body:
        case Body.ANY:
            return True
        case Body.OBJECT:
            return isinstance(answer.json, dict)
        case Body.ERROR | Body.SERVICE | Body.RELAY:
            return answer.error is not None and answer.error.envelope in _ENVELOPES[body]
        case Body.NO_JSON:
            return answer.json is None and not answer.is_unread
        case Body.MOVED:
            return answer.moved


def _words(answer: Answer) -> str:
    """Return the error text; without one, all texts of the answer. Shortened."""
    words = answer.page_text
    if answer.error is not None:
        words = f"{answer.error.message[:_SEARCHED]} {answer.error.code}"
    elif isinstance(answer.json, dict):
        places = (answer.json, fields(answer.json.get("data")), fields(answer.json.get("detail")))
        values = (value for place in places for value in islice(place.values(), _SEARCHED))
        words = " ".join(text_of(each[:_SEARCHED]) for each in values if isinstance(each, str))
    return words[:_SEARCHED]


def _error_text(answer: Answer) -> str:
    said = answer.error
    return f"{said.message} {said.code}".lower() if said else ""
