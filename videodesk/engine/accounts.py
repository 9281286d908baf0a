"""The profiles in use: their connections, how much each may have going, and why one waits."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from types import TracebackType

from videodesk.background import Background, in_daemon_thread
from videodesk.credentials import ApiKey
from videodesk.engine.pacing import PROBE_SECONDS, Pace
from videodesk.errors import Code, Problem, VideoDeskError, error, problem
from videodesk.provider.client import Client
from videodesk.provider.outcome import AskError, AskMeaning
from videodesk.settings import Profile

_log = logging.getLogger(__name__)

KEYRING_SECONDS = 10.0
"""How long a password store may ask its owner before work goes on without it (PITFALLS)."""


class Account:
    """One profile in use.

    `problem` is why it waits for its owner or for the network; while it has one, nothing of this
    profile is sent or asked.
    """

    def __init__(
        self,
        profile: Profile,
        connect: Callable[[Profile], Awaitable[Client]],
        changed: Callable[["Account"], None],
        pace: Pace,
    ) -> None:
        self.profile = profile
        self.problem: Problem | None = None
        self._connect = connect
        self._changed = changed
        self._pace = pace
        self._client: Client | None = None
        self._retired: list[Client] = []
        self._connecting = asyncio.Lock()
        self._ready = asyncio.Event()
        self._ready.set()
        self._active = 0
        self._place_given = asyncio.Condition()
        self._next_create = 0.0

    async def client(self) -> Client:
        """The connection, made at the first use. KEY_MISSING, WRONG_ADDRESS."""
        async with self._connecting:
            if self._client is None:
                self._client = await self._connect(self.profile)
            return self._client

    def pause(self, problem: Problem) -> None:
        """Holds everything of this profile back until `reopen`."""
        self.problem = problem
        self._ready.clear()
        self._changed(self)

    def reopen(self, *, profile: Profile | None = None) -> None:
        """Lets work go on; with a `profile`, on a new connection (its key or address changed)."""
        if profile is not None:
            self.profile = profile
            if self._client is not None:
                self._retired.append(self._client)
                self._client = None
        self.problem = None
        self._ready.set()
        self._changed(self)

    async def ready(self) -> None:
        """Returns when nothing holds this profile back."""
        await self._ready.wait()

    async def create_turn(self) -> None:
        """Returns when the next create may leave: they keep a distance (API.md, "Pace")."""
        loop = asyncio.get_running_loop()
        at = max(loop.time(), self._next_create)
        self._next_create = at + self._pace.between_creates
        await asyncio.sleep(at - loop.time())

    async def aclose(self) -> None:
        """Closes the connections."""
        for client in (*self._retired, *([self._client] if self._client else [])):
            await client.aclose()
        self._retired.clear()
        self._client = None

    async def take_place(self) -> None:
        """Waits until the service works on fewer tasks of this profile than it may."""
        async with self._place_given:
            await self._place_given.wait_for(lambda: self._active < self.profile.active_limit)
            self._active += 1

    def occupy_place(self) -> None:
        """Counts a task that the service already works on."""
        self._active += 1

    async def give_place(self) -> None:
        """Lets the next one go."""
        async with self._place_given:
            self._active -= 1
            self._place_given.notify_all()


class Place:
    """One task's place among the active ones of an account; given back once, whatever happens."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._held = False

    async def take(self) -> None:
        """Waits for a place, unless it is held."""
        if not self._held:
            await self._account.take_place()
            self._held = True

    def occupy(self) -> None:
        """Takes a place without waiting: the service already works on the task."""
        if not self._held:
            self._account.occupy_place()
            self._held = True

    async def give(self) -> None:
        """Gives the place back, if it is held."""
        if self._held:
            self._held = False
            await self._account.give_place()

    async def __aenter__(self) -> "Place":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.give()


class Accounts:
    """All profiles that are in use.

    `find` gives a profile's settings, `key_of` its key (it may block; it is called in a daemon
    thread). `changed` is told when a profile begins or ends to wait.
    """

    def __init__(
        self,
        find: Callable[[str], Profile | None],
        key_of: Callable[[str], ApiKey | None],
        background: Background,
        *,
        pace: Pace,
        changed: Callable[[str, Problem | None], None] | None = None,
    ) -> None:
        self._find = find
        self._key_of = key_of
        self._background = background
        self._pace = pace
        self._said = changed
        self._accounts: dict[str, Account] = {}
        self._probed: set[str] = set()

    def account(self, name: str) -> Account:
        """The account of this profile; one that the settings no longer name waits for its owner."""
        if name not in self._accounts:
            profile = self._find(name)
            account = Account(profile or Profile(name=name), self._connect, self._tell, self._pace)
            self._accounts[name] = account
            if profile is None:
                account.pause(
                    problem(
                        Code.KEY_MISSING,
                        message=f"The profile “{name}” is no longer in the settings.",
                        hint="Make a profile of this name to go on.",
                    )
                )
        return self._accounts[name]

    def mended(self, name: str) -> None:
        """The owner changed this profile's key or address: what waits for it goes on."""
        account, profile = self._accounts.get(name), self._find(name)
        if account is not None and profile is not None:
            account.reopen(profile=profile)

    def unreachable(self, account: Account, problem: Problem) -> None:
        """Pauses an account that the network does not reach, and tries until it does."""
        account.pause(problem)
        if account.profile.name not in self._probed:
            self._probed.add(account.profile.name)
            self._background.start(self._probe(account), name=f"probe {account.profile.name}")

    async def aclose(self) -> None:
        """Closes all connections."""
        for account in self._accounts.values():
            await account.aclose()

    async def _probe(self, account: Account) -> None:
        try:
            while account.problem is not None and account.problem.code is Code.UNREACHABLE:
                await asyncio.sleep(PROBE_SECONDS * self._pace.patience)
                try:
                    await (await account.client()).models()
                except AskError as failure:
                    if failure.outcome.meaning is AskMeaning.UNREACHABLE:
                        continue
                except VideoDeskError:
                    _log.info("The profile cannot be probed", exc_info=True)
                account.reopen()
        finally:
            self._probed.discard(account.profile.name)

    async def _connect(self, profile: Profile) -> Client:
        try:
            key = await in_daemon_thread(
                lambda: self._key_of(profile.name), seconds=KEYRING_SECONDS
            )
        except TimeoutError as waiting:
            raise error(
                Code.KEY_MISSING,
                message="The password store of this computer did not answer. Nothing was sent.",
                hint="Unlock it, or enter the key again.",
            ) from waiting
        if key is None:
            raise error(Code.KEY_MISSING)
        return await asyncio.to_thread(Client, profile.base_url, key)

    def _tell(self, account: Account) -> None:
        if self._said is not None:
            self._said(account.profile.name, account.problem)
