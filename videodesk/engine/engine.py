"""The engine: takes requests and turns each into a finished file.

What happens when Generate is pressed, in reading order: `Engine.submit` writes the requests,
`scheduler` starts a job for each when there is room, `job` runs the steps `submit`, `poll` and
`download`. The rules about money are in docs/design.md, "Rules about money and loss".
"""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from videodesk.background import Background
from videodesk.engine.accounts import Accounts
from videodesk.engine.clock import Clock, SystemClock
from videodesk.engine.commands import GenerationCommands
from videodesk.engine.concurrency import Broadcast, KeyedLock
from videodesk.engine.context import EngineContext
from videodesk.engine.download import DownloadStep
from videodesk.engine.durable_writer import DurableWriter
from videodesk.engine.event_log import EventLog
from videodesk.engine.image_upload import ImageUploader
from videodesk.engine.pacing import Pace
from videodesk.engine.poll import PollStep
from videodesk.engine.queue_age import QueueAge
from videodesk.engine.queue_commands import QueueCommands
from videodesk.engine.rate_limiter import RateLimiter
from videodesk.engine.scheduler import Scheduler
from videodesk.engine.stored_work import StoredWorkGate
from videodesk.engine.submit import SubmitStep
from videodesk.events import EventStream
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.library import Library


class Engine:
    """Constructs the parts of the engine, and takes requests.

    Every change is published on `events`, on the loop's thread, after it was written.
    `write_provenance` returns, for each finished clip, whether to embed its request. `stored_work`
    says what the library already contains may use the service before `allow_stored`.
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
        stored_work: StoredWorkGate,
    ) -> None:
        clock = clock or SystemClock()
        queue_age = QueueAge(library, clock, events)
        uploader = ImageUploader(library.uploads, clock.now)
        self.context = EngineContext(
            library=library,
            accounts=accounts,
            background=background,
            writer=DurableWriter(library),
            event_log=EventLog(library, background, clock),
            rate_limiter=RateLimiter(pace.queries_per_second),
            queue_age=queue_age,
            stored_work=stored_work,
            clock=clock,
            pace=pace,
            events=events,
            changed=Broadcast(),
            locks=KeyedLock(),
            submit=SubmitStep(library.folder, uploader, queue_age, pace.delay_factor),
            poll=PollStep(queue_age, pace.delay_factor),
            download=DownloadStep(
                library,
                clock,
                posters=posters,
                write_provenance=write_provenance,
                patience=pace.delay_factor,
            ),
        )
        self.scheduler = Scheduler(self.context)
        self.commands = GenerationCommands(self.context, self.scheduler, posters)
        self.queue_commands = QueueCommands(self.context, self.scheduler)

    async def submit(
        self, requests: Sequence[Request], *, parent: str | None = None
    ) -> list[Generation]:
        """Queues validated requests in this order: all are on disk when this returns, or none.

        A profile held for lack of balance is tried again. Raises IMAGE_MISSING or the library's
        errors; nothing is queued then.
        """
        context, generations = self.context, []
        for request in requests:
            stored = await asyncio.to_thread(context.library.store_images, request)
            generations.append(new_generation(stored, parent=parent, at=context.clock.now()))
        await self.scheduler.open()
        await context.stored_work.admit([each.id for each in generations])
        await context.writer.add(generations)
        for generation in generations:
            context.publish(generation)
        for profile in {each.request.profile for each in generations}:
            context.accounts.account(profile).assume_funded()
        for generation in generations:
            self.scheduler.enqueue(generation)
        return generations

    async def resume(self, *, confirmed: bool = False) -> list[Generation]:
        """Resumes everything unfinished, and returns it.

        Requests that the last run was sending when it ended may have been charged: they become
        `unconfirmed`. Requests that have waited too long are held until the user confirms them,
        unless `confirmed`: the user has just asked to resume everything. In a library that is new
        to this computer, requests wait in the queue and nothing else happens.
        """
        await self.scheduler.open()
        generations = await self._untracked()
        queued = [each for each in generations if each.status is Status.QUEUED]
        if confirmed and queued:
            await self.scheduler.release([each.id for each in queued])
        elif self.context.stored_work.is_open:
            await self.scheduler.hold_stale(queued)
        if queued:
            generations = await self._untracked()
        for generation in generations:
            await self.scheduler.track(generation)
        return [await self._settle_if_submitting(each) for each in generations]

    async def allow_stored(self) -> list[Generation]:
        """Resumes what the library already contained: its user has just allowed all of it."""
        self.context.stored_work.open()
        waiting = [each.id for each in self.scheduler.queue.waiting]
        resumed = await self.resume()
        if waiting:
            await self.scheduler.release(waiting)
        await self.scheduler.resume()
        return resumed

    async def settle_interrupted(self) -> None:
        """Makes requests whose sending the last run did not finish `unconfirmed`; sends nothing."""
        for generation in await self._untracked():
            if generation.status is Status.SUBMITTING:
                await self.scheduler.track(generation)
                await self.scheduler.wait_until_settled(generation.id)

    async def close(self, *, grace: float = 2.0) -> None:
        """Stops. A request in flight gets up to `grace` seconds for its task id."""
        await self.scheduler.close(grace)
        await self.context.event_log.close()

    async def _untracked(self) -> list[Generation]:
        unfinished = await asyncio.to_thread(self.context.library.unfinished)
        return [each for each in unfinished if each.id not in self.scheduler]

    async def _settle_if_submitting(self, generation: Generation) -> Generation:
        if generation.status is not Status.SUBMITTING:
            return generation
        await self.scheduler.wait_until_settled(generation.id)
        row = await asyncio.to_thread(self.context.library.get, generation.id)
        return row or generation
