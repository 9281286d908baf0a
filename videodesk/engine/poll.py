"""From `processing` to `downloading`: asking the service until it says how a task ended.

Trouble on the way never ends a generation; only the service's own word does.
"""

import random
from dataclasses import replace
from typing import Final

from videodesk.engine import retry_policy as setbacks
from videodesk.engine.account import ClientLease
from videodesk.engine.event_log import Event
from videodesk.engine.job import Job
from videodesk.engine.pacing import TASK_RACE_SECONDS, Pace
from videodesk.engine.retry_policy import LINKLESS_ANSWERS, Finish, Step
from videodesk.errors import Code, Problem, problem
from videodesk.generation import Status
from videodesk.provider.client import TaskReport
from videodesk.provider.outcome import AskError, AskMeaning, Outcome, of_failed_task
from videodesk.provider.task_state import Done, Failed, Gone, Working

_CORRECT_IT: Final = "Check the task id that was entered: it can be entered again."


class PollStep:
    """Asks about tasks, each at its pace, all of them one after the other."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def run(self, journey: Job) -> None:
        """One question when it is due: processing -> processing, downloading or failed."""
        await journey.until_ready()
        connection = await journey.connection()
        if connection is None:
            return
        await journey.wait_turn(self._pace.next_look(journey.age, random.random()))  # noqa: S311
        account = journey.account
        async with account.questions:
            if connection.is_retired or account.asking_problem is not None or account.rest > 0:
                journey.delay_next(account.rest)
                return
            try:
                with connection.used() as client:
                    report = await client.query(journey.generation.task_id or "")
            except AskError as failure:
                await self._set_back(journey, connection, failure.outcome)
                return
        journey.mark_reached()
        journey.tally.queries = 0
        match report.state:
            case Working():
                await self._work_goes_on(journey, report.state, report)
            case Done(url=url):
                await self._done(journey, connection, url, report)
            case Failed() as failed:
                journey.log.note(Event.FAILED, failed.reason, report)
                await journey.take(_ended(journey, of_failed_task(failed)))
            case Gone(reason=reason):
                journey.log.note(Event.GONE, reason, report)
                await journey.take(_ended(journey, problem(Code.EXPIRED, detail=reason)))

    async def _work_goes_on(self, journey: Job, state: Working, report: TaskReport) -> None:
        journey.log.state(state.word, report)
        known = replace(journey.generation, progress=state.progress, problem=None, retry_at=None)
        await journey.change(known)

    async def _done(
        self, journey: Job, connection: ClientLease, url: str | None, report: TaskReport
    ) -> None:
        journey.log.state("done", report)
        if url is None:
            journey.tally.linkless += 1
            if journey.tally.linkless % LINKLESS_ANSWERS:
                await journey.take(setbacks.after_missing_link(journey.tally.linkless))
                return
            url = connection.client.content_url(journey.generation.task_id or "")
        journey.link = url
        await journey.change(
            replace(
                journey.generation,
                status=Status.DOWNLOADING,
                video_url=None if url.startswith("data:") else url,
                progress=None,
                problem=None,
                retry_at=None,
            )
        )

    async def _set_back(
        self, journey: Job, connection: ClientLease, outcome: Outcome[AskMeaning]
    ) -> None:
        journey.tally.queries += 1
        journey.log.trouble(Event.TROUBLE, outcome)
        if outcome.retry_after:
            journey.account.back_off_for(outcome.retry_after * self._pace.patience)
        await journey.take(_step(journey, outcome), connection)


def _step(journey: Job, outcome: Outcome[AskMeaning]) -> Step:
    is_unknown = outcome.meaning is AskMeaning.UNKNOWN_TASK
    if journey.was_complete and is_unknown and journey.age > TASK_RACE_SECONDS:
        return setbacks.after_refetch(outcome.problem.detail)
    step = setbacks.after_query(outcome, journey.tally.queries, journey.age)
    if is_unknown and journey.generation.by_hand and step.problem.code is Code.UNKNOWN_TASK:
        return replace(step, problem=problem(Code.UNKNOWN_TASK, hint=_CORRECT_IT))
    return step


def _ended(journey: Job, told: Problem) -> Step:
    """The service's last word; it takes nothing back that has been here before."""
    if journey.was_complete:
        return setbacks.after_refetch(told.detail)
    return Finish(Status.FAILED, told)
