"""Decisions about the same thing follow one another, whoever carries them out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class KeyedLock:
    """Owns a lock for each thing that is being decided about, as long as anyone needs it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        """Nothing else is decided about what has this name while the block runs."""
        lock = self._locks.setdefault(name, asyncio.Lock())
        async with lock:
            yield
