"""The scheduler: starts a job for each unfinished generation when there is room for it."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from videodesk.engine.account import Account
from videodesk.engine.clock import CLOCK_CHECK_SECONDS, SuspendDetector
from videodesk.engine.context import EngineContext
from videodesk.engine.job import Job
from videodesk.engine.pacing import CREATE_RETRIES
from videodesk.engine.queue import Queue, SubmitPermit
from videodesk.engine.stale_request_guard import StaleRequestGuard
from videodesk.errors import Code, Problem, problem
from videodesk.events import QueueChanged
from videodesk.generation import Generation, Status
from videodesk.library.event_log import LogEvent

_log = logging.getLogger(__name__)

_QUEUE_FACT = "queue"
_PAUSED = "paused"
_OPEN = "open"


class Scheduler:
    """Owns everything unfinished: in the queue, or in a job.

    Dispatches only as many queued generations as may be active at their service.
    """

    def __init__(self, context: EngineContext) -> None:
        self.queue = Queue(self._publish_queue_soon)
        self._context = context
        self._jobs: dict[str, Job] = {}
        self._clock_task: asyncio.Task[None] | None = None
        self._is_queue_published = True
        self._guard = StaleRequestGuard(self.queue, context, unsent=self._unsent)
        context.accounts.subscribe(self._on_account)

    # -- From the library to a job -------------------------------------------------------------

    def __contains__(self, generation_id: str) -> bool:
        return generation_id in self._jobs or generation_id in self.queue

    async def open(self) -> None:
        """Reads whether the queue is paused and since when it waited. Call before `enqueue`."""
        await self._context.queue_age.load()
        if self.queue.is_paused is None:
            state = await asyncio.to_thread(self._context.library.fact, _QUEUE_FACT)
            if self.queue.is_paused is None:
                self.queue.is_paused = state == _PAUSED

    async def track(self, generation: Generation) -> None:
        """Resumes a stored generation, unless it is in progress or settled."""
        await self.open()
        if generation.id not in self and not generation.status.is_settled:
            if generation.status is not Status.QUEUED:
                self._context.event_log.log_for(generation).note(
                    LogEvent.RESUMED, generation.status
                )
            self.enqueue(generation)

    def enqueue(self, generation: Generation) -> None:
        """Starts the job of a generation; one that was never sent waits in the queue first."""
        if generation.id in self:
            return
        if generation.status is not Status.QUEUED:
            # What the last run was sending becomes unconfirmed, which needs no service.
            is_local = generation.status is Status.SUBMITTING
            if is_local or self._context.stored_work.hold_reason(generation.id) is None:
                self._start(generation)
            return
        self.queue.add(generation)
        self._guard.add(generation)
        if self._has_capacity(self._account(generation)):
            self.dispatch()

    def dispatch(self) -> None:
        """Starts as many jobs as may be active, in queue order."""
        if not self.queue.is_open:
            return
        full_profiles: set[str] = set()

        def fits(generation: Generation) -> bool:
            profile = generation.request.profile
            if profile in full_profiles or self._hold_reason(generation.id) is not None:
                return False
            if self._has_capacity(self._account(generation)):
                return True
            full_profiles.add(profile)
            return False

        for generation in self.queue.dispatch(fits):
            self._start(generation)

    def _start(self, generation: Generation) -> None:
        account = self._account(generation)
        permit = SubmitPermit(
            generation.id, self.queue, account, self._context.queue_age, self._context.stored_work
        )
        job = Job(generation, self._context, permit)
        if generation.status in {Status.QUEUED, Status.SUBMITTING, Status.PROCESSING}:
            job.acquire_slot()
        if generation.status is Status.QUEUED:
            permit.take_ticket()
            account.claim_probe(generation.id)
        self._jobs[generation.id] = job
        job.task = self._context.background.start(
            self._run(job), name=f"generation {generation.id}"
        )
        # A task that is cancelled before it first runs never reaches its `finally`.
        job.task.add_done_callback(lambda _: self._on_job_ended(job))
        if self._clock_task is None or self._clock_task.done():
            self._clock_task = self._context.background.start(self._watch_clock(), name="clock")

    async def _run(self, job: Job) -> None:
        try:
            await job.run()
        finally:
            self._on_job_ended(job)

    def _on_job_ended(self, job: Job) -> None:
        """Frees the job's slot; only the first call does anything."""
        generation = job.generation
        if self._jobs.get(generation.id) is not job:
            return
        del self._jobs[generation.id]
        if job.is_requeued:
            self.queue.requeue(generation)
        else:
            self.queue.remove(generation.id)
        if generation.status is not Status.QUEUED:
            self._context.queue_age.forget(generation.id)
        job.release_slot()
        job.account.release_probe(generation.id)
        self._context.changed.notify()
        self.dispatch()

    # -- Stopping ------------------------------------------------------------------------------

    async def stop(self, generation_id: str, *, only_unsent: bool = False) -> bool:
        """Ends a job and leaves its generation unchanged. A request in flight gets its answer.

        With `only_unsent`, does nothing and returns False if the request is in flight or was
        accepted.
        """
        job = self._jobs.get(generation_id)
        if only_unsent and job is not None and not job.is_unsent:
            return False
        self.queue.remove(generation_id)
        if job is not None and job.task is not None:
            job.task.cancel()
            await asyncio.wait({job.task})
            self._on_job_ended(job)
        return True

    def stop_sending(self) -> None:
        """Sends nothing more until the program ends; dispatched but unsent requests are requeued.

        Requests in flight get their answers, and tasks are followed until `close`.
        """
        self.queue.close()
        self._recheck_permits()

    async def close(self, grace: float) -> None:
        """Ends all jobs. A request in flight gets up to `grace` seconds for its task id."""
        self.queue.close()
        await self._guard.write_waiting_since()
        tasks = {each.task for each in self._jobs.values() if each.task is not None}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=grace)

    # -- The queue -----------------------------------------------------------------------------

    async def pause(self) -> None:
        """Sends nothing more, even after a restart. In effect even if a library error is raised."""
        self.queue.is_paused = True
        self._recheck_permits()
        await asyncio.to_thread(self._context.library.set_fact, _QUEUE_FACT, _PAUSED)

    async def resume(self) -> None:
        """Resumes sending. Raises the library's errors: then it stays paused."""
        await asyncio.to_thread(self._context.library.set_fact, _QUEUE_FACT, _OPEN)
        self.queue.is_paused = False
        self.dispatch()

    def drain(self) -> list[str]:
        """Removes undispatched requests from the queue; returns the ids of all unsent ones."""
        unsent = []
        for each in self.queue.ids:
            job = self._jobs.get(each)
            if job is None:
                self.queue.remove(each)
            if job is None or job.is_unsent:
                unsent.append(each)
        return unsent

    async def hold_stale(self, generations: Iterable[Generation]) -> None:
        """Holds those that have waited too long, until the user confirms them."""
        await self._guard.hold_stale(generations)

    async def release(self, ids: Sequence[str]) -> None:
        """Lets these be sent, however long they have waited. Raises the library's errors."""
        await self._guard.release(ids)
        self.dispatch()

    def _publish_queue_soon(self) -> None:
        """Publishes the queue once for all changes in this iteration of the event loop."""
        if self._is_queue_published:
            self._is_queue_published = False
            asyncio.get_running_loop().call_soon(self._publish_queue)

    def _publish_queue(self) -> None:
        self._is_queue_published = True
        ids, is_paused = tuple(self.queue.ids), bool(self.queue.is_paused)
        self._context.events.publish(QueueChanged(ids, is_paused=is_paused))

    # -- What is in progress, and waiting for it -----------------------------------------------

    @property
    def unfinished(self) -> list[Generation]:
        """The snapshots of everything in a job or in the queue."""
        return [*(each.generation for each in self._jobs.values()), *self.queue.waiting]

    @property
    def active(self) -> int:
        """The number of jobs; the waiting queue is not counted."""
        return len(self._jobs)

    async def wait_until_settled(self, generation_id: str) -> Problem | None:
        """Returns when nothing more happens to a generation automatically.

        Returns None if it is settled, else what it waits for: the user, room on the disk, or a
        paused queue.
        """
        return await self._wait_until(generation_id, lambda job: job.is_over)

    async def wait_until_sent(self, generation_id: str) -> Problem | None:
        """Like `wait_until_settled`, but a task id on disk is enough."""
        return await self._wait_until(generation_id, lambda job: job.generation.task_id is not None)

    async def _wait_until(
        self, generation_id: str, is_reached: Callable[[Job], bool]
    ) -> Problem | None:
        while generation_id in self:
            job = self._jobs.get(generation_id)
            if job is not None and is_reached(job):
                return None
            if (reason := self._reason_to_wait(generation_id)) is not None:
                return reason
            await self._context.changed.wait()
        return None

    def _reason_to_wait(self, generation_id: str) -> Problem | None:
        job = self._jobs.get(generation_id)
        if job is not None and job.blocked is not None:
            # A task id that is not on disk yet is worth waiting for.
            return None if job.holds_answer else job.blocked
        waiting = job.generation if job is not None else self.queue.get(generation_id)
        if waiting is None or waiting.status is not Status.QUEUED:
            return None
        if (held := self._hold_reason(generation_id)) is not None:
            return held
        if self.queue.is_paused:
            return problem(Code.QUEUE_PAUSED)
        account = self._account(waiting)
        # A short network outage is no reason to give up.
        is_short = account.is_unreachable and account.failed_probes < CREATE_RETRIES
        if is_short or account.problem is None:
            return None
        return account.problem

    # -- Trying now ----------------------------------------------------------------------------

    def try_profile_now(self, profile: str) -> None:
        """Ends the waits of a profile and of its generations."""
        self._context.accounts.try_now(profile)
        for generation_id, job in self._jobs.items():
            if job.generation.request.profile == profile:
                self._context.rate_limiter.expedite(generation_id)

    def try_now(self, generation: Generation) -> None:
        """Ends the wait of a generation; it may begin another one."""
        self._context.accounts.try_now(generation.request.profile)
        self._context.rate_limiter.expedite(generation.id)
        self._account(generation).create_limiter.expedite(generation.id)

    # -- Accounts and the clock ----------------------------------------------------------------

    def _on_account(self, account: Account) -> None:
        if self._guard.check_account(account) or account.problem is not None:
            self._recheck_permits()
        if account.may_dispatch:
            self.dispatch()
        self._context.changed.notify()

    async def _watch_clock(self) -> None:
        """Polls everything once after the machine was suspended or its clock jumped.

        Waits required by the service or the disk continue.
        """
        detector = SuspendDetector(self._context.clock)
        self._guard.check_clock(suspended=False)
        while self._jobs:
            await asyncio.sleep(CLOCK_CHECK_SECONDS * self._context.pace.delay_factor)
            suspended = detector.check()
            if suspended:
                _log.info("The machine was suspended or its clock was set")
            if self._guard.check_clock(suspended=suspended):
                self._recheck_permits()
            if suspended:
                self._context.accounts.reconnect_all()
                for job in self._jobs.values():
                    if job.is_polling_soon:
                        self._context.rate_limiter.expedite(job.generation.id)

    @staticmethod
    def _has_capacity(account: Account) -> bool:
        return account.has_free_slot and account.may_dispatch

    def _account(self, generation: Generation) -> Account:
        return self._context.accounts.account(generation.request.profile)

    def _hold_reason(self, generation_id: str) -> Problem | None:
        """Why a request must not be sent before the user allows it; None if it may be."""
        stored = self._context.stored_work.hold_reason(generation_id)
        return stored or self._context.queue_age.hold_reason(generation_id)

    def _unsent(self) -> list[Generation]:
        """Everything that can still be kept from being sent."""
        # A job whose request was not accepted is unsent even before it has written `queued`.
        dispatched = [
            replace(each.generation, status=Status.QUEUED)
            for each in self._jobs.values()
            if each.is_unsent
        ]
        held = self._context.stored_work
        waiting = [each for each in self.queue.waiting if held.hold_reason(each.id) is None]
        return [*waiting, *dispatched]

    def _recheck_permits(self) -> None:
        """Wakes the jobs that wait for their turn: those without permission return to the queue."""
        for job in self._jobs.values():
            if job.is_unsent and not job.permit.is_granted():
                job.account.create_limiter.release(job.generation.id)
        self.queue.wake_ticket_holders()
        self._context.changed.notify()
