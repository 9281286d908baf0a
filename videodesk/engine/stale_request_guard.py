"""Guard of the queue: holds requests that have waited too long.

It checks the waiting times of `queue_age` when the program starts, when the network is back, and
when the machine wakes up.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from videodesk.engine.account import Account
from videodesk.engine.context import EngineContext
from videodesk.engine.queue import Queue
from videodesk.engine.queue_age import WRITE_INTERVAL_SECONDS
from videodesk.generation import Generation
from videodesk.library.event_log import LogEvent


class StaleRequestGuard:
    """Holds requests that have waited too long, and releases them when the user confirms.

    `unsent` gives all requests that can still be held, dispatched or not.
    """

    def __init__(
        self,
        queue: Queue,
        context: EngineContext,
        *,
        unsent: Callable[[], list[Generation]],
    ) -> None:
        self._queue = queue
        self._context = context
        self._queue_age = context.queue_age
        self._unsent = unsent
        self._unreachable: set[str] = set()
        self._write_task: asyncio.Task[None] | None = None

    def add(self, generation: Generation) -> None:
        """Adds a generation that was queued."""
        self._queue_age.add(generation)
        if self._write_task is None or self._write_task.done():
            self._write_task = self._context.background.start(
                self._write_repeatedly(), name="queue"
            )

    async def hold_stale(self, generations: Iterable[Generation]) -> None:
        """Holds those that have waited too long."""
        await self._queue_age.write_held(self._queue_age.hold_stale(generations))

    async def release(self, ids: Sequence[str]) -> None:
        """Lets these be sent, however long they have waited.

        Raises the library's errors; nothing is changed then.
        """
        held = [each for each in ids if self._queue_age.hold_reason(each) is not None]
        await self._queue_age.release(ids)
        for each in held:
            waiting = self._queue.get(each)
            if waiting is not None:
                released = replace(waiting, problem=None, retry_at=None)
                self._queue.update(released)
                self._context.event_log.log_for(released).note(LogEvent.RELEASED)
                self._context.publish(released)

    def check_account(self, account: Account) -> bool:
        """Call after an account's reachability changed; returns whether requests were held."""
        name = account.profile.name
        if account.is_unreachable:
            self._unreachable.add(name)
            self._queue_age.mark_unreachable(name)
        elif name in self._unreachable:
            self._unreachable.discard(name)
            return self._hold(each for each in self._unsent() if each.request.profile == name)
        return False

    def check_clock(self, *, suspended: bool) -> bool:
        """Notes that the program is running; returns whether requests were held.

        `suspended` is true if the machine was suspended until a moment ago or its clock was set.
        """
        held = False
        if suspended:
            self._queue_age.mark_suspended()
            held = self._hold(self._unsent())
        self._queue_age.mark_awake()
        return held

    async def write_waiting_since(self) -> None:
        """Writes which requests do not wait for the network."""
        await self._queue_age.write_waiting_since(
            self._unsent(), paused=bool(self._queue.is_paused)
        )

    def _hold(self, waiting: Iterable[Generation]) -> bool:
        """Holds what waited too long, in memory. Jobs write the holds of dispatched requests."""
        held = self._queue_age.hold_stale(waiting)
        in_line = [each for each in held if self._queue.get(each.id) is not None]
        for each in in_line:
            self._queue.update(each)
        if in_line:
            self._context.background.start(self._queue_age.write_held(in_line), name="long waits")
        return bool(held)

    async def _write_repeatedly(self) -> None:
        while self._queue.ids:
            await asyncio.sleep(WRITE_INTERVAL_SECONDS * self._context.pace.delay_factor)
            await self.write_waiting_since()
