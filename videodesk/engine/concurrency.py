"""Primitives for asyncio: a broadcast event, locks by key, and an uncancelled wait."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Broadcast:
    """Broadcast event: wakes all waiters, which then recheck their condition."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    async def wait(self) -> None:
        """Returns at the next `notify`."""
        await self._event.wait()

    def notify(self) -> None:
        """Wakes all current waiters."""
        self._event.set()
        self._event = asyncio.Event()


class KeyedLock:
    """One lock for each key, kept while it is in use."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def hold(self, key: str) -> AsyncIterator[None]:
        """Holds the lock of `key` while the block runs."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            yield


async def wait_uncancelled(task: asyncio.Task[None]) -> None:
    """Waits for a task to end, even if cancelled meanwhile. Raises the task's exception."""
    try:
        await asyncio.wait({task})
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise
    task.result()
