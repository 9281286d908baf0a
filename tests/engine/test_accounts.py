"""Accounts: their clients and their holds."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.engine.harness import QUICK
from tests.engine.scripted import BASE_URL, KEY, ScriptedService
from videodesk.background import Background
from videodesk.credentials import ApiKey
from videodesk.engine.account import Account
from videodesk.engine.account_queries import task_exists
from videodesk.engine.accounts import Accounts
from videodesk.errors import Code, VideoDeskError, problem
from videodesk.events import AccountChanged, Event, EventStream
from videodesk.provider.client import Client
from videodesk.settings import Profile


class ClientFactory:
    """Profiles and keys as a test needs them, and the clients that were made and closed."""

    def __init__(self) -> None:
        self.profiles = {"default": Profile(base_url=BASE_URL)}
        self.keys = {"default": ApiKey(KEY)}
        self.service = ScriptedService()
        self.asked_for_keys = 0
        self.made: list[Client] = []
        self.closed: list[Client] = []

    def key_of(self, profile: Profile) -> ApiKey | None:
        self.asked_for_keys += 1
        return self.keys.get(profile.name)

    def client_of(self, base_url: str, key: ApiKey) -> Client:
        made = CountedClient(base_url, key)
        made.closed = self.closed
        self.made.append(made)
        return made


class CountedClient(Client):
    closed: list[Client]

    async def aclose(self) -> None:
        self.closed.append(self)
        await super().aclose()


@pytest.fixture
def factory() -> ClientFactory:
    return ClientFactory()


@pytest.fixture
async def accounts(factory: ClientFactory) -> AsyncIterator[Accounts]:
    background = Background()
    accounts = Accounts(
        factory.profiles.get,
        factory.key_of,
        background,
        events=EventStream(),
        pace=QUICK,
        client_of=factory.client_of,
    )
    yield accounts
    await background.close()
    await accounts.aclose()
    assert set(factory.closed) == set(factory.made)


async def test_retired_client_is_closed_when_its_last_user_is_done(
    accounts: Accounts, factory: ClientFactory
) -> None:
    account = accounts.account("default")
    connection = await account.lease()
    with connection.use():
        accounts.refresh("default")
        await asyncio.sleep(0.01)
        assert factory.closed == []
    await asyncio.sleep(0.01)
    assert factory.closed == factory.made
    assert await account.lease() is not connection


async def test_reconnect_all_makes_new_clients_with_the_same_key(
    accounts: Accounts, factory: ClientFactory
) -> None:
    account = accounts.account("default")
    before = await account.lease()
    accounts.reconnect_all()
    after = await account.lease()
    assert after is not before
    assert factory.asked_for_keys == 1


async def test_account_of_an_unknown_profile_is_held(
    accounts: Accounts, factory: ClientFactory
) -> None:
    profile = factory.profiles.pop("default")
    account = accounts.account("default")
    assert problem_code(account) is Code.PROFILE_UNKNOWN
    accounts.refresh("default")
    assert problem_code(account) is Code.PROFILE_UNKNOWN
    factory.profiles["default"] = profile
    accounts.refresh("default")
    assert problem_code(account) is None
    assert account.profile == profile


async def test_account_without_a_key_raises_key_missing_each_time(
    accounts: Accounts, factory: ClientFactory
) -> None:
    key = factory.keys.pop("default")
    account = accounts.account("default")
    with pytest.raises(VideoDeskError) as raised:
        await account.lease()
    assert raised.value.code is Code.KEY_MISSING
    factory.keys["default"] = key
    await account.lease()


async def test_submit_and_query_are_held_separately(accounts: Accounts) -> None:
    account = accounts.account("default")
    account.hold(problem(Code.NO_BALANCE), submit_only=True)
    assert problem_code(account) is Code.NO_BALANCE
    assert account.query_problem is None
    account.hold(problem(Code.KEY_REFUSED))
    assert problem_code(account) is Code.KEY_REFUSED
    assert account.download_problem is None
    account.reopen()
    assert problem_code(account) is Code.KEY_REFUSED
    accounts.refresh("default")
    assert problem_code(account) is None


def problem_code(account: Account) -> Code | None:
    return account.problem.code if account.problem else None


async def test_account_changed_is_published_once_per_change_of_the_problem() -> None:
    published: list[Event] = []
    events = EventStream()
    events.subscribe(published.append)
    background = Background()
    profile = Profile(base_url=BASE_URL)
    accounts = Accounts(
        {"default": profile}.get,
        lambda _: ApiKey(KEY),
        background,
        events=events,
        pace=QUICK,
    )
    account = accounts.account("default")
    for _ in range(3):
        account.hold(problem(Code.KEY_REFUSED))
    accounts.refresh("default")
    accounts.refresh("default")
    await background.close()
    assert published == [
        AccountChanged("default", problem(Code.KEY_REFUSED)),
        AccountChanged("default", None),
    ]


async def test_key_is_not_sent_to_the_address_of_an_unknown_profile(
    accounts: Accounts, factory: ClientFactory
) -> None:
    factory.profiles.pop("default")
    with pytest.raises(VideoDeskError) as raised:
        await task_exists(accounts.account("default"), "task")
    assert raised.value.code is Code.PROFILE_UNKNOWN
    assert factory.made == []
    assert factory.asked_for_keys == 0


async def test_disabled_account_drops_its_client_and_its_key(
    accounts: Accounts, factory: ClientFactory
) -> None:
    account = accounts.account("default")
    await account.lease()
    profile = factory.profiles.pop("default")
    accounts.refresh("default")
    assert problem_code(account) is Code.PROFILE_UNKNOWN
    await asyncio.sleep(0.01)
    assert factory.closed == factory.made
    with pytest.raises(VideoDeskError):
        await account.lease()
    factory.profiles["default"] = profile
    accounts.refresh("default")
    assert problem_code(account) is None
    await account.lease()
    assert factory.asked_for_keys == 2


async def test_next_try_of_an_account_without_balance_is_published() -> None:
    published: list[Event] = []
    events = EventStream()
    events.subscribe(published.append)
    background = Background()
    accounts = Accounts(
        {"default": Profile(base_url=BASE_URL)}.get,
        lambda _: ApiKey(KEY),
        background,
        events=events,
        pace=replace(QUICK, delay_factor=1),
    )
    account = accounts.account("default")
    account.hold(problem(Code.NO_BALANCE), submit_only=True)
    account.hold(problem(Code.NO_BALANCE), submit_only=True)
    accounts.try_now("default")
    await background.close()
    *held, freed = published
    for each in held:
        assert isinstance(each, AccountChanged)
        assert each.retry_at is not None
        left = each.retry_at - datetime.now(UTC)
        assert timedelta(minutes=9) < left <= timedelta(minutes=10)
    assert freed == AccountChanged("default", None)
