"""Ends a download in which nothing has come for too long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import httpx

_CHECKS: Final = 4


class StallTimeout:
    """Knows since when bytes are waited for.

    One timer that looks four times in the allowed silence, in place of one a read: under Qt's
    loop a timer that was cancelled lives on until it would have fired (docs/pitfalls.md, Q9).
    """

    def __init__(self, deadline: asyncio.Timeout, seconds: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._deadline = deadline
        self._seconds = seconds
        self._waiting_since: float | None = self._loop.time()
        self._timer = self._loop.call_later(seconds / _CHECKS, self._check)

    def reset(self) -> None:
        """Bytes came, or are waited for again: the silence begins anew."""
        self._waiting_since = self._loop.time()

    def suspend(self) -> None:
        """Nobody is listening, since the disk is at work: this is no silence of the server's."""
        self._waiting_since = None

    def stop(self) -> None:
        """Look no more."""
        self._timer.cancel()

    def _check(self) -> None:
        now = self._loop.time()
        if self._waiting_since is not None and now - self._waiting_since >= self._seconds:
            self._deadline.reschedule(now)
        else:
            self._timer = self._loop.call_later(self._seconds / _CHECKS, self._check)


@asynccontextmanager
async def stall_timeout(seconds: float) -> AsyncIterator[StallTimeout]:
    """Guards the block: raises httpx.ReadTimeout from it after `seconds` of waiting in silence."""
    try:
        async with asyncio.timeout(None) as deadline:
            watch = StallTimeout(deadline, seconds)
            try:
                yield watch
            finally:
                watch.stop()
    except TimeoutError:
        raise httpx.ReadTimeout(f"nothing came for {seconds:g} s") from None
