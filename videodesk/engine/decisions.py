"""What only the user decides about a generation: stop, follow, name its task, send it again."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from videodesk.engine.runner import Runner
from videodesk.errors import Code, error, problem
from videodesk.generation import TRANSITIONS, Generation, Request, Status, new_generation
from videodesk.library.library import Library


class Decisions:
    """Carries out what a person decided, on a library that `runner` works."""

    def __init__(self, runner: Runner, library: Library) -> None:
        self._runner = runner
        self._library = library

    async def stop(self, generation_id: str) -> None:
        """Stops sending or following, or lets go of what is unconfirmed. A task id is kept.

        What is just being sent gets its answer first. Nothing happens to what has ended.
        """
        await self._runner.halt(generation_id)
        generation = await self._find(generation_id)
        if Status.CANCELLED not in TRANSITIONS[generation.status]:
            return
        stopped = replace(
            generation,
            status=Status.CANCELLED,
            problem=problem(Code.STOPPED) if generation.task_id else None,
            progress=None,
            retry_at=None,
        )
        await self._runner.move(generation, stopped)

    async def follow_again(self, generation_id: str) -> Generation:
        """Takes up what was stopped: by its task id, or in the queue when it was never sent."""
        generation = await self._find(generation_id)
        if generation.status is not Status.CANCELLED:
            return generation
        status = Status.PROCESSING if generation.task_id else Status.QUEUED
        return await self._go_on(generation, replace(generation, status=status, problem=None))

    async def follow_task(self, task_id: str, *, model: str, profile: str) -> Generation:
        """Takes up a task that was made elsewhere or lost; the one that follows it, if any."""
        known = await asyncio.to_thread(self._library.by_task, profile, task_id)
        if known is not None:
            return await self.follow_again(known.id)
        made = new_generation(Request(model=model, prompt="", profile=profile))
        generation = replace(
            made, status=Status.PROCESSING, task_id=task_id, submitted_at=datetime.now(UTC)
        )
        await self._runner.begin(generation)
        return generation

    async def give_task_id(self, generation_id: str, task_id: str) -> Generation:
        """Follows an unconfirmed request under the task id that its owner found in the account.

        Raises INVALID_REQUEST when there is none, or when another generation has this task.
        """
        task_id = task_id.strip()
        generation = await self._find(generation_id)
        profile = generation.request.profile
        if not task_id:
            raise error(Code.INVALID_REQUEST, message="Enter the task id that the account shows.")
        if await asyncio.to_thread(self._library.by_task, profile, task_id) is not None:
            raise error(
                Code.INVALID_REQUEST, message="Another generation already follows this task."
            )
        return await self._go_on(
            generation,
            replace(generation, status=Status.PROCESSING, task_id=task_id, problem=None),
        )

    async def send_again(self, generation_id: str) -> Generation:
        """A second, deliberate request that names the first as its parent."""
        generation = await self._find(generation_id)
        return await self._runner.submit(generation.request, parent=generation.id)

    async def _go_on(self, before: Generation, after: Generation) -> Generation:
        await self._runner.move(before, after)
        self._runner.take_up(after)
        return after

    async def _find(self, generation_id: str) -> Generation:
        generation = await asyncio.to_thread(self._library.get, generation_id)
        if generation is None:
            raise error(Code.NOT_FOUND, detail=generation_id)
        return generation
