"""Waking everyone who waits for something to have moved."""

import asyncio


class Broadcast:
    """Beats when something moved; whoever waits then looks for himself."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    async def wait(self) -> None:
        """Returns at the next `give`."""
        await self._event.wait()

    def notify(self) -> None:
        """Something moved."""
        self._event.set()
        self._event = asyncio.Event()
