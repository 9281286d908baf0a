"""Queries about an account: whether the key works, which models it can use, and the balance.

Each query uses its own client, and none holds an account or ends a hold.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from videodesk.catalog import ServiceModels
from videodesk.credentials import ApiKey
from videodesk.engine.account import Account
from videodesk.engine.accounts import KeyOf, stored_key
from videodesk.errors import (
    TASK_CHECK,
    Code,
    Problem,
    Reason,
    VideoDeskError,
    error,
    problem,
    with_params,
)
from videodesk.provider.client import Client
from videodesk.provider.money import Balance
from videodesk.provider.outcome import AskError, AskMeaning
from videodesk.settings import Profile

__all__ = ["AccountQueries", "Balance", "ConnectionTest"]

BALANCE_SECONDS: Final = 10.0
"""How long a test waits for the balance; the key is known to work by then."""


@dataclass(frozen=True, slots=True)
class ConnectionTest:
    """The result of testing a profile: `problem` is None if it works.

    `models` are the ids that the key can use, `balance` what is left if the service reports it.
    Both may be set together with a problem (such as no balance left).
    """

    problem: Problem | None = None
    models: tuple[str, ...] = ()
    balance: Balance | None = None

    @property
    def is_good(self) -> bool:
        """Whether a clip can be made with this profile, as far as is known."""
        return self.problem is None


class AccountQueries:
    """Queries services about their accounts.

    `find` returns a profile's settings, `key_of` its key (it may block; called in a daemon thread),
    `make_client` a client (it reads files; called in a thread).
    """

    def __init__(
        self,
        find: Callable[[str], Profile | None],
        key_of: KeyOf,
        make_client: Callable[[Profile, ApiKey], Client],
    ) -> None:
        self._find = find
        self._key_of = key_of
        self._make_client = make_client

    async def test(self, profile: Profile, key: ApiKey | None = None) -> ConnectionTest:
        """Tests a key at a profile's address; the stored key if none is given.

        The profile need not be in the settings yet.
        """
        try:
            async with self._client(profile, key) as client:
                models = await client.models()
                balance = await _balance_if_quick(client)
        except VideoDeskError as failure:
            return ConnectionTest(failure.problem)
        if balance is not None and balance.left <= 0:
            return ConnectionTest(_no_balance(), models, balance)
        return ConnectionTest(None, models, balance)

    async def service_models(self, profile_name: str) -> ServiceModels:
        """The models and prices that the profile's service currently offers.

        Raises VideoDeskError if there is no such profile, no key, or no list of models.
        """
        async with self._client(self._find_profile(profile_name), None) as client:
            models = await client.models()
            prices = await client.prices()
        return ServiceModels(profile_name, datetime.now(UTC), models, prices)

    async def balance(self, profile_name: str) -> Balance | None:
        """The balance; None if it is not known, for any reason."""
        try:
            async with self._client(self._find_profile(profile_name), None) as client:
                return await client.balance()
        except VideoDeskError:
            return None

    def _find_profile(self, profile_name: str) -> Profile:
        profile = self._find(profile_name)
        if profile is None:
            raise error(Code.PROFILE_UNKNOWN)
        return profile

    @asynccontextmanager
    async def _client(self, profile: Profile, given: ApiKey | None) -> AsyncIterator[Client]:
        key = given or await stored_key(self._key_of, profile)
        async with aclosing(await asyncio.to_thread(self._make_client, profile, key)) as client:
            yield client


async def _balance_if_quick(client: Client) -> Balance | None:
    try:
        async with asyncio.timeout(BALANCE_SECONDS):
            return await client.balance()
    except TimeoutError:
        return None


def _no_balance() -> Problem:
    return problem(
        Code.NO_BALANCE,
        reason=Reason.KEY_WITHOUT_BALANCE,
    )


async def task_exists(account: Account, task_id: str) -> bool:
    """Whether the service has this task; only its own answer counts as a no.

    Raises the problem that prevented the query (UNREACHABLE, KEY_REFUSED, ...), marked so that its
    message says that nothing was changed.
    """
    try:
        connection = await account.lease()
        async with account.query_slots:
            with connection.use() as client:
                await client.query(task_id)
    except AskError as failure:
        if failure.outcome.meaning is AskMeaning.UNKNOWN_TASK:
            return False
        raise _cannot_ask(failure.problem) from failure
    except VideoDeskError as failure:
        raise _cannot_ask(failure.problem) from failure
    return True


def _cannot_ask(reason: Problem) -> VideoDeskError:
    return VideoDeskError(with_params(reason, during=TASK_CHECK))
