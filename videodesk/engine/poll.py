"""The poll step: from `processing` to `downloading`, by querying the service for the task's state.

Network errors never fail a generation; only the service's own answer does.
"""

import re
from dataclasses import replace
from typing import Final

from videodesk.engine.account import Account, ClientLease
from videodesk.engine.event_log import GenerationLog, redact_request
from videodesk.engine.pacing import TASK_RACE_SECONDS
from videodesk.engine.queue_age import QueueAge
from videodesk.engine.retry_policy import (
    CONFIRM_SECONDS,
    LINKLESS_BEFORE_FALLBACK,
    Advance,
    Decision,
    FailureDecision,
    Finish,
    Recheck,
    RetryCounters,
    after_missing_link,
    after_query,
    after_refetch,
    after_unclear_answer,
)
from videodesk.errors import Code, Problem, Reason, problem
from videodesk.generation import Generation, Status, cleared
from videodesk.library.event_log import LogEvent
from videodesk.provider.client import TaskReport
from videodesk.provider.outcome import (
    AskError,
    AskMeaning,
    Outcome,
    problem_of_failed_task,
    problem_of_task_error,
    without_ids,
)
from videodesk.provider.task_state import Done, Expired, Failed, Working

_OF_THE_FILE: Final = frozenset(
    {
        Code.NO_LINK,
        Code.LINK_REFUSED,
        Code.NOT_A_VIDEO,
        Code.DOWNLOAD_BROKEN,
        Code.CLIP_TOO_LARGE,
        Code.LINK_UNSAFE,
    }
)
_MOST_SHOWN: Final = 1_500
"""How many characters of an answer are kept to look at."""

_SOUNDS_ENDED: Final = re.compile(
    r"reject|block|time_?-?d?_?out|abort|den[iy]|refus|ban|violat|terminat|stopp|kill|invalid|expire"
    r"|exception|flag|lost|dead"
)


class PollStep:
    """Queries tasks. `patience` multiplies the waits that the service asks for."""

    def __init__(self, queue_age: QueueAge, patience: float) -> None:
        self._queue_age = queue_age
        self._patience = patience

    async def run(
        self,
        generation: Generation,
        account: Account,
        lease: ClientLease,
        log: GenerationLog,
        counters: RetryCounters,
        age: float,
    ) -> Decision:
        """Queries, once, a task sent `age` seconds ago.

        A library may name none: its user can enter the id, if there is one.
        """
        if not generation.task_id:
            unknown = problem(Code.ENTRY_UNREADABLE, names=("task_id",))
            return Finish(Status.CANCELLED, unknown)
        async with account.query_slots:
            if (
                lease.is_retired
                or account.query_problem is not None
                or account.back_off_seconds > 0
            ):
                return Recheck(after=account.back_off_seconds)
            try:
                with lease.use() as client:
                    report = await client.query(generation.task_id or "")
            except AskError as failure:
                outcome = failure.outcome
                counters.queries += 1
                log.note_error(LogEvent.POLLING_FAILED, outcome)
                if outcome.retry_after:
                    account.back_off_for(outcome.retry_after * self._patience)
                return _after_failure(generation, outcome, log, counters, age)
        self._queue_age.mark_reached(account.profile.name)
        if not report.is_understood:
            return _after_unclear(generation, report, log, counters, age)
        counters.reset_answers()
        match report.state:
            case Working() as working:
                log.note_state(working.status, report)
                return _after_working(generation, working)
            case Done(url=url):
                log.note_state("done", report)
                return _after_done(generation, url, report, lease, counters)
            case Failed() as failed:
                log.note(LogEvent.FAILED, failed.reason, report)
                return _after_end(generation, problem_of_failed_task(failed))
            case Expired(reason=reason):
                log.note(LogEvent.REMOVED_BY_SERVICE, reason, report)
                return _after_end(generation, problem(Code.EXPIRED, detail=reason))


def _after_working(generation: Generation, working: Working) -> Decision:
    """A status that is not known is shown if the service says why, or if it sounds like an end."""
    going_on = replace(cleared(generation), progress=working.progress)
    if working.is_known or not (working.reason or _SOUNDS_ENDED.search(working.status)):
        return Advance(going_on)
    why = problem(
        Code.SERVICE_ERROR,
        reason=Reason.STATUS_UNKNOWN,
        detail=redact_request(working.reason, generation.request, _MOST_SHOWN),
        status=working.status,
    )
    return Advance(replace(going_on, problem=why))


def _after_unclear(
    generation: Generation,
    report: TaskReport,
    log: GenerationLog,
    counters: RetryCounters,
    age: float,
) -> Decision:
    """An answer without a status in any known place is shown once it has lasted."""
    counters.queries = 0
    log.note_state("", report)
    if counters.seconds_of("", age) < CONFIRM_SECONDS:
        return Advance(replace(generation, problem=None, retry_at=None))
    answer = redact_request(report.answer, generation.request, _MOST_SHOWN)
    return after_unclear_answer(
        problem(Code.SERVICE_ERROR, reason=Reason.ANSWER_NOT_UNDERSTOOD, detail=answer),
        generation.retry_count + 1,
    )


def _after_done(
    generation: Generation,
    url: str | None,
    report: TaskReport,
    lease: ClientLease,
    counters: RetryCounters,
) -> Decision:
    if url is None:
        counters.linkless += 1
        if counters.linkless % LINKLESS_BEFORE_FALLBACK:
            answer = redact_request(report.answer, generation.request, _MOST_SHOWN)
            return after_missing_link(counters.linkless, answer)
        url = lease.client.content_url(generation.task_id or "")
    link = url  # what the user is offered to open, also while the content address is tried
    if counters.wants_content_address:
        url = lease.client.content_url(generation.task_id or "")
    is_retried = counters.is_fetching or _is_about_file(generation.problem)
    downloading = replace(
        generation if is_retried else cleared(generation),
        status=Status.DOWNLOADING,
        video_url=None if link.startswith("data:") else link,
        progress=None,
        problem=None,
        retry_at=None,
    )
    return Advance(downloading, clip_url=url)


def _is_about_file(reason: Problem | None) -> bool:
    return reason is not None and reason.code in _OF_THE_FILE


def _after_failure(
    generation: Generation,
    outcome: Outcome[AskMeaning],
    log: GenerationLog,
    counters: RetryCounters,
    age: float,
) -> FailureDecision:
    if outcome.meaning is AskMeaning.TASK_ERROR:
        said = f"error: {without_ids(outcome.problem.detail)}"
        if counters.seconds_of(said, age) >= CONFIRM_SECONDS:
            log.note_outcome(LogEvent.FAILED, outcome)
            return _after_end(generation, problem_of_task_error(outcome.problem.detail))
    else:
        counters.said, counters.since = "", None
    is_unknown = outcome.meaning is AskMeaning.UNKNOWN_TASK
    if generation.file is not None and is_unknown and age > TASK_RACE_SECONDS:
        return after_refetch(outcome.problem.detail)
    decision = after_query(outcome, counters.queries, age)
    if is_unknown and generation.task_id_from_user and decision.problem.code is Code.UNKNOWN_TASK:
        return replace(decision, problem=problem(Code.UNKNOWN_TASK, reason=Reason.TASK_ID_BY_USER))
    return decision


def _after_end(generation: Generation, reason: Problem) -> FailureDecision:
    """After a task has ended at the service. A clip that was here before stays `completed`."""
    if generation.file is not None:
        return after_refetch(reason.detail)
    return Finish(Status.FAILED, reason)
