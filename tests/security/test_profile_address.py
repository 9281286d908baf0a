"""A key belongs to the address that it was entered for, and is not sent on without a warning."""

import httpx
import pytest

from tests.app.keyrings import Store, StubbornStore
from tests.app.test_key_controller import Bench
from videodesk.credentials import ApiKey, Credentials, KeyLocation
from videodesk.engine.account_queries import AccountQueries
from videodesk.errors import Code, Reason, VideoDeskError
from videodesk.messages import problem_message
from videodesk.provider.addresses import normalise_base_url
from videodesk.provider.client import Client
from videodesk.service_origin import binding_of, is_unencrypted, origin_of
from videodesk.settings import Profile
from videodesk.ui.settings.requests import FirstKey, KeyEntry, ProfileTest

KEY = ApiKey("sk-proof-4f9c1d77aa")
HOME = "https://service.example"
ELSEWHERE = [
    "https://evil.example",
    "https://service.example.evil.example",
    "https://service.example:8443",
    "http://service.example",
    "https://sub.service.example",
    "https://service.example@evil.example",
    "https://service.example\\@evil.example",
    "https://service.example%2f@evil.example",
    "https://evil.example#https://service.example",
    "",
]


def on(store: Store, **options: str) -> Credentials:
    return Credentials(environment_profile="default", open_keyring=lambda: store, **options)  # type: ignore[arg-type]  # a test's own options


def refusal(credentials: Credentials, address: str) -> VideoDeskError:
    with pytest.raises(VideoDeskError) as raised:
        credentials.get("default", address)
    return raised.value


@pytest.mark.parametrize("address", ELSEWHERE)
def test_saved_key_is_not_given_to_another_address(address: str) -> None:
    store = Store()
    on(store).set("default", KEY, HOME)
    next_run = on(store)

    error = refusal(next_run, address)

    assert error.code is Code.KEY_MISSING
    assert error.problem.reason is Reason.KEY_FOR_OTHER_ADDRESS
    assert HOME in problem_message(error.problem).text
    assert next_run.location("default", address) is KeyLocation.OTHER_ADDRESS
    assert next_run.get("default", HOME) == KEY


@pytest.mark.parametrize(
    "address",
    [
        "https://service.example/",
        "https://service.example/v1",
        "https://service.example/other/path",
        "HTTPS://Service.Example:443",
    ],
)
def test_saved_key_is_given_to_the_same_origin(address: str) -> None:
    store = Store()
    on(store).set("default", KEY, HOME)
    assert on(store).get("default", address) == KEY


def test_key_in_memory_is_bound_as_well() -> None:
    store = Store()
    store.set_refusal = OSError("locked")
    credentials = on(store)
    assert credentials.set("default", KEY, HOME).location is KeyLocation.MEMORY

    assert refusal(credentials, "https://evil.example").code is Code.KEY_MISSING
    assert credentials.get("default", HOME) == KEY


def test_key_of_another_address_is_replaced_by_the_one_that_is_entered() -> None:
    store = Store()
    on(store).set("default", ApiKey("sk-old"), "https://former.example")
    on(store).set("default", KEY, HOME)
    assert on(store).get("default", HOME) == KEY
    assert store.keys == {"default": KEY.reveal()}


def test_key_of_an_earlier_version_is_bound_to_the_address_of_the_settings() -> None:
    store = Store()
    store.entries["default"] = KEY.reveal()
    credentials = Credentials(open_keyring=lambda: store, address_of=lambda _: HOME)

    assert refusal(credentials, "https://given-for-this-run.example").code is Code.KEY_MISSING
    assert credentials.get("default", HOME) == KEY
    assert store.entries["default"] == f"{KEY.reveal()} {HOME}"
    assert refusal(on(store), "https://evil.example").code is Code.KEY_MISSING


def test_key_of_an_earlier_version_works_if_its_address_cannot_be_noted() -> None:
    store = Store()
    store.entries["default"] = KEY.reveal()
    store.set_refusal = OSError("read-only")
    credentials = on(store)

    assert credentials.get("default", HOME) == KEY
    assert store.entries["default"] == KEY.reveal()
    assert refusal(credentials, "https://evil.example").code is Code.KEY_MISSING


def test_bound_key_can_be_removed_whatever_the_address() -> None:
    store = Store()
    on(store).set("default", KEY, HOME)
    on(store).clear("default")
    assert store.entries == {}


def test_entry_that_is_neither_key_nor_bound_key_is_refused() -> None:
    store = StubbornStore()
    store.entries["default"] = "sk-one sk-two"
    assert refusal(on(store), HOME).code is Code.KEY_MALFORMED


@pytest.mark.parametrize(
    "address",
    [HOME, f"{HOME}/v1", "http://127.0.0.1:8080", "https://[2001:db8::1]:8443/api", *ELSEWHERE],
)
def test_origin_is_the_one_that_is_connected_to(address: str) -> None:
    origin = origin_of(address)
    if origin:
        connected = httpx.URL(normalise_base_url(address))
        assert httpx.URL(origin).copy_with(path="/") == connected.copy_with(path="/")
    else:
        assert binding_of(address).startswith("sha256:")


async def test_test_of_a_changed_address_sends_no_saved_key() -> None:
    store = Store()
    credentials = on(store)
    credentials.set("default", KEY, HOME)
    made: list[Profile] = []

    def make_client(profile: Profile, key: ApiKey) -> Client:
        made.append(profile)
        return Client(profile.base_url, key)

    queries = AccountQueries(
        lambda _: None,
        lambda profile: credentials.get(profile.name, profile.base_url),
        make_client,
    )
    result = await queries.test(Profile(base_url="https://evil.example"))

    assert result.problem is not None
    assert result.problem.reason is Reason.KEY_FOR_OTHER_ADDRESS
    assert made == []


# -- Addresses without encryption ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "warns"),
    [
        (HOME, False),
        ("http://localhost:3000", False),
        ("http://127.0.0.1", False),
        ("http://[::1]:8080/api", False),
        ("http://service.example", True),
        ("http://192.168.1.5:3000", True),
        ("http://localhost.evil.example", True),
        ("http://127.0.0.1.evil.example", True),
        ("HTTP://SERVICE.EXAMPLE/v1", True),
        ("http://[2001:db8::1]", True),
    ],
)
def test_only_unencrypted_addresses_elsewhere_are_warned_of(address: str, *, warns: bool) -> None:
    assert is_unencrypted(address) is warns


PLAIN = "http://service.example"


@pytest.fixture
def bench(qtbot: object) -> Bench:  # QObjects need an application
    bench = Bench(Store())
    bench.profiles.profiles["default"] = Profile(base_url=PLAIN)
    return bench


async def test_first_key_is_sent_unencrypted_only_if_the_user_insists(bench: Bench) -> None:
    first = FirstKey(PLAIN, KEY.reveal())
    bench.controller.store_first(first)
    await bench.tasks.finish()
    assert bench.profiles.tested == []
    assert bench.store.entries == {}
    (call,) = bench.window.calls
    assert call[0] == "message"
    assert str(call[1]).startswith(f"{PLAIN} isn't encrypted")

    bench.controller.store_first(first)
    await bench.tasks.finish()
    assert bench.store.keys == {"default": KEY.reveal()}


async def test_typed_key_is_tested_unencrypted_only_if_the_user_insists(bench: Bench) -> None:
    test = ProfileTest(Profile(base_url=PLAIN), KEY.reveal())
    bench.controller.test(test)
    await bench.tasks.finish()
    assert bench.profiles.tested == []

    bench.controller.test(test)
    await bench.tasks.finish()
    assert len(bench.profiles.tested) == 1


async def test_key_is_saved_for_an_unencrypted_address_only_if_the_user_insists(
    bench: Bench,
) -> None:
    bench.controller.store(KeyEntry("default", KEY.reveal()))
    await bench.tasks.finish()
    assert bench.store.entries == {}

    bench.controller.store(KeyEntry("default", KEY.reveal()))
    await bench.tasks.finish()
    assert bench.store.keys == {"default": KEY.reveal()}
