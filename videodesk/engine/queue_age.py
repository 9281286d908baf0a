"""Tracker of waiting times: requests that waited too long are held until the user confirms them.

A request that could not be sent for more than an hour, because there was no network or the program
was not running, may no longer be wanted. Waiting behind other tasks, in a paused queue, for a key
or for a balance does not count. The start of the wait and the hold are stored on disk.
"""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from videodesk.engine.clock import Clock
from videodesk.errors import Code, Problem, Reason, VideoDeskError, problem
from videodesk.events import EventStream, GenerationChanged
from videodesk.generation import Generation, Status
from videodesk.library.library import Library

_log = logging.getLogger(__name__)

STALE_AFTER: Final = timedelta(hours=1)
"""After this time the user is asked (issue 4, "Networks")."""

WRITE_INTERVAL_SECONDS: Final = 300.0
"""Interval of writing which requests do not wait for the network or the program."""


class QueueAge:
    """Tracks since when each request could not be sent, and which are held for confirmation.

    Publishes each one that is held or released and has no job.
    """

    def __init__(self, library: Library, clock: Clock, events: EventStream) -> None:
        self._library = library
        self._clock = clock
        self._events = events
        self._since: dict[str, datetime] = {}
        self._is_loaded = False
        self._reachable: set[str] = set()
        self._reached_until: dict[str, datetime] = {}
        self._held: dict[str, Problem] = {}
        self._awake_at = clock.now()
        self._writing = asyncio.Lock()

    async def load(self) -> None:
        """Reads since when the last run's queue has been waiting. Raises the library's errors."""
        if not self._is_loaded:
            said = await asyncio.to_thread(self._library.waiting_since)
            self._is_loaded = True
            self._since = {**said, **self._since}

    # -- Since when ----------------------------------------------------------------------------

    def mark_reached(self, profile: str) -> None:
        """Notes that the service has answered: no request of this profile waits for the network."""
        self._reachable.add(profile)

    def mark_unreachable(self, profile: str, at: datetime | None = None) -> None:
        """Notes that the service has been unreachable since now or since `at`."""
        if profile in self._reachable:
            self._reachable.discard(profile)
            self._reached_until[profile] = at or self._clock.now()

    def mark_awake(self) -> None:
        """Notes that the program is running."""
        self._awake_at = self._clock.now()

    def mark_suspended(self) -> None:
        """Notes that the machine was suspended or its clock set: nothing could be sent then."""
        for profile in tuple(self._reachable):
            self.mark_unreachable(profile, self._awake_at)
        self.mark_awake()

    def __len__(self) -> int:
        """The number of requests whose waiting time is tracked."""
        return len(self._since)

    def forget(self, generation_id: str) -> None:
        """Drops the waiting time of a request that left the queue."""
        self._since.pop(generation_id, None)

    def is_stale(self, generation: Generation) -> bool:
        """Whether a request has waited too long, as far as is currently known."""
        if generation.status is not Status.QUEUED or generation.id in self._held:
            return False
        profile = generation.request.profile
        if profile in self._reachable:
            return False
        since = self._since.get(generation.id, generation.created_at)
        reached = self._reached_until.get(profile)
        since = since if reached is None else max(since, reached)
        return self._clock.now() - since > STALE_AFTER

    # -- Hold and release -----------------------------------------------------------------

    def hold_reason(self, generation_id: str) -> Problem | None:
        """Why this request is held; None if it is not."""
        return self._held.get(generation_id)

    def add(self, generation: Generation) -> None:
        """Adds a queued generation as stored on disk."""
        reason = generation.problem
        if reason is not None and reason.code is Code.WAITED_LONG:
            self._held[generation.id] = reason

    def hold_stale(self, waiting: Iterable[Generation]) -> list[Generation]:
        """Holds those that have waited too long, in memory; returns them with their problem."""
        held = []
        for each in waiting:
            if self.is_stale(each):
                reason = _waited_long(self._since.get(each.id, each.created_at))
                self._held[each.id] = reason
                held.append(replace(each, problem=reason, retry_at=None))
        return held

    async def write_held(self, held: Iterable[Generation]) -> None:
        """Writes the hold of these to disk, unless they were released meanwhile.

        The library's errors are logged: at the next start the requests are held again.
        """
        async with self._writing:
            still = [each for each in held if self._held.get(each.id) == each.problem]
            problems = {each.id: each.problem for each in still if each.problem is not None}
            try:
                await asyncio.to_thread(self._library.hold_back, problems)
            except VideoDeskError as failure:
                _log.warning("Could not write the hold of stale requests: %s", failure)
            for each in still:
                self._events.publish(GenerationChanged(each))

    async def release(self, ids: Iterable[str]) -> None:
        """Releases these: their waiting time starts now. Raises the library's errors."""
        wanted = tuple(ids)
        now = self._clock.now()
        async with self._writing:
            await asyncio.to_thread(self._library.release, wanted, now)
            for each in wanted:
                self._since[each] = now
                self._held.pop(each, None)

    async def write_waiting_since(self, waiting: Iterable[Generation], *, paused: bool) -> None:
        """Writes which of these wait only for other tasks, or because the queue is `paused`.

        The library's errors are logged.
        """
        now = self._clock.now()
        ids = [
            each.id
            for each in waiting
            if each.id not in self._held and (paused or each.request.profile in self._reachable)
        ]
        if not ids:
            return
        try:
            await asyncio.to_thread(self._library.set_waiting_since, ids, now)
        except VideoDeskError as failure:
            _log.info("Could not write since when the queue has been waiting: %s", failure.code)
        else:
            self._since.update(dict.fromkeys(ids, now))


def _waited_long(since: datetime) -> Problem:
    moment = since.isoformat(timespec="seconds")
    return problem(Code.WAITED_LONG, reason=Reason.WAITING_SINCE, since=moment)
