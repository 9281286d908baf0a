"""How long the queue has waited: what waited too long is held back until its owner wants it sent.

`long_waits` knows since when; this minds the moments at which it matters: when the program starts,
when the network is back, and when the machine wakes up.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from videodesk.background import Background
from videodesk.engine.account import Account
from videodesk.engine.job import EngineContext
from videodesk.engine.queue import Queue
from videodesk.engine.queue_age import KEPT_EVERY_SECONDS
from videodesk.generation import Generation
from videodesk.library.types import LogEvent


class StaleRequestGuard:
    """Holds requests that have waited too long, and releases them when the user confirms.

    `unsent` gives all requests that can still be held, dispatched or not.
    """

    def __init__(
        self,
        queue: Queue,
        context: EngineContext,
        background: Background,
        *,
        unsent: Callable[[], list[Generation]],
    ) -> None:
        self._queue = queue
        self._context = context
        self._waits = context.queue_age
        self._background = background
        self._unsent = unsent
        self._away: set[str] = set()
        self._keeping: asyncio.Task[None] | None = None

    def enter(self, generation: Generation) -> None:
        """A generation has come into the queue."""
        self._waits.enter(generation)
        if self._keeping is None or self._keeping.done():
            self._keeping = self._background.start(self._keep(), name="queue")

    async def hold_long(self, generations: Iterable[Generation]) -> None:
        """Lets none of these be sent before its owner speaks that waited too long."""
        await self._waits.write_down(self._waits.hold(generations))

    async def release(self, ids: Sequence[str]) -> None:
        """Their owner wants these sent, however long they have waited.

        Raises what the disk says: then nothing was changed.
        """
        held = [each for each in ids if self._waits.held(each) is not None]
        await self._waits.release(ids)
        for each in held:
            waiting = self._queue.get(each)
            if waiting is not None:
                released = replace(waiting, problem=None, retry_at=None)
                self._queue.update(released)
                self._context.event_log.log_for(released).note(LogEvent.RELEASED)
                self._context.publish(released)

    def check_account(self, account: Account) -> bool:
        """After a change of an account's reachability; returns whether requests were held."""
        name = account.profile.name
        if account.is_away:
            self._away.add(name)
            self._waits.lost(name)
        elif name in self._away:
            self._away.discard(name)
            return self._hold(each for each in self._unsent() if each.request.profile == name)
        return False

    def check_clock(self, *, suspended: bool) -> bool:
        """Notes that the program runs; returns whether requests were held.

        `suspended` if the machine slept until a moment ago, or its clock was set.
        """
        held = False
        if suspended:
            self._waits.slept()
            held = self._hold(self._unsent())
        self._waits.looked()
        return held

    async def write(self) -> None:
        """Writes down that what waits now waits for no want of network, where that is so."""
        await self._waits.keep(self._unsent(), paused=bool(self._queue.is_paused))

    def _hold(self, waiting: Iterable[Generation]) -> bool:
        """Holds what waited too long, at once. Those dispatched are written by their jobs."""
        held = self._waits.hold(waiting)
        in_line = [each for each in held if self._queue.get(each.id) is not None]
        for each in in_line:
            self._queue.update(each)
        if in_line:
            self._background.start(self._waits.write_down(in_line), name="long waits")
        return bool(held)

    async def _keep(self) -> None:
        while self._queue.ids:
            await asyncio.sleep(KEPT_EVERY_SECONDS * self._context.pace.patience)
            await self.write()
