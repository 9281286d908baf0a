"""What the user's commands have in common: the lock, and how a change is written."""

import asyncio
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import replace

from videodesk.engine.context import EngineContext
from videodesk.engine.scheduler import Scheduler
from videodesk.errors import Code, VideoDeskError, error, problem
from videodesk.generation import Generation, Status, cleared
from videodesk.library.event_log import LogEvent


class Commands:
    """Base of the commands: the lock for each generation, and how a change is written."""

    def __init__(self, context: EngineContext, scheduler: Scheduler) -> None:
        self._context = context
        self._library = context.library
        self._scheduler = scheduler

    def _lock(self, key: str) -> AbstractAsyncContextManager[None]:
        return self._context.locks.hold(key)

    async def _find(self, generation_id: str) -> Generation:
        generation = await asyncio.to_thread(self._library.get, generation_id)
        if generation is None:
            raise error(Code.NOT_FOUND, detail=generation_id)
        return generation

    async def _change(self, before: Generation, after: Generation, event: LogEvent) -> None:
        """Writes, logs and publishes a change of a generation that has no job."""
        await self._context.writer.change(before, after)
        if after.status is not Status.QUEUED:
            self._context.queue_age.forget(after.id)
        self._context.event_log.log_for(after).note(event)
        self._context.publish(after)

    async def _cancel(self, generation: Generation, event: LogEvent) -> Generation:
        if generation.status is Status.UNCONFIRMED:
            reason = generation.problem
        else:
            reason = problem(Code.STOPPED) if generation.task_id else None
        cancelled = replace(
            cleared(generation), status=Status.CANCELLED, problem=reason, progress=None
        )
        try:
            await self._change(generation, cancelled, event)
        except VideoDeskError:
            if not generation.status.is_settled:
                await self._scheduler.track(generation)
            raise
        return cancelled

    async def _restart(self, before: Generation, after: Generation, event: LogEvent) -> Generation:
        """Writes that a generation is resumed, and resumes it; a held one waits in the queue."""
        await self._scheduler.open()
        await self._change(before, after, event)
        if after.status is Status.QUEUED and after.problem is None:
            with suppress(VideoDeskError):  # then the user may be asked again
                await self._scheduler.release([after.id])
        await self._scheduler.track(after)
        return after
