"""One timer for everything that waits for its turn to ask the service."""

import asyncio
import heapq
from itertools import count


class Turns:
    """Wakes waiters when they are due, never more often than `per_second`.

    One timer serves all waiters: hundreds of them cost one wake-up at a time (PITFALLS, "What
    must leave the UI thread": 40 requests a second do not disturb the window, 200 do).
    """

    def __init__(self, per_second: float) -> None:
        self._gap = 1.0 / per_second
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._number = count()
        self._timer: asyncio.Handle | None = None
        self._timer_due = 0.0
        self._next_free = 0.0

    async def wait(self, seconds: float) -> None:
        """Returns after at least about `seconds`, when it is this caller's turn."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[None] = loop.create_future()
        heapq.heappush(self._waiting, (loop.time() + max(0.0, seconds), next(self._number), turn))
        self._arm(loop)
        await turn

    def wake_all(self) -> None:
        """Makes everyone due now, still one after the other: the network or the machine is back."""
        now = asyncio.get_running_loop().time()
        self._waiting = [(min(due, now), number, turn) for due, number, turn in self._waiting]
        heapq.heapify(self._waiting)
        self._arm(asyncio.get_running_loop())

    def _arm(self, loop: asyncio.AbstractEventLoop) -> None:
        while self._waiting and self._waiting[0][2].done():
            heapq.heappop(self._waiting)
        if not self._waiting:
            return
        due = max(self._waiting[0][0], self._next_free)
        if self._timer is not None:
            if self._timer_due <= due:
                return
            self._timer.cancel()
        self._timer_due = due
        self._timer = loop.call_at(due, self._ring, loop)

    def _ring(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        now = loop.time()
        while self._waiting and self._waiting[0][2].done():
            heapq.heappop(self._waiting)
        if self._waiting and self._waiting[0][0] <= now and self._next_free <= now:
            _, _, turn = heapq.heappop(self._waiting)
            turn.set_result(None)
            self._next_free = now + self._gap
        self._arm(loop)
