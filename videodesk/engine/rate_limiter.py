"""Rate limiter: one timer for all calls that wait for their turn."""

import asyncio
import heapq
import math
from itertools import count
from typing import Self


class RateLimiter:
    """Gives turns to waiters when they are due, at most `per_second`.

    One timer serves all waiters: hundreds of them cost one wake-up at a time (40 requests a second
    do not disturb the window, 200 do: docs/pitfalls.md, U2). Each waiter has a key, with which its
    wait can be shortened.
    """

    def __init__(self, per_second: float) -> None:
        self._interval = 1.0 / per_second
        self._waiting: list[tuple[float, int, asyncio.Future[bool]]] = []
        self._by_key: dict[str, asyncio.Future[bool]] = {}
        self._sequence = count()
        self._timer: asyncio.Handle | None = None
        self._timer_due = 0.0
        self._next_free = 0.0

    @classmethod
    def with_interval(cls, seconds: float) -> Self:
        """A limiter whose turns are at least this many seconds apart."""
        turns = cls(math.inf)
        turns.set_interval(seconds)
        return turns

    async def wait(self, key: str, seconds: float) -> bool:
        """Waits for about `seconds`, then for this caller's turn.

        Returns False if `release` ended the wait without a turn.
        """
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._by_key[key] = turn
        self._push(turn, max(0.0, seconds))
        try:
            return await turn
        finally:
            if self._by_key.get(key) is turn:
                del self._by_key[key]

    def expedite(self, key: str) -> None:
        """Makes a waiter due now; the interval still holds. Ignores an unknown key."""
        turn = self._by_key.get(key)
        if turn is not None:
            self._push(turn, 0.0)

    def release(self, key: str) -> None:
        """Ends a wait at once, without a turn."""
        turn = self._by_key.get(key)
        if turn is not None and not turn.done():
            turn.set_result(False)

    def set_interval(self, seconds: float) -> None:
        """Changes the seconds between two turns, from the next one on."""
        self._interval = seconds

    def pause_for(self, seconds: float) -> None:
        """Gives no turn for this many seconds from now."""
        self._next_free = max(self._next_free, asyncio.get_running_loop().time() + seconds)

    def unpause(self) -> None:
        """Ends `pause_for`."""
        loop = asyncio.get_running_loop()
        self._next_free = min(self._next_free, loop.time() + self._interval)
        self._arm(loop)

    def _push(self, turn: asyncio.Future[bool], seconds: float) -> None:
        loop = asyncio.get_running_loop()
        heapq.heappush(self._waiting, (loop.time() + seconds, next(self._sequence), turn))
        self._arm(loop)

    def _arm(self, loop: asyncio.AbstractEventLoop) -> None:
        self._drop_done()
        if not self._waiting:
            return
        due = max(self._waiting[0][0], self._next_free)
        if self._timer is not None:
            if self._timer_due <= due:
                return
            self._timer.cancel()
        self._timer_due = due
        self._timer = loop.call_at(due, self._on_timer, loop)

    def _on_timer(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        now = loop.time()
        self._drop_done()
        if self._waiting and self._waiting[0][0] <= now and self._next_free <= now:
            _, _, turn = heapq.heappop(self._waiting)
            turn.set_result(True)
            self._next_free = now + self._interval
        self._arm(loop)

    def _drop_done(self) -> None:
        while self._waiting and self._waiting[0][2].done():
            heapq.heappop(self._waiting)
