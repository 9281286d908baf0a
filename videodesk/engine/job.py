"""A job: takes one generation to a status where nothing more happens automatically.

Read `Job.run`: it looks at the status, runs the step for it, and applies the step's `Decision`.
Every change goes through `Job.change`, which writes it to the library before it publishes it.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from videodesk.engine.account import Account, ClientLease
from videodesk.engine.concurrency import wait_uncancelled
from videodesk.engine.context import EngineContext
from videodesk.engine.failure_snapshot import after_failure
from videodesk.engine.pacing import age_by_wall_clock, remaining_delay
from videodesk.engine.queue import SubmitPermit
from videodesk.engine.retry_policy import (
    Advance,
    Decision,
    Finish,
    Hold,
    Recheck,
    Requeue,
    Retry,
    RetryCounters,
    after_connect,
    after_unexpected_error,
)
from videodesk.engine.submit import PreparedRequest
from videodesk.errors import Code, Problem, VideoDeskError, problem
from videodesk.generation import Generation, Status
from videodesk.library.event_log import LogEvent
from videodesk.library.library import ConflictError

_log = logging.getLogger(__name__)

_LOCAL_CODES = frozenset(
    {
        *(Code.DISK_FULL, Code.LIBRARY_UNWRITABLE, Code.LIBRARY_MISSING),
        *(Code.CLIP_TOO_LARGE, Code.LINK_UNSAFE, Code.MEDIA_UNAVAILABLE),
    }
)


class Job:
    """Runs one generation, and is the only code that changes it meanwhile.

    `generation` is its newest snapshot. `blocked` is the problem that the user has to solve before
    it continues. `is_unsent`: its request cannot have been sent yet. `is_polling_soon`: it waits
    only for its next query. `holds_answer`: a task id is known that is not on disk yet.
    """

    def __init__(
        self, generation: Generation, context: EngineContext, permit: SubmitPermit
    ) -> None:
        self.generation = generation
        self.permit = permit
        self.account: Account = permit.account
        self.log = context.event_log.log_for(generation)
        self.blocked: Problem | None = None
        self.task: asyncio.Task[None] | None = None
        self.is_requeued = False
        self.is_unsent = generation.status is Status.QUEUED
        self.is_polling_soon = False
        self.holds_answer = False
        self._context = context
        self._counters = RetryCounters()
        self._lease: ClientLease | None = None
        self._clip_url: str | None = None
        self._is_gone = self._has_slot = False
        self._bytes_received = 0
        self._delay: float | None = remaining_delay(generation, context.clock.now())
        self._age_at_start = age_by_wall_clock(generation, context.clock.now())
        self._started = context.clock.steady()

    @property
    def is_over(self) -> bool:
        """Whether there is currently nothing more to do for it."""
        return self._is_gone or self.is_requeued or self.generation.status.is_settled

    # -- The loop ------------------------------------------------------------------------------

    async def run(self) -> None:
        """Runs steps until the generation is settled, back in the queue, or removed."""
        while not self.is_over:
            try:
                decision = await self._run_step()
                await self._apply(decision)
            except ConflictError:
                _log.info("Something else changed %s", self.generation.id)
                self._replace_snapshot(await self._read_row())
            except Exception as failure:  # noqa: BLE001  # a bug of ours must not end the job
                _log.exception("Unexpected error in the job of %s", self.generation.id)
                await self._recover(failure)

    async def _run_step(self) -> Decision:
        self._lease = None
        match self.generation.status:
            case Status.QUEUED:
                return await self._submit()
            case Status.SUBMITTING:
                self.log.note(LogEvent.INTERRUPTED)  # the last run ended before the answer arrived
                return Finish(Status.UNCONFIRMED, problem(Code.INTERRUPTED))
            case Status.PROCESSING:
                return await self._poll()
            case _:
                return await self._download()

    async def _apply(self, decision: Decision) -> None:
        match decision:
            case Recheck(after):
                self._delay = self._delay if after is None else after
            case Requeue(reason):
                if reason is not None:
                    await self.change(replace(self.generation, problem=reason, retry_at=None))
                self.is_requeued = True
            case Advance():
                if decision.after is not None:
                    self._delay = decision.after
                self._clip_url = decision.clip_url
                await self.change(decision.generation)
                if decision.event is not None:
                    self.log.note(decision.event, answer=decision.answer)
            case Retry() | Hold() | Finish():
                await self._apply_failure_decision(decision)

    async def _apply_failure_decision(self, decision: Retry | Hold | Finish) -> None:
        before, context, delay = self.generation, self._context, None
        self.is_unsent = decision.status is Status.QUEUED
        if decision.status is not Status.DOWNLOADING:
            self._clip_url = None
        match decision:
            case Hold() if self._lease is not None and self._lease.is_retired:
                # The error is not the account's: its key or address was replaced meanwhile.
                self._delay = 0.0
                after = after_failure(before, decision, context.clock.now())
                count, since = before.retry_count, before.retry_since
                await self.change(
                    replace(after, problem=None, retry_count=count, retry_since=since)
                )
                return
            case Hold(unreachable=True):
                context.accounts.mark_unreachable(self.account, decision.problem)
            case Hold():
                self.account.hold(decision.problem, submit_only=decision.submit_only)
                delay = self.account.seconds_to_probe if decision.submit_only else None
            case Retry():
                self._delay = delay = decision.after * context.pace.delay_factor
                if decision.check_reachability:
                    context.accounts.check_reachability(self.account)
            case Finish():
                pass
        await self.change(after_failure(before, decision, context.clock.now(), delay=delay))

    async def _recover(self, failure: Exception) -> None:
        """After a bug of ours: continues from what is on disk, so that no task is lost."""
        name = type(failure).__name__
        self.log.note(LogEvent.INTERNAL_ERROR, name)
        self._counters.faults += 1
        self._replace_snapshot(await self._read_row())
        if not self.is_over:
            status = self.generation.status
            await self._apply(after_unexpected_error(status, self._counters.faults, name))

    # -- The steps -----------------------------------------------------------------------------

    async def _submit(self) -> Decision:
        """queued -> submitting -> processing, failed or unconfirmed; or back into the queue."""
        permit = self.permit
        await self._wait_while(
            lambda: self.account.query_problem if self.account.is_unreachable else None
        )
        if permit.hold_reason is not None:
            return Requeue(permit.hold_reason)
        if not permit.is_granted():
            return Requeue()
        if self._delay:
            permit.return_ticket()
        await self._wait_until_due()
        permit.take_ticket()
        if not permit.is_granted():
            return Recheck()
        lease = await self._connect()
        if not isinstance(lease, ClientLease):
            return lease
        prepared = await self._context.submit.prepare(
            self.generation, self.account.profile.pictures, lease, self.log, self._counters
        )
        if not isinstance(prepared, PreparedRequest):
            return prepared
        await permit.wait_turn()
        if not permit.is_granted() or lease.is_retired:
            return Recheck()
        await self._record_intent()
        self.is_unsent = False
        lease.acquire()
        post = self._context.background.start(
            self._post(lease, prepared), name=f"post {self.generation.id}"
        )
        post.add_done_callback(lambda _: lease.release())
        permit.return_ticket()  # the next one takes its turn after this POST has begun
        await wait_uncancelled(post)
        return Recheck()

    async def _record_intent(self) -> None:
        """Writes `submitting` to disk, before anything is sent."""
        before = self.generation
        submitting = replace(
            before,
            status=Status.SUBMITTING,
            submitted_at=self._context.clock.now(),
            problem=None,
            retry_at=None,
        )
        try:
            await self.change(submitting)
        except asyncio.CancelledError:
            # Nothing was sent. If this cannot be written either, it becomes `unconfirmed`.
            with suppress(ConflictError, VideoDeskError):
                await self._context.writer.change(submitting, before)
            raise

    async def _post(self, lease: ClientLease, prepared: PreparedRequest) -> None:
        """Sends the request and applies the result: in its own asyncio task, never cancelled."""
        self._age_at_start, self._started = 0.0, self._context.clock.steady()
        task_id = None
        try:
            decision = await self._context.submit.run(
                self.generation,
                prepared,
                self.permit,
                self.account,
                lease,
                self.log,
                self._counters,
            )
            if isinstance(decision, Advance):
                task_id = decision.generation.task_id
                self.holds_answer = task_id is not None
                self.is_unsent = task_id is None
            await self._apply(decision)
            if task_id is not None:
                self.account.confirm_accepted(self.generation.id)
        except Exception:  # noqa: BLE001  # whatever it is, the request may have been charged
            _log.exception("Unexpected error while sending %s", self.generation.id)
            detail = f"The service called it {task_id}." if task_id else ""
            self.log.note(LogEvent.ANSWER_LOST, detail)
            await self._apply(Finish(Status.UNCONFIRMED, problem(Code.ANSWER_LOST, detail=detail)))
        else:
            await self._context.submit.forget_refused(lease, self.generation, prepared, decision)
        finally:
            self.holds_answer = False

    async def _poll(self) -> Decision:
        """processing -> processing, downloading or failed."""
        await self._wait_while(lambda: self.account.query_problem)
        lease = await self._connect()
        if not isinstance(lease, ClientLease):
            return lease
        age = self._age()
        await self._wait_until_due(self._context.pace.next_poll(age, random.random()))  # noqa: S311
        return await self._context.poll.run(
            self.generation, self.account, lease, self.log, self._counters, self._age()
        )

    async def _download(self) -> Decision:
        """downloading -> completed; or back to processing for a fresh link."""
        self.release_slot()
        await self._wait_until_due()
        await self._wait_while(lambda: self.account.download_problem)
        url = self._clip_url or self.generation.video_url
        if url is None:
            return Advance(replace(self.generation, status=Status.PROCESSING), after=0.0)
        lease = await self._connect()
        if not isinstance(lease, ClientLease):
            return lease
        await self.change(replace(self.generation, problem=None, retry_at=None))
        return await self._context.download.run(
            self.generation, url, lease, self.log, self._counters, self._on_progress
        )

    async def _connect(self) -> ClientLease | Decision:
        """The account's client, or the decision if there is none."""
        try:
            self._lease = await self.account.lease()
        except VideoDeskError as failure:
            return after_connect(self.generation.status, failure.problem)
        return self._lease

    def _on_progress(self, received: int, length: int | None) -> None:
        """Publishes the download progress in per cent; it is not written to disk."""
        if received > self._bytes_received:
            self._bytes_received = received
            self._counters.fetches = 0
            if not self._counters.not_clips:
                self.generation = replace(self.generation, retry_count=0, retry_since=None)
        percent = min(100, received * 100 // length) if length else None
        if percent != self.generation.progress:
            self.generation = replace(self.generation, progress=percent)
            self._context.publish(self.generation)

    def _age(self) -> float:
        """Seconds since the request was sent, by the monotonic clock."""
        return self._age_at_start + self._context.clock.steady() - self._started

    # -- The slot among the active tasks of the account ----------------------------------------

    def acquire_slot(self) -> None:
        """Counts the generation among the active tasks of its account."""
        if not self._has_slot:
            self._has_slot = True
            self.account.acquire_slot()

    def release_slot(self) -> None:
        """The service is not working on it: another one may be dispatched."""
        if self._has_slot:
            self._has_slot = False
            self.account.release_slot()

    # -- Changes -------------------------------------------------------------------------------

    async def change(self, after: Generation) -> None:
        """Writes a snapshot, then publishes it. A full or missing disk delays it."""
        before = self.generation
        if after == before:
            return
        await self._context.writer.write_with_retry(
            before, after, on_blocked=self._on_disk_problem, sleep=self._wait_for_disk
        )
        if after.status is not before.status or after.problem != before.problem:
            code = after.problem.code if after.problem else "no problem"
            _log.info("%s of task %s is %s: %s", after.id, after.task_id, after.status, code)
        self._set_snapshot(after)
        self._context.changed.notify()

    def _replace_snapshot(self, row: Generation | None) -> None:
        """Reloads the snapshot from disk; None if the row is gone."""
        if row is None:
            self._is_gone = True
        elif row != self.generation:
            self._set_snapshot(row)

    def _set_snapshot(self, after: Generation) -> None:
        self.generation = after
        if after.status not in {Status.QUEUED, Status.SUBMITTING}:
            self.permit.leave_queue()
        self._context.publish(after)

    async def _read_row(self) -> Generation | None:
        """The row on disk; the known snapshot if the disk cannot be read."""
        try:
            return await asyncio.to_thread(self._context.library.get, self.generation.id)
        except VideoDeskError:
            return self.generation

    # -- Waiting -------------------------------------------------------------------------------

    async def _wait_until_due(self, usual: float = 0.0) -> None:
        """Waits for the delay that the last decision asked for, else `usual` seconds."""
        delay, self._delay = self._delay, None
        self.is_polling_soon = delay is None
        current = self.generation.problem
        if delay and current is not None and current.code in _LOCAL_CODES:
            self._set_blocked(current)
        await self._context.rate_limiter.wait(self.generation.id, usual if delay is None else delay)
        self.is_polling_soon = False
        self._set_blocked(None)

    async def _wait_while(self, held: Callable[[], Problem | None]) -> None:
        """Waits while the account is held for the problem that `held` gives, and shows it."""
        outages = self.account.outages
        while (reason := held()) is not None:
            await self.change(replace(self.generation, problem=reason, retry_at=None))
            # An outage ends without the user; everything else the user has to solve.
            self._set_blocked(None if self.account.is_unreachable else reason)
            if held() == reason:
                await self.account.changed()
            self._delay = 0.0
        self._set_blocked(None)
        if self.account.outages != outages:
            self._counters.reset_network_failures()

    def _set_blocked(self, reason: Problem | None) -> None:
        if reason != self.blocked:
            self.blocked = reason
            self._context.changed.notify()

    def _on_disk_problem(self, reason: Problem | None) -> None:
        if reason is not None:
            self.permit.return_ticket()
            self._context.publish(replace(self.generation, problem=reason))
        self._set_blocked(reason)

    async def _wait_for_disk(self, seconds: float) -> None:
        delay = seconds * self._context.pace.delay_factor
        await self._context.rate_limiter.wait(self.generation.id, delay)
