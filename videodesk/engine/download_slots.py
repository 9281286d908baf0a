"""Slots for downloads: a few at a time, and one that hardly moves gives its slot to the next.

It goes on beside the slots, so that nothing is lost that cannot be resumed. If many do, the slowest
is interrupted; it waits for a slot again and resumes where it was, if its server permits.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from videodesk.engine.concurrency import Broadcast
from videodesk.errors import Code, problem
from videodesk.provider.outcome import AskError, AskMeaning, Outcome

MAX_DOWNLOADS: Final = 3
"""Maximum number of simultaneous downloads that move."""

MAX_ASIDE: Final = 24
"""Maximum number of slow ones beside them."""

SLOW_SECONDS: Final = 20.0
"""How long a download must be slow until it gives up its slot."""

_LONG: Final = 30  # times SLOW_SECONDS: then it gives it up in any case

_SLOW_RATE: Final = 16_000  # bytes a second
_CHECKS: Final = 4  # in SLOW_SECONDS


class DownloadSlot:
    """The place of one download. It counts the bytes that arrive while others wait."""

    def __init__(self) -> None:
        self.is_aside = False
        self._is_interrupted = False
        self._received = 0
        self._since = asyncio.get_running_loop().time()
        self._mark = self._since, 0

    @property
    def recent_bytes(self) -> int:
        """How much has arrived since it was last judged."""
        return self._received - self._mark[1]

    def note(self, received: int) -> None:
        """Note how much has been received. Raises AskError if others need the connection."""
        self._received = received
        if self._is_interrupted:
            too_slow = problem(
                Code.DOWNLOAD_BROKEN, detail="It was too slow, so it lets other downloads go first."
            )
            raise AskError(Outcome(AskMeaning.ASK_AGAIN, too_slow))

    def is_slow(self, now: float, seconds: float) -> bool:
        """Return whether it hardly moved for so long, or has lasted very long.

        Begins to count the bytes anew each time.
        """
        since, before = self._mark
        if now - since < seconds:
            return False
        self._mark = now, self._received
        is_long = now - self._since >= _LONG * seconds
        return is_long or self._received - before < _SLOW_RATE * (now - since)

    def interrupt(self) -> None:
        """End it when the next bytes arrive; without any, its own time-out ends it."""
        self._is_interrupted = True


class DownloadSlots:
    """Hands out the slots, in the order in which they are asked for."""

    def __init__(self, slow_seconds: float = SLOW_SECONDS) -> None:
        self._slow_seconds = slow_seconds
        self._held: list[DownloadSlot] = []
        self._turn = asyncio.Lock()
        self._freed = Broadcast()

    @asynccontextmanager
    async def hold(self) -> AsyncIterator[DownloadSlot]:
        """Wait for a slot, and hold it while the block runs."""
        async with self._turn:  # one looks for a free slot, the others wait behind it
            while not self._has_free_slot():
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._slow_seconds / _CHECKS):
                        await self._freed.wait()
            slot = DownloadSlot()
            self._held.append(slot)
        try:
            yield slot
        finally:
            self._held.remove(slot)
            self._freed.notify()

    def _has_free_slot(self) -> bool:
        now = asyncio.get_running_loop().time()
        in_slots = [each for each in self._held if not each.is_aside]
        if len(in_slots) < MAX_DOWNLOADS:
            return True
        aside = [each for each in self._held if each.is_aside]
        slow = [each for each in in_slots if each.is_slow(now, self._slow_seconds)]
        for each in slow[: MAX_ASIDE - len(aside)]:
            each.is_aside = True
        if slow and len(aside) >= MAX_ASIDE:
            min(aside, key=lambda each: each.recent_bytes).interrupt()
        return any(each.is_aside for each in in_slots)
