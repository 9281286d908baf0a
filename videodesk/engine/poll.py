"""The poll step: from `processing` to `downloading`, by querying the service for the task's state.

Network errors never fail a generation; only the service's own answer does.
"""

from dataclasses import replace

from videodesk.engine.account import Account, ClientLease
from videodesk.engine.event_log import GenerationLog
from videodesk.engine.pacing import TASK_RACE_SECONDS
from videodesk.engine.queue_age import QueueAge
from videodesk.engine.retry_policy import (
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
)
from videodesk.errors import Code, Problem, Reason, problem
from videodesk.generation import Generation, Status
from videodesk.library.event_log import LogEvent
from videodesk.provider.outcome import AskError, AskMeaning, Outcome, problem_of_failed_task
from videodesk.provider.task_state import Done, Expired, Failed, Working


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
        """Queries, once, a task sent `age` seconds ago."""
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
                return _after_failure(generation, outcome, counters, age)
        self._queue_age.mark_reached(account.profile.name)
        counters.queries = 0
        match report.state:
            case Working(status=status, progress=progress):
                log.note_state(status, report)
                return Advance(replace(generation, progress=progress, problem=None, retry_at=None))
            case Done(url=url):
                log.note_state("done", report)
                return _after_done(generation, url, lease, counters)
            case Failed() as failed:
                log.note(LogEvent.FAILED, failed.reason, report)
                return _after_end(generation, problem_of_failed_task(failed))
            case Expired(reason=reason):
                log.note(LogEvent.REMOVED_BY_SERVICE, reason, report)
                return _after_end(generation, problem(Code.EXPIRED, detail=reason))


def _after_done(
    generation: Generation, url: str | None, lease: ClientLease, counters: RetryCounters
) -> Decision:
    if url is None:
        counters.linkless += 1
        if counters.linkless % LINKLESS_BEFORE_FALLBACK:
            return after_missing_link(counters.linkless)
        url = lease.client.content_url(generation.task_id or "")
    downloading = replace(
        generation,
        status=Status.DOWNLOADING,
        video_url=None if url.startswith("data:") else url,
        progress=None,
        problem=None,
        retry_at=None,
    )
    return Advance(downloading, clip_url=url)


def _after_failure(
    generation: Generation, outcome: Outcome[AskMeaning], counters: RetryCounters, age: float
) -> FailureDecision:
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
