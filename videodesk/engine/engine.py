"""What happens when Generate is pressed: request, submitted, processing, downloading, completed.

Read from top to bottom; each step of the walk is a file of its own: `sending`, `asking`,
`fetching`. The engine is the only one who changes a generation; each change is saved, then
reported. The rules about money: docs/design.md, "Rules about money and loss".
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from videodesk.background import Background
from videodesk.engine import resubmit_policy as again
from videodesk.engine import retry_policy as setbacks
from videodesk.engine.account import Account
from videodesk.engine.accounts import Accounts
from videodesk.engine.clock import Clock, SystemClock
from videodesk.engine.concurrency import Broadcast
from videodesk.engine.download import DownloadStep
from videodesk.engine.durable_writer import DurableWriter, run_uncancellable
from videodesk.engine.event_log import Event, EventLog
from videodesk.engine.image_upload import ImageUploader
from videodesk.engine.job import EngineContext, Job
from videodesk.engine.one_by_one import KeyedLock
from videodesk.engine.pacing import Pace
from videodesk.engine.poll import PollStep
from videodesk.engine.queue_age import QueueAge
from videodesk.engine.rate_limiter import RateLimiter
from videodesk.engine.retry_policy import Finish
from videodesk.engine.scheduler import Scheduler
from videodesk.engine.submit import SubmitStep
from videodesk.errors import Code, Problem, VideoDeskError, problem
from videodesk.events import EventStream, GenerationChanged
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.library import ConflictError, Library
from videodesk.library.removal_policy import FileDisposition
from videodesk.paths import poster_path

_log = logging.getLogger(__name__)


class Engine:
    """Carries every generation from its request to a finished file.

    Each new snapshot is published on `events` after it has been saved.
    `write_provenance` says, for each finished clip, whether it is to carry its request.

    `waits` knows how long the queue has waited; `deciding` lets all who decide take their turns.
    """

    def __init__(
        self,
        library: Library,
        accounts: Accounts,
        background: Background,
        *,
        events: EventStream,
        posters: Path,
        pace: Pace,
        clock: Clock | None = None,
        write_provenance: Callable[[], bool] = lambda: True,
    ) -> None:
        self._library = library
        self._clock = clock or SystemClock()
        self._events = events
        self._saving = DurableWriter(library)
        self._journal = EventLog(library, background, self._clock)
        self._accounts = accounts
        self._posters = posters
        self.waits = QueueAge(library, self._clock, events)
        self.deciding = KeyedLock()
        means = EngineContext(
            accounts=accounts,
            saving=self._saving,
            journal=self._journal,
            turns=RateLimiter(pace.queries_per_second),
            waits=self.waits,
            clock=self._clock,
            pace=pace,
            pulse=Broadcast(),
            events=events,
        )
        self.roster = Scheduler(library, means, background, self._carry)
        pictures = ImageUploader(library.uploads, self._clock.now)
        self._sending = SubmitStep(self.roster, means, background, pictures)
        self._asking = PollStep(pace)
        self._fetching = DownloadStep(
            library,
            self.roster,
            self._clock,
            posters=posters,
            write_provenance=write_provenance,
        )

    # -- The ways in ---------------------------------------------------------------------------

    async def submit(
        self, requests: Sequence[Request], *, parent: str | None = None
    ) -> list[Generation]:
        """Queues validated requests in this order: all are on disk when this returns, or none.

        A profile that is held back for want of balance is tried again. Raises PICTURE_MISSING, or
        the library's errors; then nothing was queued.
        """
        generations = []
        for request in requests:
            stored = await asyncio.to_thread(self._library.keep_images, request)
            generations.append(new_generation(stored, parent=parent, at=self._clock.now()))
        await self.roster.open()
        await self._saving.add(generations)
        for generation in generations:
            self._enter(generation)
        return generations

    async def begin(self, generation: Generation) -> None:
        """Saves a new generation and carries it on. Raises what the disk says."""
        await self.roster.open()
        await self._saving.add([generation])
        self._publish(generation)
        self.roster.enqueue(generation)

    async def send_again(self, parent: Generation, children: list[Generation]) -> Generation:
        """A second, deliberate request; its parent is in doubt no more (`engine.again`).

        `children` are those that the parent has so far. Raises ConflictError where others made one
        meanwhile, and what `submit` raises: then nothing was changed.
        """
        kept = await asyncio.to_thread(self._library.keep_images, parent.request)
        child = new_generation(kept, parent=parent.id, at=self._clock.now())
        after = again.mark_resubmitted(parent)
        await self.roster.open()
        await self._saving.add_child(child, parent, after, children)
        self._journal.log_for(parent).note(Event.SENT_AGAIN, f"as {child.id}")
        if after != parent:
            self._publish(after)
        self._enter(child)
        return child

    def _publish(self, generation: Generation) -> None:
        self._events.publish(GenerationChanged(generation))

    def _enter(self, generation: Generation) -> None:
        self._publish(generation)
        self._accounts.account(generation.request.profile).assume_funded()
        self.roster.enqueue(generation)

    async def resume(self, *, wanted: bool = False) -> list[Generation]:
        """Carries on everything unfinished.

        What the last run left in the middle of sending may have been charged: it becomes
        `unconfirmed`, and only the user moves it on. What has waited too long to be sent unasked is
        held back, unless it is `wanted`: its owner has just said that all is to be carried on.
        """
        await self.roster.open()
        left = await self._left()
        waiting = [each for each in left if each.status is Status.QUEUED]
        if wanted and waiting:
            await self.roster.release([each.id for each in waiting])
        else:
            await self.roster.hold_long(waiting)
        if waiting:
            left = await self._left()
        for generation in left:
            await self.take_up(generation)
        return [await self._as_it_stands(each) for each in left]

    async def settle_interrupted(self) -> None:
        """What the last run left in the middle of sending becomes `unconfirmed`.

        As by `resume`, of which this is the part that sends and asks nothing.
        """
        for generation in await self._left():
            if generation.status is Status.SUBMITTING:
                await self.take_up(generation)
                await self.until_rest(generation.id)

    async def take_up(self, generation: Generation) -> None:
        """Carries a saved generation on, unless it is under way or has ended."""
        await self.roster.open()
        if generation.id not in self.roster and not generation.status.is_settled:
            if generation.status is not Status.QUEUED:
                self._journal.log_for(generation).note(Event.TAKEN_UP, generation.status)
            self.roster.enqueue(generation)

    # -- The walk ------------------------------------------------------------------------------

    async def _carry(self, journey: Job) -> None:
        """One generation from where it stands to where nothing more happens by itself."""
        while not journey.is_over:
            try:
                await self._step(journey)
            except ConflictError:
                _log.info("%s has moved on meanwhile", journey.generation.id)
                journey.replace_snapshot(await self._row_of(journey))
            except Exception as fault:  # noqa: BLE001  # a fault must not end the following
                _log.exception("Not foreseen while carrying %s", journey.generation.id)
                await self._survive(journey, fault)

    async def _step(self, journey: Job) -> None:
        match journey.generation.status:
            case Status.QUEUED:
                await self._sending.run(journey)
            case Status.SUBMITTING:
                # The last run began to send it, and nobody heard the answer.
                journey.log.note(Event.INTERRUPTED)
                await journey.take(Finish(Status.UNCONFIRMED, problem(Code.INTERRUPTED)))
            case Status.PROCESSING:
                await self._asking.run(journey)
            case _:
                await self._fetching.run(journey)

    async def _survive(self, journey: Job, fault: Exception) -> None:
        """A fault of ours loses no task: what is on the disk decides how it goes on."""
        words = type(fault).__name__
        journey.log.note(Event.FAULT, words)
        journey.tally.faults += 1
        journey.replace_snapshot(await self._row_of(journey))
        if not journey.is_over:
            status = journey.generation.status
            await journey.take(setbacks.after_unexpected_error(status, journey.tally.faults, words))

    async def _row_of(self, journey: Job) -> Generation | None:
        """How it stands on the disk; as far as is known, where that cannot be read."""
        try:
            return await asyncio.to_thread(self._library.get, journey.generation.id)
        except VideoDeskError:
            return journey.generation

    # -- For what the user decides (engine/commands.py) ---------------------------------------

    async def move(self, before: Generation, after: Generation, event: Event) -> None:
        """Saves and reports a change of a generation that is not under way.

        Raises what the disk says.
        """
        await self._saving.change(before, after)
        if after.status is not Status.QUEUED:
            self.waits.forget(after.id)
        self._journal.log_for(after).note(event)
        self._publish(after)

    def account(self, profile: str) -> Account:
        """The account of a profile."""
        return self._accounts.account(profile)

    async def remove(self, generation_id: str, files: FileDisposition) -> tuple[Path, ...]:
        """Removes a settled generation and its poster; gives the files to be put away."""
        given = await run_uncancellable(lambda: self._library.remove(generation_id, files=files))
        poster = poster_path(self._posters, generation_id)
        with suppress(OSError):
            await asyncio.to_thread(poster.unlink, missing_ok=True)
        return given

    # -- Waiting and ending --------------------------------------------------------------------

    @property
    def unfinished(self) -> list[Generation]:
        """The snapshots of all that is under way or waits in the queue."""
        return self.roster.unfinished

    @property
    def active(self) -> int:
        """How many generations are under way; what waits in the queue is not."""
        return self.roster.active

    async def until_rest(self, generation_id: str) -> Problem | None:
        """Returns when nothing more happens to a generation by itself.

        None when it is settled; otherwise what it waits for: its profile's owner, room on the
        disk, or a queue that is paused.
        """
        return await self.roster.wait_for(generation_id, lambda journey: journey.is_over)

    async def until_sent(self, generation_id: str) -> Problem | None:
        """Like `until_rest`, but a task id on the disk is enough."""
        return await self.roster.wait_for(
            generation_id, lambda journey: journey.generation.task_id is not None
        )

    def stop_sending(self) -> None:
        """From now on nothing is sent, until the next start; at once, for the first act of closing.

        What waits stays queued, what is out is heard and followed until `close`.
        """
        self.roster.stop_sending()

    async def close(self, *, grace: float = 2.0) -> None:
        """Stops. What is just being sent gets up to `grace` seconds to hear its task id."""
        await self.roster.close(grace)
        await self._journal.close()

    async def _left(self) -> list[Generation]:
        unfinished = await asyncio.to_thread(self._library.unfinished)
        return [each for each in unfinished if each.id not in self.roster]

    async def _as_it_stands(self, generation: Generation) -> Generation:
        if generation.status is not Status.SUBMITTING:
            return generation
        await self.until_rest(generation.id)
        return await asyncio.to_thread(self._library.get, generation.id) or generation
