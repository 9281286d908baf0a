"""The user's commands on the queue of unsent requests.

Every command raises the library's errors.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import Final

from videodesk.engine.command_base import Commands
from videodesk.generation import Generation, Status
from videodesk.library.event_log import LogEvent
from videodesk.library.library import ConflictError

_QUEUE_LOCK: Final = "the queue"


class QueueCommands(Commands):
    """Reads and changes the queue; commands run one after the other."""

    @property
    def queue(self) -> list[str]:
        """The ids of all unsent requests, in order."""
        return self._scheduler.queue.ids

    @property
    def queue_is_paused(self) -> bool:
        """Whether the queue is paused; known once the library has been read."""
        return bool(self._scheduler.queue.is_paused)

    async def move_in_queue(self, generation_id: str, before: str | None) -> None:
        """Moves a request before another, None for the end. Does nothing if it was sent."""
        async with self._lock(_QUEUE_LOCK):
            queue = self._scheduler.queue
            if queue.move(generation_id, before):
                await asyncio.to_thread(self._library.reorder, queue.ids)

    async def pause_queue(self) -> None:
        """Sends nothing until `resume_queue`, even after a restart. Running tasks are followed."""
        async with self._lock(_QUEUE_LOCK):
            await self._scheduler.pause()

    async def resume_queue(self) -> None:
        """Sends again."""
        async with self._lock(_QUEUE_LOCK):
            await self._scheduler.resume()

    async def remove_from_queue(self, generation_id: str) -> Generation | None:
        """Cancels a request that was never sent, and returns it.

        Returns None, and does nothing, if it is being sent or was accepted: it may be charged.
        """
        async with self._lock(generation_id):
            if not await self._scheduler.stop(generation_id, only_unsent=True):
                return None
            generation = await self._find(generation_id)
            if generation.status is Status.QUEUED:
                with suppress(ConflictError):  # it was resumed, and is being sent
                    return await self._cancel(generation, LogEvent.STOPPED)
            elif not generation.status.is_settled:
                await self._scheduler.track(generation)
            return None

    async def put_back(self, generation_id: str) -> None:
        """Queues a removed request again, at the end; used to undo a removal.

        If it was held until the user confirms it, it still is. Does nothing if it was not removed,
        or was queued again meanwhile.
        """
        async with self._lock(generation_id):
            removed = await self._find(generation_id)
            was_sent = removed.task_id is not None or removed.submitted_at is not None
            if removed.status is not Status.CANCELLED or was_sent:
                return
            reason = self._context.queue_age.hold_reason(generation_id)
            queued = replace(removed, status=Status.QUEUED, problem=reason, completed_at=None)
            await self._restart(removed, queued, LogEvent.RESUMED)

    async def empty_queue(self) -> list[Generation]:
        """Cancels and returns all unsent requests; leaves those that are being sent."""
        cancelled: list[Generation] = []
        unsent = self._scheduler.drain()
        try:
            while unsent:
                generation_id = unsent[0]
                removed = await self.remove_from_queue(generation_id)
                if removed is not None:
                    cancelled.append(removed)
                unsent.pop(0)
        finally:
            for each in unsent:
                await self._scheduler.track(await self._find(each))
        return cancelled
