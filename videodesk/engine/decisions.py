"""What only the user decides: stop, follow, name a task, send again, and the order of the queue."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from videodesk.engine.journal import Event
from videodesk.engine.runner import Runner
from videodesk.errors import Code, VideoDeskError, error, problem
from videodesk.generation import TRANSITIONS, Generation, Request, Status, new_generation
from videodesk.library.library import Library

_TAKES_TASK_ID = frozenset({Status.UNCONFIRMED, Status.FAILED, Status.CANCELLED})


class Decisions:
    """Carries out what a person decided, on a library that `runner` works.

    What concerns one generation is done one after the other. Every method raises NOT_FOUND for an
    id that is not there, and what the library's disk has to say: then nothing was changed.
    """

    def __init__(self, runner: Runner, library: Library) -> None:
        self._runner = runner
        self._library = library
        self._deciding: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._ordering = asyncio.Lock()

    # -- One generation ------------------------------------------------------------------------

    async def stop(self, generation_id: str) -> None:
        """Stops sending or following, or lets go of what is unconfirmed. A task id is kept.

        What is just being sent gets its answer first; if that is lost, it stays unconfirmed.
        Nothing happens to what has ended.
        """
        was_under_way = generation_id in self._runner.roster
        async with self._alone(generation_id):
            await self._runner.roster.halt(generation_id)
            generation = await self._find(generation_id)
            lets_go = generation.status is Status.UNCONFIRMED
            if lets_go and was_under_way:
                return
            if Status.CANCELLED in TRANSITIONS[generation.status]:
                await self._cancel(generation, Event.LET_GO if lets_go else Event.STOPPED)
            elif not generation.status.is_settled:
                await self._runner.take_up(generation)

    async def follow_again(self, generation_id: str) -> Generation:
        """Takes up what was stopped or failed: by its task id, or in the queue if never sent.

        Raises INVALID_REQUEST for what was sent without an answer: only its task id, or a second
        request, leads on from there.
        """
        async with self._alone(generation_id):
            generation = await self._find(generation_id)
            if not generation.status.is_settled and generation.status is not Status.SUBMITTING:
                await self._runner.take_up(generation)
            if generation.status not in {Status.CANCELLED, Status.FAILED}:
                return generation
            if generation.task_id:
                status = Status.PROCESSING
            elif generation.status is Status.FAILED:
                return generation
            elif generation.submitted_at is not None:
                raise error(
                    Code.INVALID_REQUEST,
                    message="This request was sent, and its answer was lost. It may have been "
                    "charged.",
                    hint="Enter the task id that the account shows, or send it again.",
                )
            else:
                status = Status.QUEUED
            followed = replace(generation, status=status, problem=None, completed_at=None)
            return await self._go_on(generation, followed, Event.TAKEN_UP)

    async def follow_task(self, task_id: str, *, model: str, profile: str) -> Generation:
        """Takes up a task that was made elsewhere or lost; the one that follows it, if any."""
        async with self._alone(f"{profile} {task_id}"):
            known = await asyncio.to_thread(self._library.by_task, profile, task_id)
            if known is None:
                made = new_generation(Request(model=model, prompt="", profile=profile))
                generation = replace(
                    made, status=Status.PROCESSING, task_id=task_id, submitted_at=datetime.now(UTC)
                )
                await self._runner.begin(generation)
                return generation
        if known.status is Status.COMPLETED:
            return await self.fetch_again(known.id)
        return await self.follow_again(known.id)

    async def give_task_id(self, generation_id: str, task_id: str) -> Generation:
        """Follows a request that has no task id under the one that its owner found in the account.

        Raises INVALID_REQUEST when there is none, when it has one already, or when another
        generation has this task.
        """
        task_id = task_id.strip()
        if not task_id:
            raise error(Code.INVALID_REQUEST, message="Enter the task id that the account shows.")
        async with self._alone(generation_id):
            generation = await self._find(generation_id)
            if generation.task_id == task_id:
                return generation
            if generation.task_id or generation.status not in _TAKES_TASK_ID:
                raise error(
                    Code.INVALID_REQUEST, message="This generation is not in need of a task id."
                )
            async with self._alone(f"{generation.request.profile} {task_id}"):
                await self._refuse_known(generation.request.profile, task_id)
                named = replace(
                    generation,
                    status=Status.PROCESSING,
                    task_id=task_id,
                    problem=None,
                    completed_at=None,
                )
                try:
                    return await self._go_on(generation, named, Event.NAMED)
                except Exception:
                    # The answer to another request may have brought this very task meanwhile.
                    await self._refuse_known(generation.request.profile, task_id)
                    raise

    async def send_again(self, generation_id: str) -> Generation:
        """A second, deliberate request that names the first as its parent."""
        generation = await self._find(generation_id)
        return await self._runner.submit(generation.request, parent=generation.id)

    async def fetch_again(self, generation_id: str) -> Generation:
        """Asks the service once more for a finished clip whose file is gone.

        If the service no longer has it, the generation is `completed` again, and says so. Raises
        FILE_MISSING where no task id is known to ask with.
        """
        async with self._alone(generation_id):
            generation = await self._find(generation_id)
            if generation.status is not Status.COMPLETED or await self._has_file(generation):
                return generation
            if not generation.task_id:
                raise error(Code.FILE_MISSING, detail=str(generation.file))
            wanted = replace(
                generation, status=Status.DOWNLOADING, video_url=None, problem=None, retry_at=None
            )
            return await self._go_on(generation, wanted, Event.FETCHED_AGAIN)

    async def try_now(self, generation_id: str) -> None:
        """Ends what a generation waits for: a countdown, room on the disk, its profile's owner."""
        self._runner.roster.try_now(await self._find(generation_id))

    # -- The queue -----------------------------------------------------------------------------

    @property
    def queue(self) -> list[str]:
        """The ids of all that was never sent, in order."""
        return self._runner.roster.queue.ids

    @property
    def queue_is_paused(self) -> bool:
        """Whether nothing is sent; known once something has been taken up."""
        return bool(self._runner.roster.queue.is_paused)

    async def move_in_queue(self, generation_id: str, before: str | None) -> None:
        """Puts one before another, None for the end. What was sent meanwhile cannot be moved."""
        async with self._ordering:
            queue = self._runner.roster.queue
            if queue.move(generation_id, before):
                await asyncio.to_thread(self._library.reorder, queue.ids)

    async def pause_queue(self) -> None:
        """Sends nothing until `resume_queue`, also after a restart. What runs is followed."""
        async with self._ordering:
            await self._runner.roster.pause()

    async def resume_queue(self) -> None:
        """Sends again."""
        async with self._ordering:
            await self._runner.roster.go_on()

    async def empty_queue(self) -> list[Generation]:
        """Stops everything that was never sent, and gives it; what is being sent is left alone."""
        stopped: list[Generation] = []
        waiting = self._runner.roster.clear()
        try:
            while waiting:
                generation_id = waiting[0]
                async with self._alone(generation_id):
                    if await self._runner.roster.halt(generation_id, only_unsent=True):
                        generation = await self._find(generation_id)
                        if generation.status is Status.QUEUED:
                            stopped.append(await self._cancel(generation, Event.STOPPED))
                waiting.pop(0)
        finally:
            for each in waiting:
                await self._runner.take_up(await self._find(each))
        return stopped

    # -- Small steps ---------------------------------------------------------------------------

    @asynccontextmanager
    async def _alone(self, name: str) -> AsyncIterator[None]:
        """Lets decisions about the same thing follow one another."""
        lock = self._deciding.setdefault(name, asyncio.Lock())
        async with lock:
            yield

    async def _cancel(self, generation: Generation, event: Event) -> Generation:
        if generation.status is Status.UNCONFIRMED:
            told = generation.problem
        else:
            told = problem(Code.STOPPED) if generation.task_id else None
        stopped = replace(
            generation, status=Status.CANCELLED, problem=told, progress=None, retry_at=None
        )
        try:
            await self._runner.move(generation, stopped, event)
        except VideoDeskError:
            if not generation.status.is_settled:
                await self._runner.take_up(generation)
            raise
        return stopped

    async def _go_on(self, before: Generation, after: Generation, event: Event) -> Generation:
        await self._runner.roster.open()
        await self._runner.move(before, after, event)
        await self._runner.take_up(after)
        return after

    async def _refuse_known(self, profile: str, task_id: str) -> None:
        if await asyncio.to_thread(self._library.by_task, profile, task_id) is not None:
            raise error(
                Code.INVALID_REQUEST, message="Another generation already follows this task."
            )

    async def _has_file(self, generation: Generation) -> bool:
        return generation.file is not None and await asyncio.to_thread(generation.file.is_file)

    async def _find(self, generation_id: str) -> Generation:
        generation = await asyncio.to_thread(self._library.get, generation_id)
        if generation is None:
            raise error(Code.NOT_FOUND, detail=generation_id)
        return generation
