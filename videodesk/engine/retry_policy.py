"""Retry policy: what follows when a step fails. Pure decisions about money and delays.

The rules: docs/design.md, "Rules about money and loss". A create is retried only if it was provably
not accepted; an error while polling or downloading never fails a generation.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

from videodesk.engine.event_log import Answered
from videodesk.engine.pacing import CREATE_RETRIES, TASK_RACE_SECONDS, back_off
from videodesk.errors import Code, Problem, Reason, problem
from videodesk.generation import Generation, Status
from videodesk.library.event_log import LogEvent
from videodesk.provider.outcome import AskMeaning, CreateMeaning, Outcome

FAST_LINK_RETRIES: Final = 3
"""How often a fresh link is fetched at once; after that, slowly."""

ATTEMPTS_PER_LINK: Final = 3
"""How often one link is tried before the service is asked for another."""

LINKS_BEFORE_CONTENT: Final = 2
"""How many links are tried before the content address (docs/service-api.md, "The file")."""

LINKLESS_BEFORE_FALLBACK: Final = 3
"""How many "done" answers without a link are accepted before the content address is tried
(docs/service-api.md, "Query").
"""

MAX_NETWORK_HOLDS: Final = 3
"""How often in a row one job without a network holds its whole account."""

SLOW_RETRY_SECONDS: Final = 600.0
"""Upper limit in seconds of the delay after repeated failures."""

SLOWEST_RETRY_SECONDS: Final = 3600.0
"""The same if each attempt is a whole download."""

CONFIRM_SECONDS: Final = 120.0
"""For this long, every query must give the same error about the task before it counts as failed,
and no state at all before that is reported (docs/service-api.md, "Query").
"""

OVERSIZE_RETRY_SECONDS: Final = 24 * 3600.0
"""The delay after a clip that is larger than its user allows: each attempt may be as large."""

_UNAVAILABLE_SECONDS: Final = 30.0
_OLD_TASK_SECONDS: Final = 3600.0
_MAX_RETRY_SECONDS_OF_OLD_TASK: Final = 120.0  # seconds; the normal poll interval of an old task

_NEEDS_USER: Final = frozenset(
    {
        Code.PROFILE_UNKNOWN,
        Code.KEY_MISSING,
        Code.KEY_MALFORMED,
        Code.KEYRING_UNAVAILABLE,
        Code.WRONG_ADDRESS,
    }
)
_HOLDS_SUBMIT_ONLY: Final = frozenset({Code.NO_BALANCE, Code.ACCESS_DENIED})


@dataclass(frozen=True, slots=True)
class Retry:
    """Go to `status` and run its step again after `after` seconds.

    With `check_reachability`, probe the account too: the cause may be the network.
    """

    status: Status
    after: float
    problem: Problem
    check_reachability: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """Go to `status` and hold the account: for the user, or (`unreachable`) for the network.

    With `submit_only`, tasks that the service has accepted are still polled.
    """

    status: Status
    problem: Problem
    unreachable: bool = False
    submit_only: bool = False


@dataclass(frozen=True, slots=True)
class Finish:
    """Go to a settled `status`: nothing more happens automatically."""

    status: Status
    problem: Problem


@dataclass(frozen=True, slots=True)
class Advance:
    """Write this snapshot, then continue with its status after `after` seconds (None: usual pace).

    `event` is logged once it is written. `clip_url` is the address of a finished clip.
    """

    generation: Generation
    after: float | None = None
    clip_url: str | None = None
    event: LogEvent | None = None
    answer: Answered | None = None


@dataclass(frozen=True, slots=True)
class Recheck:
    """Nothing has changed: check the status again, after `after` seconds if given."""

    after: float | None = None


@dataclass(frozen=True, slots=True)
class Requeue:
    """Put an unsent request back into the queue; `reason` if the user has to confirm it first."""

    reason: Problem | None = None


FailureDecision = Retry | Hold | Finish
"""The decisions that may follow a failed step."""

Decision = Advance | Recheck | Requeue | FailureDecision
"""The decisions that a step may return and the job applies."""


@dataclass(slots=True)
class RetryCounters:
    """Consecutive failures of one job: the steps count, the policies below decide by the counts.

    `fetches` counts downloads without new data, `not_clips` those that brought something else than
    a clip, `linkless` "done" answers without a link, `faults` bugs of ours. `said` and `since` are
    the error about the task that every query gives, without what changes from one answer to the
    next, and the age of the task at the first of them; `said` is "" while the answers are not
    understood. `unsafe_link` is why the last link was not followed.
    """

    creates: int = 0
    uploads: int = 0
    queries: int = 0
    fetches: int = 0
    not_clips: int = 0
    linkless: int = 0
    faults: int = 0
    said: str = ""
    since: float | None = None
    unsafe_link: Problem | None = None

    @property
    def wants_content_address(self) -> bool:
        """Whether the content address is to be tried: in turn with the links, which come first."""
        attempts = self.fetches + self.not_clips
        return attempts // (ATTEMPTS_PER_LINK * LINKS_BEFORE_CONTENT) % 2 == 1

    @property
    def is_fetching(self) -> bool:
        """Whether the clip is finished, and its file has not arrived yet."""
        return bool(self.fetches or self.not_clips or self.linkless)

    def seconds_of(self, said: str, age: float) -> float:
        """For how long every query has given this answer, for a task of this age."""
        if self.since is None or said != self.said:
            self.said, self.since = said, age
        return age - self.since

    def reset_answers(self) -> None:
        """Resets what was reported about the task after a query that gave its state."""
        self.queries, self.said, self.since = 0, "", None

    def reset_network_failures(self) -> None:
        """Resets the counts after a network outage."""
        self.creates = self.uploads = self.queries = 0


def after_connect(status: Status, reason: Problem) -> FailureDecision:
    """After a client could not be made: the profile has no key or a wrong address."""
    if reason.code in _NEEDS_USER:
        return Hold(status, reason)
    if reason.code is Code.UNREACHABLE:
        return Hold(status, reason, unreachable=True)
    return Retry(status, SLOW_RETRY_SECONDS, reason)


def after_preparation(reason: Problem) -> FailureDecision:
    """After a request could not be prepared: an image is missing or unreadable.

    If images cannot be read at all at the moment, that says nothing of this one.
    """
    if reason.code is Code.MEDIA_UNAVAILABLE:
        return Retry(Status.QUEUED, _UNAVAILABLE_SECONDS, reason)
    return Finish(Status.FAILED, reason)


def after_create(outcome: Outcome[CreateMeaning], failures: int) -> FailureDecision:
    """After a create without a task id. `failures` counts consecutive ones, including this one.

    A request that was never sent waits until a free probe succeeds. That counts as a retry, unless
    the network was really down in between: then the count is reset.
    """
    match outcome.meaning:
        case CreateMeaning.NOT_SENT:
            if failures > CREATE_RETRIES:
                return Finish(Status.FAILED, outcome.problem)
            return Hold(Status.QUEUED, outcome.problem, unreachable=True)
        case CreateMeaning.TRY_LATER:
            if failures > CREATE_RETRIES:
                return Finish(Status.FAILED, outcome.problem)
            return Retry(Status.QUEUED, _retry_delay(outcome, failures, first=5.0), outcome.problem)
        case CreateMeaning.PROFILE:
            return _hold(Status.QUEUED, outcome.problem)
        case CreateMeaning.REFUSED:
            return Finish(Status.FAILED, outcome.problem)
        case CreateMeaning.UNKNOWN:
            return Finish(Status.UNCONFIRMED, outcome.problem)
        case _ as never:
            assert_never(never)


def after_upload(outcome: Outcome[AskMeaning], failures: int) -> FailureDecision:
    """After an image upload that failed. Uploads are free, so they may be repeated."""
    match outcome.meaning:
        case AskMeaning.PROFILE:
            return _hold(Status.QUEUED, outcome.problem)
        case AskMeaning.UNREACHABLE if failures <= MAX_NETWORK_HOLDS:
            return Hold(Status.QUEUED, outcome.problem, unreachable=True)
        case AskMeaning.REFUSED:
            return Finish(Status.FAILED, outcome.problem)
        case _:
            return Retry(Status.QUEUED, _retry_delay(outcome, failures), outcome.problem)


def after_query(outcome: Outcome[AskMeaning], failures: int, age: float) -> FailureDecision:
    """After a query without a state, for a task sent `age` seconds ago."""
    match outcome.meaning:
        case AskMeaning.PROFILE if outcome.problem.code is not Code.NO_BALANCE:
            return Hold(Status.PROCESSING, outcome.problem)
        case AskMeaning.UNREACHABLE if failures <= MAX_NETWORK_HOLDS:
            return Hold(Status.PROCESSING, outcome.problem, unreachable=True)
        case AskMeaning.UNKNOWN_TASK if age < TASK_RACE_SECONDS:
            wait = back_off(failures, most=15.0)
            return Retry(Status.PROCESSING, wait, problem(Code.SERVICE_ERROR))
        case AskMeaning.UNKNOWN_TASK:
            wait = back_off(failures, first=15.0, most=SLOW_RETRY_SECONDS)
            return Retry(Status.PROCESSING, wait, outcome.problem)
        case _:
            most = 60.0 if age < _OLD_TASK_SECONDS else _MAX_RETRY_SECONDS_OF_OLD_TASK
            wait = _retry_delay(outcome, failures, most=most)
            return Retry(Status.PROCESSING, wait, _as_query_problem(outcome.problem))


def _as_query_problem(reason: Problem) -> Problem:
    """A problem of a query: an accepted task no longer needs a balance."""
    if reason.code is Code.NO_BALANCE:
        return problem(Code.SERVICE_ERROR, detail=reason.detail)
    return reason


def after_missing_link(answers: int, said: str = "") -> Retry:
    """After `answers` consecutive "done" answers without a link, the last of which is `said`."""
    wait = back_off(answers, first=5.0, most=SLOW_RETRY_SECONDS)
    return Retry(Status.PROCESSING, wait, problem(Code.NO_LINK, detail=said))


def after_unclear_answer(reason: Problem, answers: int) -> Retry:
    """After answers without a state, for so long that they are reported."""
    wait = back_off(answers, first=10.0, most=_MAX_RETRY_SECONDS_OF_OLD_TASK)
    return Retry(Status.PROCESSING, wait, reason)


def after_download(outcome: Outcome[AskMeaning], failures: int) -> FailureDecision:
    """After a failed download; `failures` consecutive ones brought no new data."""
    match outcome.meaning:
        case AskMeaning.PROFILE:
            return Hold(Status.DOWNLOADING, outcome.problem)
        case AskMeaning.FRESH_LINK if failures <= FAST_LINK_RETRIES:
            return Retry(Status.PROCESSING, 0.0, outcome.problem)
        case AskMeaning.FRESH_LINK | AskMeaning.NOT_A_VIDEO:
            wait = back_off(failures, first=1.0, most=SLOW_RETRY_SECONDS)
            return Retry(Status.PROCESSING, wait, outcome.problem)
        case AskMeaning.UNSAFE_LINK if failures <= ATTEMPTS_PER_LINK * LINKS_BEFORE_CONTENT:
            return Retry(Status.PROCESSING, 0.0, outcome.problem)
        case AskMeaning.UNSAFE_LINK:
            wait = back_off(failures, first=1.0, most=SLOW_RETRY_SECONDS)
            return Retry(Status.PROCESSING, wait, outcome.problem)
        case AskMeaning.TOO_LARGE:
            return Retry(Status.PROCESSING, OVERSIZE_RETRY_SECONDS, outcome.problem)
        case AskMeaning.UNREACHABLE:
            # Quick at first: nothing answers, and another address may work.
            in_turn = ATTEMPTS_PER_LINK * (LINKS_BEFORE_CONTENT + 1)
            nth = (failures - 1) % ATTEMPTS_PER_LINK + 1
            if failures > in_turn:
                nth = failures - in_turn + ATTEMPTS_PER_LINK
            status = Status.DOWNLOADING if failures % ATTEMPTS_PER_LINK else Status.PROCESSING
            wait = back_off(nth, first=1.0, most=SLOW_RETRY_SECONDS)
            return Retry(status, wait, outcome.problem, check_reachability=True)
        case _:
            is_used_up = failures % (ATTEMPTS_PER_LINK * LINKS_BEFORE_CONTENT) == 0
            status = Status.PROCESSING if is_used_up else Status.DOWNLOADING
            wait = _retry_delay(outcome, failures, first=1.0)
            return Retry(status, wait, outcome.problem)


def after_ingest(reason: Problem, failures: int) -> Retry:
    """After a complete download that cannot be ingested: not a clip, or no room on the disk."""
    if reason.code is Code.NOT_A_VIDEO:
        wait = back_off(failures, most=SLOWEST_RETRY_SECONDS)
        return Retry(Status.PROCESSING, wait, reason)
    return Retry(Status.DOWNLOADING, back_off(failures, first=5.0, most=30.0), reason)


def after_refetch(detail: str) -> Finish:
    """After a refetch of a completed clip failed, since the service no longer has it."""
    reason = problem(
        Code.FILE_MISSING,
        reason=Reason.NOT_AT_SERVICE,
        detail=detail,
    )
    return Finish(Status.COMPLETED, reason)


def after_unexpected_error(status: Status, failures: int, detail: str) -> FailureDecision:
    """After a bug of ours, with a generation that is at `status` on disk."""
    match status:
        case Status.QUEUED:
            reason = problem(
                Code.INTERNAL,
                reason=Reason.BEFORE_SENDING,
                detail=detail,
            )
            return Finish(Status.FAILED, reason)
        case Status.SUBMITTING:
            return Finish(Status.UNCONFIRMED, problem(Code.ANSWER_LOST, detail=detail))
        case _:
            wait = back_off(failures, first=10.0, most=SLOW_RETRY_SECONDS)
            return Retry(status, wait, problem(Code.INTERNAL, detail=detail))


def _hold(status: Status, reason: Problem) -> Hold:
    return Hold(status, reason, submit_only=reason.code in _HOLDS_SUBMIT_ONLY)


def _retry_delay(
    outcome: Outcome[StrEnum], failures: int, *, first: float = 2.0, most: float = 60.0
) -> float:
    return max(outcome.retry_after or 0.0, back_off(failures, first=first, most=most))
