"""Time-out for a stalled download."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import httpx

_CHECKS: Final = 4


class StallTimeout:
    """Tracks how long the download has waited for data.

    One timer checks four times per time-out, instead of one timer for each read: under Qt's loop a
    cancelled timer lives on until it would have fired (docs/pitfalls.md, Q9).
    """

    def __init__(self, deadline: asyncio.Timeout, seconds: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._deadline = deadline
        self._seconds = seconds
        self._waiting_since: float | None = self._loop.time()
        self._timer = self._loop.call_later(seconds / _CHECKS, self._check)

    def reset(self) -> None:
        """Restart the wait: data arrived, or the download waits for more."""
        self._waiting_since = self._loop.time()

    def suspend(self) -> None:
        """Stop counting during disk writes."""
        self._waiting_since = None

    def stop(self) -> None:
        """Cancel the timer."""
        self._timer.cancel()

    def _check(self) -> None:
        now = self._loop.time()
        if self._waiting_since is not None and now - self._waiting_since >= self._seconds:
            self._deadline.reschedule(now)
        else:
            self._timer = self._loop.call_later(self._seconds / _CHECKS, self._check)


@asynccontextmanager
async def stall_timeout(seconds: float) -> AsyncIterator[StallTimeout]:
    """Raise httpx.ReadTimeout from the block after `seconds` without bytes."""
    try:
        async with asyncio.timeout(None) as deadline:
            watch = StallTimeout(deadline, seconds)
            try:
                yield watch
            finally:
                watch.stop()
    except TimeoutError:
        raise httpx.ReadTimeout(f"nothing came for {seconds:g} s") from None
