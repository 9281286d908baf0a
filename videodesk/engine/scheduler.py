"""Who is under way, who waits in the queue, and who is called up next."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any

from videodesk.background import Background
from videodesk.engine.account import Account
from videodesk.engine.clock import CLOCK_CHECK_SECONDS, SuspendDetector
from videodesk.engine.job import EngineContext, Job
from videodesk.engine.pacing import CREATE_RETRIES
from videodesk.engine.queue import Queue
from videodesk.engine.stale_request_guard import StaleRequestGuard
from videodesk.engine.status_messages import problem_for_status
from videodesk.errors import Code, Problem, problem
from videodesk.events import QueueChanged
from videodesk.generation import Generation, Status
from videodesk.library.library import Library

_log = logging.getLogger(__name__)

_QUEUE_FACT = "queue"
_PAUSED = "paused"
_OPEN = "open"


class Scheduler:
    """All that is unfinished. Of the queue, only as many are called up as may be active.

    `carry` takes a journey to where nothing more happens by itself.
    """

    def __init__(
        self,
        library: Library,
        means: EngineContext,
        background: Background,
        carry: Callable[[Job], Coroutine[Any, Any, None]],
    ) -> None:
        self.queue = Queue(self._publish_queue_soon)
        self._is_queue_published = True
        self._library = library
        self._means = means
        self._background = background
        self._carry = carry
        self._journeys: dict[str, Job] = {}
        self._minding: asyncio.Task[None] | None = None
        self._is_closing = False
        self._patience = StaleRequestGuard(
            self.queue, means, background, unsent=self._unsent, look_again=self._look_again
        )
        means.accounts.subscribe(self._on_account)

    # -- Coming and going ----------------------------------------------------------------------

    def __contains__(self, generation_id: str) -> bool:
        return generation_id in self._journeys or generation_id in self.queue

    async def open(self) -> None:
        """Reads whether the queue was left paused, and since when it waits; before anything
        enters."""
        await self._means.waits.open()
        if self.queue.is_paused is None:
            said = await asyncio.to_thread(self._library.fact, _QUEUE_FACT)
            if self.queue.is_paused is None:
                self.queue.is_paused = said == _PAUSED

    def enqueue(self, generation: Generation) -> None:
        """Carries on what is unfinished: what was never sent waits for its turn."""
        if generation.id in self:
            return
        if generation.status is not Status.QUEUED:
            self._set_out(generation)
            return
        self.queue.add(generation)
        self._patience.enter(generation)
        if self._has_room(self._account(generation)):
            self.dispatch()

    def dispatch(self) -> None:
        """Lets as many begin as may be active, in the order of the queue."""
        if self.queue.is_paused is not False or self._is_closing:
            return
        full: set[str] = set()

        def fits(generation: Generation) -> bool:
            name = generation.request.profile
            if name in full or self._means.waits.held(generation.id) is not None:
                return False
            if self._has_room(self._account(generation)):
                return True
            full.add(name)
            return False

        for generation in self.queue.call_up(fits):
            self._set_out(generation)

    def may_submit(self, journey: Job) -> bool:
        """Whether a request may leave just now."""
        generation_id = journey.generation.id
        return (
            self.queue.is_paused is False
            and not self._is_closing
            and journey.account.may_send(generation_id)
            and self._means.waits.held(generation_id) is None
        )

    def sent(self, journey: Job) -> None:
        """The service has it: it waits in the queue no longer."""
        self.queue.leave(journey.generation.id)

    def release_slot(self, journey: Job) -> None:
        """The service works on it no longer: the next one may begin."""
        if journey.release_slot():
            self.dispatch()

    async def stop(self, generation_id: str, *, only_unsent: bool = False) -> bool:
        """Leaves a generation where it is. What is just being sent gets its answer first.

        With `only_unsent`, nothing is done, and False given, where the request is on its way or
        was taken.
        """
        journey = self._journeys.get(generation_id)
        if only_unsent and journey is not None and not journey.is_unsent:
            return False
        self.queue.leave(generation_id)
        if journey is not None and journey.task is not None:
            journey.task.cancel()
            await asyncio.wait({journey.task})
            self._came_to_rest(journey)
        return True

    def stop_sending(self) -> None:
        """Calls nobody up any more; those that were called up and not sent step back."""
        self._is_closing = True
        self._look_again()

    async def close(self, grace: float) -> None:
        """Stops all. What is just being sent gets up to `grace` seconds to hear its task id."""
        self._is_closing = True
        await self._patience.write()
        running = {each.task for each in self._journeys.values() if each.task is not None}
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running, timeout=grace)

    # -- The queue -----------------------------------------------------------------------------

    async def pause(self) -> None:
        """Sends nothing more, also after a restart. Raises what the disk says; it holds at once."""
        self.queue.is_paused = True
        self._call_back(lambda _: True)
        self._means.pulse.notify()
        await asyncio.to_thread(self._library.set_fact, _QUEUE_FACT, _PAUSED)

    def drain(self) -> list[str]:
        """Calls nobody up any more of those that are in the line; gives all that are unsent."""
        unsent = []
        for each in self.queue.ids:
            journey = self._journeys.get(each)
            if journey is None:
                self.queue.leave(each)
            if journey is None or journey.is_unsent:
                unsent.append(each)
        return unsent

    async def resume(self) -> None:
        """Sends again. Raises what the disk says: then it stays paused."""
        await asyncio.to_thread(self._library.set_fact, _QUEUE_FACT, _OPEN)
        self.queue.is_paused = False
        self.dispatch()

    async def hold_long(self, generations: Iterable[Generation]) -> None:
        """Lets none of these be sent before its owner speaks that waited too long."""
        await self._patience.hold_long(generations)

    async def release(self, ids: Sequence[str]) -> None:
        """Their owner wants these sent, however long they waited. Raises what the disk says."""
        await self._patience.release(ids)
        self.dispatch()

    # -- Waiting for it ------------------------------------------------------------------------

    @property
    def unfinished(self) -> list[Generation]:
        """The snapshots of all that is under way or waits in the queue."""
        return [*(each.generation for each in self._journeys.values()), *self.queue.waiting]

    @property
    def active(self) -> int:
        """How many generations are under way; those in the queue not counted."""
        return len(self._journeys)

    async def wait_for(
        self, generation_id: str, far_enough: Callable[[Job], bool]
    ) -> Problem | None:
        """Returns when a generation is `far_enough`, or when nothing more happens by itself.

        Then it gives what it waits for, None where it is settled.
        """
        while generation_id in self:
            journey = self._journeys.get(generation_id)
            if journey is not None and far_enough(journey):
                return None
            if (reason := self._reason_to_wait(generation_id)) is not None:
                return reason
            await self._means.pulse.wait()
        return None

    def try_profile_now(self, profile: str) -> None:
        """Ends whatever wait a profile and its generations are in."""
        self._means.accounts.try_now(profile)
        for generation_id, journey in self._journeys.items():
            if journey.generation.request.profile == profile:
                self._means.turns.expedite(generation_id)

    def try_now(self, generation: Generation) -> None:
        """Ends whatever wait a generation is in; it may begin another one."""
        self._means.accounts.try_now(generation.request.profile)
        self._means.turns.expedite(generation.id)
        self._account(generation).creates.expedite(generation.id)

    def _reason_to_wait(self, generation_id: str) -> Problem | None:
        journey = self._journeys.get(generation_id)
        if journey is not None and journey.blocked is not None:
            # A task id that is not on the disk yet is worth staying for.
            return None if journey.holds_answer else journey.blocked
        waiting = journey.generation if journey is not None else self.queue.get(generation_id)
        if waiting is None or waiting.status is not Status.QUEUED:
            return None
        if (held := self._means.waits.held(generation_id)) is not None:
            return held
        if self.queue.is_paused:
            return problem(Code.QUEUE_PAUSED)
        account = self._account(waiting)
        # A short break of the network is not worth giving up for.
        is_short = account.is_away and account.failed_probes < CREATE_RETRIES
        if is_short or account.problem is None:
            return None
        return problem_for_status(account.problem, Status.QUEUED)

    def _publish_queue_soon(self) -> None:
        """Publishes the queue once for all changes that are made before the loop goes on."""
        if self._is_queue_published:
            self._is_queue_published = False
            asyncio.get_running_loop().call_soon(self._publish_queue)

    def _publish_queue(self) -> None:
        self._is_queue_published = True
        ids, is_paused = tuple(self.queue.ids), bool(self.queue.is_paused)
        self._means.events.publish(QueueChanged(ids, is_paused=is_paused))

    # -- Small steps ---------------------------------------------------------------------------

    def _set_out(self, generation: Generation) -> None:
        journey = Job(generation, self._means)
        if generation.status in {Status.QUEUED, Status.SUBMITTING, Status.PROCESSING}:
            journey.acquire_slot()
        if generation.status is Status.QUEUED:
            journey.account.begin(generation.id)
        self._journeys[generation.id] = journey
        journey.task = self._background.start(
            self._to_its_end(journey), name=f"generation {generation.id}"
        )
        # A task that is cancelled before it has run once never comes to its `finally`.
        journey.task.add_done_callback(lambda _: self._came_to_rest(journey))
        if self._minding is None or self._minding.done():
            self._minding = self._background.start(self._mind_the_clock(), name="clock")

    async def _to_its_end(self, journey: Job) -> None:
        try:
            await self._carry(journey)
        finally:
            self._came_to_rest(journey)

    def _came_to_rest(self, journey: Job) -> None:
        """Makes room for others; once."""
        generation = journey.generation
        if self._journeys.get(generation.id) is not journey:
            return
        del self._journeys[generation.id]
        if journey.requeued:
            self.queue.step_back(generation)
        else:
            self.queue.leave(generation.id)
        if generation.status is not Status.QUEUED:
            self._means.waits.forget(generation.id)
        journey.release_slot()
        journey.account.end(generation.id)
        self._means.pulse.notify()
        self.dispatch()

    async def _mind_the_clock(self) -> None:
        """After a sleep of the machine, or a jump of its clock, asks about everything once.

        What waits because the service or the disk wants it goes on waiting.
        """
        watch = SuspendDetector(self._means.clock)
        self._patience.awake(slept=False)
        while self._journeys:
            await asyncio.sleep(CLOCK_CHECK_SECONDS * self._means.pace.patience)
            if watch.check():
                _log.info("The machine slept, or its clock was set")
                self._patience.awake(slept=True)
                self._means.accounts.reconnect_all()
                for journey in self._journeys.values():
                    if journey.is_looking:
                        self._means.turns.expedite(journey.generation.id)
            self._patience.awake(slept=False)

    @staticmethod
    def _has_room(account: Account) -> bool:
        return account.has_room and account.may_begin

    def _account(self, generation: Generation) -> Account:
        return self._means.accounts.account(generation.request.profile)

    def _on_account(self, account: Account) -> None:
        self._patience.mind_reach(account)
        if account.problem is not None:
            self._call_back(
                lambda journey: journey.account is account and not self.may_submit(journey)
            )
        if account.may_begin:
            self.dispatch()
        self._means.pulse.notify()

    def _unsent(self) -> list[Generation]:
        """All that may still be kept from being sent."""
        called = [each.generation for each in self._journeys.values() if each.is_unsent]
        return [*self.queue.waiting, *called]

    def _look_again(self) -> None:
        self._call_back(lambda journey: not self.may_submit(journey))
        self._means.pulse.notify()

    def _call_back(self, whom: Callable[[Job], bool]) -> None:
        """Lets those that wait for the moment to send look again, and step back in order."""
        for journey in self._journeys.values():
            if journey.is_unsent and whom(journey):
                journey.account.creates.release(journey.generation.id)
