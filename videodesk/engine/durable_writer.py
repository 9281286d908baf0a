"""Each change of a generation onto the disk, whatever the disk says."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from videodesk.engine.pacing import back_off
from videodesk.errors import Problem, VideoDeskError
from videodesk.generation import Generation
from videodesk.library.library import Library

T = TypeVar("T")


class DurableWriter:
    """Writes changes in a worker thread, each to its end even when its caller is cancelled."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def add(self, generations: Sequence[Generation]) -> None:
        """Adds new rows, all of them or none. Raises the library's errors: nothing was sent."""
        await run_uncancellable(lambda: self._library.add_all(generations))

    async def add_child(
        self,
        child: Generation,
        before: Generation,
        after: Generation,
        known_children: list[Generation],
    ) -> None:
        """A new row that is made from another one, and what becomes of that: both, or neither.

        Raises what the disk says, and ConflictError as `Library.add_child` does.
        """
        await run_uncancellable(
            lambda: self._library.add_child(child, before, after, known_children)
        )

    async def change(self, before: Generation, after: Generation) -> None:
        """A change, tried once. Raises what the disk says."""
        await run_uncancellable(lambda: self._library.change(before, after))

    async def write_with_retry(
        self,
        before: Generation,
        after: Generation,
        *,
        on_blocked: Callable[[Problem | None], None],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        """Returns when the change is on the disk: one that is full or gone does not lose it.

        `stuck` hears why it has to wait, and None when it goes on; `rest` waits.
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
    """Runs `write` in a thread and stays until it has ended, also when cancelled meanwhile.

    Whoever cancels can then rely on what the library says.
    """
    writing = asyncio.ensure_future(asyncio.to_thread(write))
    try:
        await asyncio.wait({writing})
    except asyncio.CancelledError:
        await asyncio.wait({writing})
        writing.exception()
        raise
    return writing.result()
