"""How long the queue has waited: what waited too long is held back until its owner wants it sent.

`long_waits` knows since when; this minds the moments at which it matters: when the program starts,
when the network is back, and when the machine wakes up.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from videodesk.background import Background
from videodesk.engine.account import Account
from videodesk.engine.event_log import Event
from videodesk.engine.job import EngineContext
from videodesk.engine.queue import Queue
from videodesk.engine.queue_age import KEPT_EVERY_SECONDS
from videodesk.generation import Generation


class StaleRequestGuard:
    """Holds back and releases what waits in `queue`, and tells it.

    `unsent` gives all that may still be kept from being sent, called up or not; `look_again` lets
    those that were called up look whether they may still leave.
    """

    def __init__(
        self,
        queue: Queue,
        means: EngineContext,
        background: Background,
        *,
        unsent: Callable[[], list[Generation]],
        look_again: Callable[[], None],
    ) -> None:
        self._queue = queue
        self._means = means
        self._waits = means.waits
        self._background = background
        self._unsent = unsent
        self._look_again = look_again
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
                self._queue.put(released)
                self._means.journal.log_for(released).note(Event.RELEASED)
                self._means.publish(released)

    def mind_reach(self, account: Account) -> None:
        """The network went away, or is back: what waited too long for it is not sent unasked."""
        name = account.profile.name
        if account.is_away:
            self._away.add(name)
            self._waits.lost(name)
        elif name in self._away:
            self._away.discard(name)
            self._hold(each for each in self._unsent() if each.request.profile == name)

    def awake(self, *, slept: bool) -> None:
        """The program runs; `slept` if the machine did not, a moment ago, or its clock was set."""
        if slept:
            self._waits.slept()
            self._hold(self._unsent())
        self._waits.looked()

    async def write(self) -> None:
        """Writes down that what waits now waits for no want of network, where that is so."""
        await self._waits.keep(self._unsent(), paused=bool(self._queue.is_paused))

    def _hold(self, waiting: Iterable[Generation]) -> None:
        """Holds back at once what waited too long; those called up write it down themselves."""
        held = self._waits.hold(waiting)
        in_line = [each for each in held if self._queue.get(each.id) is not None]
        for each in in_line:
            self._queue.put(each)
        if in_line:
            self._background.start(self._waits.write_down(in_line), name="long waits")
        if held:
            self._look_again()

    async def _keep(self) -> None:
        while self._queue.ids:
            await asyncio.sleep(KEPT_EVERY_SECONDS * self._means.pace.patience)
            await self.write()
