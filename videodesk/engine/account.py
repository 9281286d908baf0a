"""Account: one profile in use, with its client, its holds, and its limits."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final

from videodesk.credentials import ApiKey
from videodesk.engine.concurrency import Broadcast
from videodesk.engine.pacing import BALANCE_PROBE_SECONDS, Pace
from videodesk.engine.rate_limiter import RateLimiter
from videodesk.errors import Code, Problem
from videodesk.provider.client import Client
from videodesk.settings import Profile


class ClientLease:
    """A client with a count of its users.

    It is retired when its account gets a newer one: its requests in flight finish normally, and the
    last user closes it.
    """

    def __init__(self, client: Client, close: Callable[[Client], None]) -> None:
        self.client = client
        self.is_retired = False
        self._close = close
        self._users = 0

    def acquire(self) -> None:
        """Keeps the client open until `release`."""
        self._users += 1

    def release(self) -> None:
        """Releases one use."""
        self._users -= 1
        self._close_if_done()

    def retire(self) -> None:
        """Marks the client as replaced; closes it when nobody uses it."""
        self.is_retired = True
        self._close_if_done()

    @contextmanager
    def use(self) -> Iterator[Client]:
        """The client, kept open while the block runs."""
        self.acquire()
        try:
            yield self.client
        finally:
            self.release()

    def _close_if_done(self) -> None:
        if self.is_retired and not self._users:
            self._close(self.client)


class BalanceProbe:
    """Lets a create through from time to time on an account that had no balance.

    Only a create shows that an account was topped up, and a refusal for lack of balance is not
    charged (docs/service-api.md, "Errors"). No probe is due before the first `schedule`, nor after
    `stop`.
    """

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._next: float | None = None
        self._is_allowed = False
        self._claimed_by: str | None = None

    @property
    def seconds(self) -> float | None:
        """Seconds until the next probe is due; None if none is scheduled."""
        if self._next is None:
            return None
        return max(0.0, self._next - asyncio.get_running_loop().time())

    @property
    def due(self) -> float | None:
        """When the next probe is due, by the clock of the event loop; None if none is scheduled."""
        return self._next

    @property
    def is_open(self) -> bool:
        """Whether a probe is allowed and no generation has claimed it yet."""
        return self._is_allowed

    def schedule(self) -> None:
        """Makes the next probe due after the interval."""
        self.stop()
        self._next = asyncio.get_running_loop().time() + self._interval

    def stop(self) -> None:
        """Ends probing."""
        self._is_allowed, self._claimed_by, self._next = False, None, None

    def allow(self) -> None:
        """Allows the next generation to claim the probe, unless one already has."""
        self._is_allowed = self._next is not None and self._claimed_by is None

    def claim(self, generation_id: str) -> None:
        """Makes this generation the probe, if a probe is allowed."""
        if self._is_allowed:
            self._is_allowed, self._claimed_by = False, generation_id

    def claimed_by(self, generation_id: str) -> bool:
        """Whether this generation is the probe."""
        return self._claimed_by == generation_id


MAX_OPEN_QUERIES: Final = 32
"""Maximum number of unanswered queries; a slow service must not use up all connections."""

_FETCHES_WITHOUT = frozenset({Code.KEY_REFUSED, Code.NO_BALANCE, Code.ACCESS_DENIED})
"""Problems that do not stop downloads: links live for minutes, and most need no key."""

Connect = Callable[[Profile, ApiKey | None], Awaitable[tuple[Client, ApiKey]]]
"""Makes a client, with the given key or the one from the password store; returns both."""


class Account:
    """One profile in use.

    It can be held for submits only (no balance: running tasks are still polled), or entirely (no
    key, no network); `problem` says why. `failed_probes` counts the probes without a network since
    the account became unreachable, `outages` the times that at least one probe failed.

    Without balance, one create at a time is let through from time to time (`BalanceProbe`).
    """

    def __init__(
        self,
        profile: Profile,
        connect: Connect,
        close: Callable[[Client], None],
        on_change: Callable[["Account"], None],
        pace: Pace,
    ) -> None:
        self.profile = profile
        self.query_slots = asyncio.Semaphore(MAX_OPEN_QUERIES)
        self.create_limiter = RateLimiter.with_interval(_create_interval(profile, pace))
        self.query_problem: Problem | None = None
        self.failed_probes = 0
        self.outages = 0
        self._submit_problem: Problem | None = None
        self._probe = BalanceProbe(BALANCE_PROBE_SECONDS * pace.delay_factor)
        self._pace = pace
        self._connect = connect
        self._close = close
        self._on_change = on_change
        self._lease: ClientLease | None = None
        self._key: ApiKey | None = None
        self._connection_version = 0
        self._connecting = asyncio.Lock()
        self._changed = Broadcast()
        self._active = 0
        self._back_off_until = 0.0

    # -- Holds -------------------------------------------------------------------------------

    @property
    def problem(self) -> Problem | None:
        """Why nothing is submitted; None if submitting is allowed."""
        return self.query_problem or self._submit_problem

    @property
    def next_try(self) -> float | None:
        """When a held account is tried next without its user, by the clock of the event loop.

        None if only the user can end the hold, and for an outage, which is probed all the time.
        """
        return self._probe.due if self.query_problem is None else None

    @property
    def download_problem(self) -> Problem | None:
        """Why nothing is downloaded; None if downloading is allowed."""
        held = self.query_problem
        return None if held is not None and held.code in _FETCHES_WITHOUT else held

    @property
    def is_unreachable(self) -> bool:
        """Whether the account is held because its service cannot be reached."""
        return self.query_problem is not None and self.query_problem.code is Code.UNREACHABLE

    def hold(self, problem: Problem, *, submit_only: bool = False) -> None:
        """Holds the account until `reopen`: entirely, or for submits only."""
        if submit_only:
            self._hold_submit(problem)
        else:
            self.query_problem = problem
        self._notify()

    def reopen(self, *, profile: Profile | None = None) -> None:
        """Ends a hold. Given a `profile`, whose key or address changed, also makes a new client.

        Without one, ends only a hold because the service could not be reached.
        """
        if profile is not None:
            self.profile = profile
            self.create_limiter.set_interval(_create_interval(profile, self._pace))
            self._key = None
            self._hold_submit(None)
            self.reconnect()
        elif not self.is_unreachable:
            return
        self.query_problem = None
        self.failed_probes = 0
        self._notify()

    def disable(self, problem: Problem) -> None:
        """Holds an account removed from the settings, and drops its client and its key.

        Requests in flight finish normally. `reopen` with a profile enables it again.
        """
        self._key = None
        self.reconnect()
        self.hold(problem)

    def assume_funded(self) -> None:
        """Ends a NO_BALANCE hold: the user made a request, or the service accepted one."""
        held = self._submit_problem
        if held is not None and held.code is Code.NO_BALANCE:
            self._hold_submit(None)
            self._notify()

    def record_failed_probe(self) -> None:
        """Counts a probe that found no network."""
        self.failed_probes += 1
        if self.failed_probes == 1:
            self.outages += 1
        self._notify()

    async def changed(self) -> None:
        """Waits until something about this account changes."""
        await self._changed.wait()

    # -- Submitting ----------------------------------------------------------------------------

    @property
    def may_dispatch(self) -> bool:
        """Whether another queued generation may be dispatched."""
        return self.query_problem is None and (self._submit_problem is None or self._probe.is_open)

    def claim_probe(self, generation_id: str) -> None:
        """Called when a generation is dispatched: without balance it becomes the probe."""
        self._probe.claim(generation_id)

    def may_submit(self, generation_id: str) -> bool:
        """Whether this generation's request may be sent now."""
        allowed = self._submit_problem is None or self._probe.claimed_by(generation_id)
        return self.query_problem is None and allowed

    def confirm_accepted(self, generation_id: str) -> None:
        """Called when the service accepts a request: if it was the probe, the hold ends."""
        if self._probe.claimed_by(generation_id):
            self.assume_funded()

    def release_probe(self, generation_id: str) -> None:
        """Called when a job ends: if it was the probe, the next one is scheduled."""
        if self._probe.claimed_by(generation_id):
            self._probe.schedule()
            self._notify()

    @property
    def seconds_to_probe(self) -> float | None:
        """Seconds until the next balance probe; None if none is scheduled."""
        return self._probe.seconds

    def allow_probe(self) -> None:
        """Lets one create through, to probe the balance."""
        self._probe.allow()
        self._notify()

    # -- The client ----------------------------------------------------------------------------

    async def lease(self) -> ClientLease:
        """The client, made at first use. Raises KEY_MISSING or WRONG_ADDRESS."""
        async with self._connecting:
            while self._lease is None:
                version = self._connection_version
                try:
                    client, key = await self._connect(self.profile, self._key)
                except Exception:
                    if version == self._connection_version:
                        raise
                    continue  # the profile or its key has been replaced meanwhile
                if version == self._connection_version:
                    self._key = key
                    self._lease = ClientLease(client, self._close)
                else:
                    self._close(client)
            return self._lease

    def reconnect(self) -> None:
        """Retires the client; the next call of `lease` makes a new one."""
        self._connection_version += 1
        if self._lease is not None:
            self._lease.retire()
            self._lease = None

    async def aclose(self) -> None:
        """Closes the client, even if it is in use."""
        if self._lease is not None:
            lease, self._lease = self._lease, None
            await lease.client.aclose()

    # -- Pace ----------------------------------------------------------------------------------

    @property
    def back_off_seconds(self) -> float:
        """Seconds until the service accepts queries from this account again."""
        return max(0.0, self._back_off_until - asyncio.get_running_loop().time())

    def back_off_for(self, seconds: float) -> None:
        """Applies a `Retry-After`: it concerns the account, not one task."""
        until = asyncio.get_running_loop().time() + seconds
        self._back_off_until = max(self._back_off_until, until)

    def expedite(self) -> None:
        """Ends all back-offs."""
        self._back_off_until = 0.0
        self.create_limiter.unpause()

    @property
    def has_free_slot(self) -> bool:
        """Whether the profile has fewer active tasks than its limit."""
        return self._active < self.profile.active_limit

    def acquire_slot(self) -> None:
        """Counts one more active task."""
        self._active += 1

    def release_slot(self) -> None:
        """Counts one active task less: another generation may be dispatched."""
        self._active -= 1
        self._notify()

    def _hold_submit(self, problem: Problem | None) -> None:
        self._submit_problem = problem
        if problem is not None and problem.code is Code.NO_BALANCE:
            self._probe.schedule()
        else:
            self._probe.stop()

    def _notify(self) -> None:
        self._on_change(self)
        self._changed.notify()


def _create_interval(profile: Profile, pace: Pace) -> float:
    return min(max(0.0, profile.create_interval), pace.max_create_interval)
