"""What all decisions of a person have in common: they are taken one after the other."""

import asyncio
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import replace

from videodesk.engine.engine import Engine
from videodesk.engine.event_log import Event
from videodesk.errors import Code, VideoDeskError, error, problem
from videodesk.generation import Generation, Status
from videodesk.library.library import Library


class Deciding:
    """Carries decisions out, on a library that `runner` works; those about one thing in turn."""

    def __init__(self, runner: Engine, library: Library) -> None:
        self._runner = runner
        self._library = library

    def _alone(self, name: str) -> AbstractAsyncContextManager[None]:
        """Lets decisions about the same thing follow one another; the runner knows of them all."""
        return self._runner.deciding.hold(name)

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
        if after.status is Status.QUEUED:
            with suppress(VideoDeskError):  # then its owner may be asked once more
                await self._runner.roster.release([after.id])
        await self._runner.take_up(after)
        return after

    async def _find(self, generation_id: str) -> Generation:
        generation = await asyncio.to_thread(self._library.get, generation_id)
        if generation is None:
            raise error(Code.NOT_FOUND, detail=generation_id)
        return generation
