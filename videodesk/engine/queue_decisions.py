"""What its owner decides about the queue: its order, its pauses, and its end."""

import asyncio
from contextlib import suppress
from typing import Final

from videodesk.engine.deciding import Deciding
from videodesk.engine.event_log import Event
from videodesk.generation import Generation, Status
from videodesk.library.library import ConflictError

_THE_QUEUE: Final = "the queue"


class QueueCommands(Deciding):
    """The decisions about all that was never sent. Every method raises what the disk says."""

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
        async with self._alone(_THE_QUEUE):
            queue = self._runner.roster.queue
            if queue.move(generation_id, before):
                await asyncio.to_thread(self._library.reorder, queue.ids)

    async def pause_queue(self) -> None:
        """Sends nothing until `resume_queue`, also after a restart. What runs is followed."""
        async with self._alone(_THE_QUEUE):
            await self._runner.roster.pause()

    async def resume_queue(self) -> None:
        """Sends again."""
        async with self._alone(_THE_QUEUE):
            await self._runner.roster.resume()

    async def empty_queue(self) -> list[Generation]:
        """Stops everything that was never sent, and gives it; what is being sent is left alone."""
        stopped: list[Generation] = []
        waiting = self._runner.roster.drain()
        try:
            while waiting:
                generation_id = waiting[0]
                async with self._alone(generation_id):
                    if await self._runner.roster.stop(generation_id, only_unsent=True):
                        generation = await self._find(generation_id)
                        if generation.status is Status.QUEUED:
                            with suppress(ConflictError):  # it was taken up, and is being sent
                                stopped.append(await self._cancel(generation, Event.STOPPED))
                waiting.pop(0)
        finally:
            for each in waiting:
                await self._runner.take_up(await self._find(each))
        return stopped
