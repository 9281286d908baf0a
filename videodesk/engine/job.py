"""One generation under way: where it stands, what holds it up, and how a change is made."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from videodesk.engine.account import Account, ClientLease
from videodesk.engine.accounts import Accounts
from videodesk.engine.clock import Clock
from videodesk.engine.concurrency import Broadcast
from videodesk.engine.durable_writer import DurableWriter
from videodesk.engine.event_log import EventLog
from videodesk.engine.pacing import LONGEST_REST_SECONDS, Pace
from videodesk.engine.queue_age import QueueAge
from videodesk.engine.rate_limiter import RateLimiter
from videodesk.engine.retry_policy import Finish, Hold, Retry, Step, after_connect
from videodesk.engine.status_messages import problem_for_status
from videodesk.errors import Code, Problem, VideoDeskError
from videodesk.events import EventStream, GenerationChanged
from videodesk.generation import Generation, Status

if TYPE_CHECKING:
    import asyncio

_log = logging.getLogger(__name__)

_DISK = frozenset({Code.DISK_FULL, Code.LIBRARY_UNWRITABLE, Code.LIBRARY_MISSING})


@dataclass(frozen=True, slots=True)
class EngineContext:
    """What all journeys have in common."""

    accounts: Accounts
    saving: DurableWriter
    journal: EventLog
    turns: RateLimiter
    waits: QueueAge
    clock: Clock
    pace: Pace
    pulse: Broadcast
    events: EventStream

    def publish(self, generation: Generation) -> None:
        """Publishes a new snapshot."""
        self.events.publish(GenerationChanged(generation))


@dataclass(slots=True)
class RetryCounters:
    """How often in a row something came to nothing.

    `fetches` are downloads that brought nothing new, `linkless` answers "done" without a link,
    `faults` our own.
    """

    creates: int = 0
    uploads: int = 0
    queries: int = 0
    fetches: int = 0
    linkless: int = 0
    faults: int = 0


class Job:
    """Holds the newest snapshot of one generation; the only place where a running one changes.

    `blocked` is what the user has to mend before it goes on. `is_unsent` until its request may
    have left, `is_looking` while it waits for nothing but its next question, `holds_answer` while
    a task id is nowhere but here. `link` is where its clip lies, if that is no address to be kept.
    """

    def __init__(self, generation: Generation, means: EngineContext) -> None:
        self.generation = generation
        self.account: Account = means.accounts.account(generation.request.profile)
        self.log = means.journal.log_for(generation)
        self.tally = RetryCounters()
        self.blocked: Problem | None = None
        self.task: asyncio.Task[None] | None = None
        self.link: str | None = None
        self.requeued = False
        self.is_unsent = generation.status is Status.QUEUED
        self.is_looking = False
        self.holds_answer = False
        self._means = means
        self._is_gone = False
        self._has_place = False
        self._received = 0
        self._pause: float | None = self._left_to_rest()
        self._age_then = self._age_on_the_wall()
        self._then = means.clock.steady()

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be done for it now."""
        return self._is_gone or self.requeued or self.generation.status.is_settled

    @property
    def was_complete(self) -> bool:
        """Whether its clip had been here before, and is being fetched once more."""
        return self.generation.file is not None

    @property
    def age(self) -> float:
        """Seconds since the request left, by a clock that nobody sets."""
        return self._age_then + self._means.clock.steady() - self._then

    def start_clock(self) -> None:
        """The request leaves: its age begins."""
        self._age_then, self._then = 0.0, self._means.clock.steady()

    # -- Its place among the active tasks ------------------------------------------------------

    def acquire_slot(self) -> None:
        """Counts it among the active tasks of its account."""
        if not self._has_place:
            self._has_place = True
            self.account.acquire_slot()

    def release_slot(self) -> bool:
        """Gives its place back; says whether it had one."""
        had, self._has_place = self._has_place, False
        if had:
            self.account.release_slot()
        return had

    # -- Changes -------------------------------------------------------------------------------

    async def change(self, after: Generation) -> None:
        """Saves, then reports. A disk that is full or gone holds it up, and loses nothing."""
        if after == self.generation:
            return
        await self._means.saving.write_with_retry(
            self.generation, after, stuck=self._stuck, rest=self._rest_for_the_disk
        )
        if after.status is not self.generation.status or after.problem != self.generation.problem:
            code = after.problem.code if after.problem else "no problem"
            _log.info("%s of task %s is %s: %s", after.id, after.task_id, after.status, code)
        self.generation = after
        self._means.publish(after)
        self._means.pulse.notify()

    async def take(self, step: Step, connection: ClientLease | None = None) -> None:
        """What follows a setback: once more after a while, the profile waits, or it is over.

        What was heard on a `connection` that its owner has replaced meanwhile is no verdict on the
        account: it is tried again on the new one.
        """
        now = self._means.clock.now()
        told = problem_for_status(step.problem, step.status)
        changed = replace(self.generation, status=step.status, problem=told, retry_at=None)
        if step.status is not self.generation.status:
            changed = replace(changed, progress=None)
        if step.status is Status.QUEUED:
            changed = replace(changed, submitted_at=None)
            self.is_unsent = True
        match step:
            case Hold() if connection is not None and connection.is_retired:
                self._pause = 0.0
                changed = replace(changed, problem=None)
            case Hold(unreachable=True):
                self._means.accounts.mark_unreachable(self.account, step.problem)
            case Hold():
                self.account.hold(step.problem, sending_only=step.sending_only)
                if step.sending_only and self.account.seconds_to_try is not None:
                    until = timedelta(seconds=self.account.seconds_to_try)
                    changed = replace(changed, retry_at=now + until)
            case Retry():
                self._pause = step.after * self._means.pace.patience
                changed = replace(changed, retry_at=now + timedelta(seconds=self._pause))
                if step.suspicious:
                    self._means.accounts.check_reachability(self.account)
            case Finish(status=Status.FAILED):
                changed = replace(changed, completed_at=now)
            case Finish():
                pass
        await self.change(changed)

    def replace_snapshot(self, row: Generation | None) -> None:
        """Takes what is on the disk for what is; None where nothing is left to be carried."""
        if row is None:
            self._is_gone = True
        elif row != self.generation:
            self.generation = row
            self._means.publish(row)

    def mark_reached(self) -> None:
        """The service has answered."""
        self._means.waits.reached(self.generation.request.profile)

    async def hold(self, told: Problem) -> None:
        """It goes back into the line, and is not sent before its owner speaks."""
        await self.change(replace(self.generation, problem=told, retry_at=None))
        self.requeued = True

    async def clear_error(self) -> None:
        """Clears what the last setback left on the row: it is being tried again."""
        await self.change(replace(self.generation, problem=None, retry_at=None))

    def fetched(self, received: int, length: int | None) -> None:
        """Reports how much of the file is here, in per cent; not worth a write to the disk."""
        if received > self._received:
            self._received = received
            self.tally.fetches = 0
        percent = min(100, received * 100 // length) if length else None
        if percent != self.generation.progress:
            self.generation = replace(self.generation, progress=percent)
            self._means.publish(self.generation)

    async def connection(self) -> ClientLease | None:
        """The connection of its account; None where there is none to be had, which is then told."""
        try:
            return await self.account.connection()
        except VideoDeskError as failure:
            await self.take(after_connect(self.generation.status, failure.problem))
            return None

    # -- Waiting -------------------------------------------------------------------------------

    async def wait_turn(self, usual: float = 0.0) -> None:
        """Returns when it is its turn: after what the last setback asked for, else the usual."""
        wait, self._pause = self._pause, None
        self.is_looking = wait is None
        trouble = self.generation.problem
        if wait and trouble is not None and trouble.code in _DISK:
            self.set_blocked(trouble)
        await self._means.turns.wait(self.generation.id, usual if wait is None else wait)
        self.is_looking = False
        self.set_blocked(None)

    async def until_reached(self) -> None:
        """Waits while the network does not reach the service."""
        await self._wait_while(
            lambda: self.account.asking_problem if self.account.is_away else None
        )

    async def until_ready(self) -> None:
        """Waits while the service cannot be asked."""
        await self._wait_while(lambda: self.account.asking_problem)

    async def until_fetchable(self) -> None:
        """Waits while no clip can be fetched."""
        await self._wait_while(lambda: self.account.fetching_problem)

    async def _wait_while(self, held: Callable[[], Problem | None]) -> None:
        """Waits while the account is held back, and says why; then it goes on at once."""
        outages = self.account.outages
        while (holding := held()) is not None:
            told = problem_for_status(holding, self.generation.status)
            await self.change(replace(self.generation, problem=told, retry_at=None))
            # The network comes back by itself; all else is for its owner to mend.
            self.set_blocked(None if self.account.is_away else told)
            if held() == holding:
                await self.account.changed()
            self._pause = 0.0
        self.set_blocked(None)
        if self.account.outages != outages:
            self.tally.creates = self.tally.uploads = self.tally.queries = 0

    def delay_next(self, seconds: float) -> None:
        """Makes the next turn wait so long."""
        self._pause = seconds

    def set_blocked(self, trouble: Problem | None) -> None:
        """Tells those who wait whether someone has to do something."""
        if trouble != self.blocked:
            self.blocked = trouble
            self._means.pulse.notify()

    def _stuck(self, trouble: Problem | None) -> None:
        if trouble is not None:
            self._means.publish(replace(self.generation, problem=trouble))
        self.set_blocked(trouble)

    async def _rest_for_the_disk(self, seconds: float) -> None:
        await self._means.turns.wait(self.generation.id, seconds * self._means.pace.patience)

    def _left_to_rest(self) -> float | None:
        """What is left of a countdown of the last run; a task of that run is asked at once."""
        if self.generation.status is not Status.QUEUED:
            return 0.0
        trouble = self.generation.problem
        waits_for_balance = trouble is not None and trouble.code is Code.NO_BALANCE
        if self.generation.retry_at is None or waits_for_balance:
            return None
        left = (self.generation.retry_at - self._means.clock.now()).total_seconds()
        return min(max(left, 0.0), LONGEST_REST_SECONDS)

    def _age_on_the_wall(self) -> float:
        sent = self.generation.submitted_at
        if sent is None:
            return 0.0
        return max(0.0, (self._means.clock.now() - sent).total_seconds())
