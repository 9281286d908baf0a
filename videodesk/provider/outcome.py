"""What it means for the generation when a call to the service did not end well.

Two questions are kept apart by their types, since one of them costs money: what a create that
gave no task id means (`CreateError`), and what trouble with a call means that may be repeated at
will (`AskError`: query, models, upload, download). The rows that decide are in `tables`.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Generic, TypeVar

from videodesk.credentials import ApiKey
from videodesk.errors import (
    Code,
    Consequence,
    Problem,
    Reason,
    VideoDeskError,
    problem,
    with_detail,
)
from videodesk.provider.answer import Answer
from videodesk.provider.error_patterns import is_about_content
from videodesk.provider.redaction import to_loggable
from videodesk.provider.task_state import Failed
from videodesk.provider.wire import Envelope


class CreateMeaning(StrEnum):
    """What became of a request for which no task id came back."""

    NOT_SENT = "not_sent"
    """Nothing left this machine: it may be sent again."""
    TRY_LATER = "try_later"
    """The service says that it did not take it: it may be sent again, after `retry_after`."""
    PROFILE = "profile"
    """Nothing was taken, and key, balance or address need their owner: the profile pauses, the
    generation waits."""
    REFUSED = "refused"
    """The service refuses this request: the generation failed; nothing was charged."""
    UNKNOWN = "unknown"
    """It may have been taken and charged: only the user decides what comes next."""


class AskMeaning(StrEnum):
    """What to do after a call that costs nothing and may be repeated."""

    UNREACHABLE = "unreachable"
    """The network or the host is away: ask again, soon after it is back."""
    ASK_AGAIN = "ask_again"
    """Trouble on their side: ask again, not before `retry_after`."""
    PROFILE = "profile"
    """Key, balance or address need their owner: the profile pauses, its generations wait."""
    UNKNOWN_TASK = "unknown_task"
    """Query: no such task. Right after a create it may be a race."""
    REFUSED = "refused"
    """Upload: the service does not take this picture."""
    NOT_OFFERED = "not_offered"
    """Upload: this service has none; pictures can go along inside the request."""
    FRESH_LINK = "fresh_link"
    """Download: the link is used up; query for a fresh one."""
    NOT_A_VIDEO = "not_a_video"
    """Download: what came is a page, or nothing; query, and fetch from the beginning."""


M_co = TypeVar("M_co", bound=StrEnum, covariant=True)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[M_co]):
    """What a call came to: what it means, what a person is told, and what support asks for.

    `retry_after` is in seconds, at most 120, None where the service names no time.
    """

    meaning: M_co
    problem: Problem
    http_status: int | None = None
    request_id: str | None = None
    retry_after: float | None = None


class ServiceError(VideoDeskError):
    """A call to the service that did not end well. No part of a key is in it."""

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
    """A query, a list of models, an upload or a download that brought nothing."""

    outcome: Outcome[AskMeaning]

    def __init__(self, outcome: Outcome[AskMeaning]) -> None:
        super().__init__(outcome)


class Body(StrEnum):
    """What an answer's body must be for a row to fit."""

    ANY = "any"
    OBJECT = "object"
    """A JSON object."""
    ERROR = "error"
    """Anything in JSON that says that it is an error."""
    SERVICE = "service"
    """One of the service's three envelopes: no proxy speaks so."""
    RELAY = "relay"
    """The envelope of the gateway or of the task layer, which give back what they set aside."""
    NO_JSON = "no json"
    """A page, a text, or nothing."""
    MOVED = "moved"
    """A redirect that can only mean that nothing was taken."""


@dataclass(frozen=True, slots=True)
class ResponseRule(Generic[M_co]):
    """One line of a table: if the status, the body and one of the words fit, it means this.

    `words` are looked for in the envelope's message and code, without case; none means any. With
    one of the words `unless` it does not fit.
    """

    statuses: Container[int]
    body: Body
    meaning: M_co
    code: Code
    patterns: tuple[str, ...] = ()
    reason: Reason | None = None
    consequence: Consequence | None = None
    excluded: tuple[str, ...] = ()

    def matches(self, answer: Answer) -> bool:
        """Whether this row is about that answer."""
        return (
            answer.status in self.statuses
            and _has_body(answer, self.body)
            and (not self.patterns or any(word in _error_text(answer) for word in self.patterns))
            and not any(word in _error_text(answer) for word in self.excluded)
        )


@dataclass(frozen=True, slots=True)
class ExceptionRule(Generic[M_co]):
    """One line about exceptions: these mean this."""

    exceptions: tuple[type[Exception], ...]
    meaning: M_co
    code: Code
    reason: Reason | None = None
    consequence: Consequence | None = None


@dataclass(frozen=True, slots=True)
class RuleTable(Generic[M_co]):
    """What the answers and exceptions of one call mean. The first row that fits decides."""

    rules: tuple[ResponseRule[M_co], ...]
    exception_rules: tuple[ExceptionRule[M_co], ...]
    default: ResponseRule[M_co]
    """For answers and exceptions that no row is about."""

    def from_answer(self, answer: Answer) -> Outcome[M_co]:
        """What an answer means that does not hold what was asked for."""
        row = next((row for row in self.rules if row.matches(answer)), self.default)
        return _outcome(row, answer, answer.description)

    def from_ambiguous_answer(self, answer: Answer, prefix: str) -> Outcome[M_co]:
        """What an answer means that no row may decide, for the reason in `words`."""
        return _outcome(self.default, answer, f"{prefix} {answer.description}")

    def from_exception(self, error: Exception) -> Outcome[M_co]:
        """What it means that no whole answer came."""
        known = (row for row in self.exception_rules if isinstance(error, row.exceptions))
        row = next(known, self.default)
        words = f"{type(error).__name__}: {error}".removesuffix(": ")
        return Outcome(row.meaning, _problem(row, words))


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


def problem_of_failed_task(failed: Failed) -> Problem:
    """What a person is told of a task that ended without a clip: a filter refused it, or a fault.

    Whether it was charged, no answer says: services usually give the price back.
    """
    code = Code.GENERATION_FAILED
    if is_about_content(f"{failed.reason} {failed.code}"):
        code = Code.CONTENT_REFUSED
    return problem(code, detail=failed.reason)


def redact_outcome(outcome: Outcome[M_co], key: ApiKey) -> Outcome[M_co]:
    """The same outcome with words that may be kept and shown."""
    detail = to_loggable(outcome.problem.detail, key)
    return replace(outcome, problem=with_detail(outcome.problem, detail))


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
            return answer.json is None
        case Body.MOVED:
            return answer.moved


def _error_text(answer: Answer) -> str:
    said = answer.error
    return f"{said.message} {said.code}".lower() if said else ""
