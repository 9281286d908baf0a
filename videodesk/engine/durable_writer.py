"""Writer of generations: in a worker thread, with retries while the disk refuses."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from videodesk.engine.pacing import back_off
from videodesk.errors import Problem, VideoDeskError
from videodesk.generation import Generation
from videodesk.library.library import Library

T = TypeVar("T")


class DurableWriter:
    """Writes changes in a worker thread; each write completes even if the caller is cancelled."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def add(self, generations: Sequence[Generation]) -> None:
        """Adds new rows, all of them or none. Raises the library's errors."""
        await run_uncancellable(lambda: self._library.add_all(generations))

    async def add_child(
        self,
        child: Generation,
        before: Generation,
        after: Generation,
        known_children: list[Generation],
    ) -> None:
        """Adds a child and changes its parent, in one transaction.

        Raises the library's errors, and ConflictError as `Library.add_child` does.
        """
        await run_uncancellable(
            lambda: self._library.add_child(child, before, after, known_children)
        )

    async def change(self, before: Generation, after: Generation) -> None:
        """Writes a change, once. Raises the library's errors."""
        await run_uncancellable(lambda: self._library.change(before, after))

    async def write_with_retry(
        self,
        before: Generation,
        after: Generation,
        *,
        on_blocked: Callable[[Problem | None], None],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        """Returns when the change is on disk, even if the disk is full or gone for a while.

        Calls `on_blocked` with the problem after each failure, and with None at the end; `sleep`
        waits between the attempts.
        """
        failures = 0
        while True:
            try:
                await self.change(before, after)
            except VideoDeskError as failure:
                failures += 1
                on_blocked(failure.problem)
                await sleep(back_off(failures, first=1.0, most=15.0))
            else:
                if failures:
                    on_blocked(None)
                return


async def run_uncancellable(write: Callable[[], T]) -> T:
    """Runs `write` in a thread and waits for it to end, even if cancelled meanwhile.

    So a caller that cancels can rely on what the library contains.
    """
    writing = asyncio.ensure_future(asyncio.to_thread(write))
    try:
        await asyncio.wait({writing})
    except asyncio.CancelledError:
        await asyncio.wait({writing})
        writing.exception()
        raise
    return writing.result()
