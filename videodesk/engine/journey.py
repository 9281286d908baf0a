"""One generation under way: where it stands, what holds it up, and how a change is made."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from videodesk.engine.accounts import Account, Place
from videodesk.engine.saving import Saving
from videodesk.errors import Problem
from videodesk.generation import Generation

if TYPE_CHECKING:
    from videodesk.engine.setbacks import Step

_log = logging.getLogger(__name__)


class Pulse:
    """Wakes everyone who waits for something to have moved."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    async def beat(self) -> None:
        """Returns at the next `give`."""
        await self._event.wait()

    def give(self) -> None:
        """Something moved."""
        self._event.set()
        self._event = asyncio.Event()


class Journey:
    """Holds the newest snapshot of one generation; the only place where a running one changes.

    `failures` counts setbacks of sending and asking in a row, `refetches` downloads that came to
    nothing, `linkless` answers "done" without a link. `blocked` is what the user has to mend
    before it goes on; `post` is the request under way, which nothing cuts off.
    """

    def __init__(
        self,
        generation: Generation,
        account: Account,
        *,
        saving: Saving,
        report: Callable[[Generation], None],
        pulse: Pulse,
    ) -> None:
        self.generation = generation
        self.account = account
        self.place = Place(account)
        self.failures = 0
        self.refetches = 0
        self.linkless = 0
        self.blocked: Problem | None = None
        self.task: asyncio.Task[None] | None = None
        self.post: asyncio.Task[Step | None] | None = None
        self._saving = saving
        self._report = report
        self._pulse = pulse

    @property
    def age(self) -> float:
        """Seconds since the request left."""
        sent = self.generation.submitted_at or self.generation.created_at
        return (datetime.now(UTC) - sent).total_seconds()

    async def change(self, after: Generation) -> None:
        """Saves, then reports. A disk that is full or gone holds it up, and loses nothing."""
        await self._saving.change(self.generation, after, self._stuck)
        if after.status is not self.generation.status or after.problem != self.generation.problem:
            code = after.problem.code if after.problem else "no problem"
            _log.info("%s of task %s is %s: %s", after.id, after.task_id, after.status, code)
        self.generation = after
        self._report(after)
        self._pulse.give()

    async def until_ready(self) -> None:
        """Waits while the profile waits, and says why."""
        while (holding := self.account.problem) is not None:
            if self.generation.problem != holding:
                await self.change(replace(self.generation, problem=holding))
            self.block(holding)
            await self.account.ready()
        self.blocked = None

    def block(self, trouble: Problem | None) -> None:
        """Tells those who wait whether someone has to do something."""
        self.blocked = trouble
        self._pulse.give()

    def fetched(self, received: int, length: int | None) -> None:
        """Reports how much of the file is here, in per cent; not worth a write to the disk."""
        percent = min(100, received * 100 // length) if length else None
        if percent != self.generation.progress:
            self.generation = replace(self.generation, progress=percent)
            self._report(self.generation)

    def _stuck(self, trouble: Problem | None) -> None:
        if trouble is not None:
            self._report(replace(self.generation, problem=trouble))
        self.block(trouble)
