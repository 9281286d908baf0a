"""Registry of the accounts in use: makes their clients, and probes unreachable services."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

from videodesk.background import Background, in_daemon_thread
from videodesk.credentials import ApiKey
from videodesk.engine.account import Account
from videodesk.engine.pacing import FIRST_PROBE_SECONDS, PROBE_SECONDS, Pace
from videodesk.errors import (
    Code,
    Consequence,
    Problem,
    Reason,
    VideoDeskError,
    error,
    problem,
    with_params,
)
from videodesk.events import AccountChanged, EventStream
from videodesk.provider.client import Client
from videodesk.provider.outcome import AskError, AskMeaning
from videodesk.settings import DEMO_PROFILE, Profile

_log = logging.getLogger(__name__)


KEYRING_SECONDS: Final = 10.0
"""How long a password store may ask the user until work continues without it (docs/pitfalls.md)."""


KeyOf = Callable[[Profile], ApiKey | None]
"""Returns the key of a profile for its address; may block."""


async def stored_key(key_of: KeyOf, profile: Profile) -> ApiKey:
    """The key that `key_of` returns for a profile; it may block, so it runs in a daemon thread.

    Raises KEY_MISSING if there is none for this address or no password store at all, and
    KEYRING_UNAVAILABLE if it cannot be known: the store is locked, or does not answer within
    KEYRING_SECONDS.
    """
    try:
        key = await in_daemon_thread(lambda: key_of(profile), seconds=KEYRING_SECONDS)
    except TimeoutError as waiting:
        raise error(
            Code.KEYRING_UNAVAILABLE,
            reason=Reason.KEYRING_TIMEOUT,
            consequence=Consequence.NOTHING_SENT,
        ) from waiting
    except VideoDeskError as refusal:
        if refusal.problem.reason is Reason.NO_KEYRING:
            detail = refusal.problem.detail
            raise error(Code.KEY_MISSING, reason=Reason.NO_KEYRING, detail=detail) from refusal
        if refusal.code is Code.KEY_MISSING:
            raise
        nothing_sent = with_params(refusal.problem, consequence=Consequence.NOTHING_SENT.value)
        raise VideoDeskError(nothing_sent) from refusal
    if key is None:
        raise error(Code.KEY_MISSING)
    return key


class Accounts:
    """All accounts in use, by profile name.

    `find` returns a profile's settings, `key_of` its key (it may block; called in a daemon thread),
    `client_of` a client. Publishes AccountChanged on `events`.
    """

    def __init__(
        self,
        find: Callable[[str], Profile | None],
        key_of: KeyOf,
        background: Background,
        *,
        pace: Pace,
        events: EventStream,
        client_of: Callable[[str, ApiKey], Client] = Client,
    ) -> None:
        self._find = find
        self._key_of = key_of
        self._client_of = client_of
        self._background = background
        self._pace = pace
        self._events = events
        self._published: dict[str, tuple[Problem | None, float | None]] = {}
        self._listeners: list[Callable[[Account], None]] = []
        self._accounts: dict[str, Account] = {}
        self._probe_wakeups: dict[str, asyncio.Event] = {}
        self._balance_probed: set[str] = set()
        self._closing: set[Client] = set()

    def account(self, name: str) -> Account:
        """The account of a profile; it is held if the profile is not in the settings."""
        if name not in self._accounts:
            profile = self._find(name)
            account = Account(
                profile or Profile(name=name),
                self._connect,
                self._close,
                self._on_account_changed,
                self._pace,
            )
            self._accounts[name] = account
            if profile is None:
                account.hold(_unknown_profile(name))
        return self._accounts[name]

    def subscribe(self, listener: Callable[[Account], None]) -> None:
        """Calls `listener` with each account that is held or reopened, or has a free slot."""
        self._listeners.append(listener)

    def refresh(self, name: str) -> None:
        """Re-reads a profile whose key or address has changed, and ends its hold.

        If the profile was removed, the account is disabled.
        """
        account, profile = self._accounts.get(name), self._find(name)
        if account is None:
            return
        if profile is not None:
            account.reopen(profile=profile)
        elif name != DEMO_PROFILE:
            account.disable(_unknown_profile(name))

    def try_now(self, name: str) -> None:
        """Ends the waits of a profile: back-offs, a balance hold, or an outage."""
        account = self.account(name)
        account.expedite()
        account.assume_funded()
        if account.is_unreachable and name in self._probe_wakeups:
            self._probe_wakeups[name].set()
        elif account.problem is not None:
            self.refresh(name)

    def reconnect_all(self) -> None:
        """Makes new clients for all accounts and probes the unreachable ones: after a suspend."""
        for account in self._accounts.values():
            account.reconnect()
        for nudge in self._probe_wakeups.values():
            nudge.set()

    def mark_unreachable(self, account: Account, reason: Problem) -> None:
        """Holds an account whose service cannot be reached, and probes until it can be."""
        if account.query_problem is None:
            account.hold(reason)
            self._start_probing(account)

    def check_reachability(self, account: Account) -> None:
        """Probes an account once, without a hold, after another address could not be reached."""
        if not account.is_unreachable and account.profile.name not in self._probe_wakeups:
            self._background.start(self._probe(account), name=f"probe {account.profile.name}")

    async def aclose(self) -> None:
        """Closes all clients."""
        for account in self._accounts.values():
            await account.aclose()
        while self._closing:
            await self._closing.pop().aclose()

    # -- Probing ------------------------------------------------------------------------------

    def _start_probing(self, account: Account) -> None:
        name = account.profile.name
        if name not in self._probe_wakeups:
            self._probe_wakeups[name] = asyncio.Event()
            self._background.start(self._keep_probing(account), name=f"probing {name}")

    async def _keep_probing(self, account: Account) -> None:
        """Probes every few seconds, whether or not the previous probe has been answered.

        A probe that hangs in a dead network would otherwise hide that the network is back.
        """
        wakeup = self._probe_wakeups[account.profile.name]
        wait = FIRST_PROBE_SECONDS
        try:
            while account.is_unreachable:
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait * self._pace.delay_factor):
                        await wakeup.wait()
                wakeup.clear()
                if account.is_unreachable:
                    name = f"probe {account.profile.name}"
                    self._background.start(self._probe(account), name=name)
                wait = PROBE_SECONDS
        finally:
            del self._probe_wakeups[account.profile.name]

    async def _probe(self, account: Account) -> None:
        try:
            lease = await account.lease()
            with lease.use() as client:
                await client.models()
        except AskError as failure:
            if failure.outcome.meaning is AskMeaning.UNREACHABLE:
                if not lease.is_retired:
                    self.mark_unreachable(account, failure.outcome.problem)
                    account.record_failed_probe()
                return
        except VideoDeskError as failure:
            if failure.code is Code.UNREACHABLE:
                account.record_failed_probe()
                return
            _log.info("Cannot probe the profile: %s", failure.code)
        account.reopen()

    async def _probe_balance(self, account: Account) -> None:
        """Lets a create through from time to time on an account that had no balance."""
        try:
            while (wait := account.seconds_to_probe) is not None:
                if wait:
                    await asyncio.sleep(wait)
                else:
                    account.allow_probe()
                    await account.changed()
        finally:
            self._balance_probed.discard(account.profile.name)

    # -- Clients -------------------------------------------------------------------------------

    async def _connect(self, profile: Profile, known_key: ApiKey | None) -> tuple[Client, ApiKey]:
        if self._find(profile.name) is None:
            raise VideoDeskError(_unknown_profile(profile.name))
        key = known_key or await stored_key(self._key_of, profile)
        return await asyncio.to_thread(self._client_of, profile.base_url, key), key

    def _close(self, client: Client) -> None:
        self._closing.add(client)
        self._background.start(self._close_client(client), name="close a connection")

    async def _close_client(self, client: Client) -> None:
        await client.aclose()
        self._closing.discard(client)

    def _on_account_changed(self, account: Account) -> None:
        for listener in self._listeners:
            listener(account)
        name = account.profile.name
        if account.seconds_to_probe is not None and name not in self._balance_probed:
            self._balance_probed.add(name)
            self._background.start(self._probe_balance(account), name=f"balance of {name}")
        self._publish(account)

    def _publish(self, account: Account) -> None:
        name, due = account.profile.name, account.next_try
        if self._published.get(name, (None, None)) == (account.problem, due):
            return
        self._published[name] = account.problem, due
        wait = None if due is None else due - asyncio.get_running_loop().time()
        retry_at = None if wait is None else datetime.now(UTC) + timedelta(seconds=wait)
        self._events.publish(AccountChanged(name, account.problem, retry_at))


def _unknown_profile(name: str) -> Problem:
    return problem(Code.PROFILE_UNKNOWN, reason=Reason.PROFILE_REMOVED, profile=name)
