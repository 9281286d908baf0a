"""The first key: tried against a service, kept or not, and what is said about it."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from tests.app.conftest import Run
from tests.app.environment import DIRECT, Seat, Workplace, until
from tests.app.keyrings import HungStore
from tests.engine.loopback import on_loopback
from tests.engine.scripted import KEY, ScriptedService, no_balance
from videodesk.generation import Status
from videodesk.settings import Options, Profile, Settings
from videodesk.ui.settings.onboarding_panel import OnboardingPanel

NOBODY = "http://127.0.0.1:9"


def panel(seat: Seat) -> OnboardingPanel:
    return seat.window.key_panel


def enter(seat: Seat, address: str, key: str) -> None:
    seat.type("keyAddress", address)
    seat.type("apiKey", key)
    seat.press("keepKey")


async def gone(seat: Seat) -> None:
    await until(panel(seat).isHidden, what="the panel to be gone")


def test_a_good_key_is_kept_with_its_address_and_what_waits_goes_on(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        service = ScriptedService()
        async with on_loopback(service) as address:
            place.has(NOBODY, key=None)
            async with place.open() as seat:
                await until(panel(seat).isVisible, what="the welcome")
                seat.submit("a kite")
                await seat.row("a kite", Status.QUEUED)
                enter(seat, f"{address}/v1/", KEY)
                await gone(seat)
                assert place.store.get_password("VideoDesk", "default") == KEY
                await seat.row("a kite", Status.COMPLETED)
                panel(seat).ask()
                assert "Asking" not in seat.said(panel(seat))
                assert panel(seat)._field.text() == ""
            assert service.creates == ["a kite"]
        async with place.open() as seat:
            assert seat.settings.profiles[0].base_url == address
            assert panel(seat).isHidden()

    run(work())


def test_a_wrong_key_gets_a_sentence_and_stays_where_it_was_typed(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        async with on_loopback(ScriptedService()) as address:
            place.has(NOBODY, key=None)
            async with place.open() as seat:
                enter(seat, address, "sk-wrong")
                await seat.hears("does not know this API key", panel(seat))
                assert panel(seat)._field.text() == "sk-wrong"
                assert place.store.get_password("VideoDesk", "default") is None
                assert seat.settings.profiles[0].base_url == NOBODY
                enter(seat, address, KEY)
                await gone(seat)
                assert place.store.get_password("VideoDesk", "default") == KEY

    run(work())


def test_a_key_entered_offline_is_kept_with_a_word(run: Run, place: Workplace) -> None:
    async def work() -> None:
        place.has(NOBODY, key=None)
        async with place.open() as seat:
            enter(seat, NOBODY, KEY)
            await gone(seat)
            await seat.hears("could not be reached", seat.window.activity)
            assert place.store.get_password("VideoDesk", "default") == KEY
            assert panel(seat)._field.text() == ""

    run(work())


def test_a_key_without_balance_is_kept_with_a_word(run: Run, place: Workplace) -> None:
    async def work() -> None:
        service = ScriptedService()
        service.always["models"] = no_balance
        async with on_loopback(service) as address:
            place.has(address, key=None)
            async with place.open() as seat:
                enter(seat, address, KEY)
                await gone(seat)
                await seat.hears("balance", seat.window.activity)
                assert place.store.get_password("VideoDesk", "default") == KEY

    run(work())


def test_a_password_store_that_hangs_leaves_the_key_in_memory_and_says_so(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        service = ScriptedService()
        store = place.store = HungStore()
        async with on_loopback(service) as address:
            place.has(address, key=None)
            async with place.open(greeted=False) as seat:
                seat.window.menus.enter_key.trigger()
                enter(seat, address, KEY)
                await gone(seat)
                await seat.hears("password store", seat.window.activity)
                seat.submit("a kite")
                await seat.row("a kite", Status.COMPLETED)
        store.ended.set()

    run(work())


def test_the_panel_asks_for_the_address_of_the_profile_that_is_in_use(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        home, work = Profile(base_url=NOBODY), Profile(name="work", base_url="http://127.0.0.1:19")
        place.keep(Settings(profiles=(home, work), network=DIRECT))
        place.store.set_password("VideoDesk", "default", KEY)
        async with place.open() as seat:
            seat.window.menus.enter_key.trigger()
            assert panel(seat)._address.text() == NOBODY
            seat.dialog.use_requested.emit("work")
            assert panel(seat)._address.text() == "http://127.0.0.1:19"

    run(work())


def test_an_address_of_the_command_line_is_not_kept(run: Run, place: Workplace) -> None:
    async def work() -> None:
        async with on_loopback(ScriptedService()) as address:
            place.has(NOBODY, key=None)
            place.options = Options(base_url=address)
            async with place.open() as seat:
                assert panel(seat)._address.text() == address
                seat.type("apiKey", KEY)
                seat.press("keepKey")
                await gone(seat)
                assert seat.settings.profiles[0].base_url == NOBODY

    run(work())


def test_the_key_of_the_environment_goes_to_the_profile_in_use_alone(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        service, other = ScriptedService(), ScriptedService()
        async with on_loopback(service) as address, on_loopback(other) as elsewhere:
            home = Profile(base_url=address, create_interval=0)
            profiles = home, Profile(name="work", base_url=elsewhere, create_interval=0)
            place.keep(Settings(profiles=profiles, network=DIRECT))
            async with place.open(api_key=KEY) as seat:
                seat.submit("at home")
                await seat.row("at home", Status.COMPLETED)
                seat.dialog.use_requested.emit("work")
                seat.submit("at work")
                await seat.hears("There is no API key", seat.window.activity)
                assert (await seat.row("at work", Status.QUEUED)).request.profile == "work"
        assert (other.creates, other.probes) == ([], 0)

    run(work())


def test_an_address_for_this_once_stays_with_its_profile(run: Run, place: Workplace) -> None:
    async def work() -> None:
        once, other = ScriptedService(), ScriptedService(keys={"sk-work"})
        async with on_loopback(once) as address, on_loopback(other) as elsewhere:
            profiles = (
                Profile(base_url=NOBODY),
                Profile(name="work", base_url=elsewhere, create_interval=0),
            )
            place.keep(Settings(profiles=profiles, network=DIRECT))
            place.store.set_password("VideoDesk", "work", "sk-work")
            place.options = Options(base_url=address)
            async with place.open(api_key=KEY) as seat:
                seat.dialog.use_requested.emit("work")
                seat.submit("at work")
                await seat.row("at work", Status.COMPLETED)
        assert (once.creates, other.creates) == ([], ["at work"])

    run(work())


def test_the_key_that_another_profile_lacks_is_asked_for_beside_that_profile(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        async with on_loopback(ScriptedService()) as address:
            profiles = (
                Profile(base_url=address),
                Profile(name="work", base_url=address, create_interval=0),
            )
            place.keep(Settings(profiles=profiles, network=DIRECT))
            place.store.set_password("VideoDesk", "default", KEY)
            async with place.open() as seat:
                seat.submit("at work", profile="work")
                await seat.hears("There is no API key", seat.window.activity)
                assert panel(seat).isHidden()
                seat.press("problemRemedy")
                await until(seat.dialog.isVisible, what="the settings")
                assert panel(seat).isHidden()
                seat.type("profileKey", KEY)
                seat.press("keepProfileKey")
                await seat.row("at work", Status.COMPLETED)
                assert place.store.get_password("VideoDesk", "work") == KEY

    run(work())


def test_the_welcome_takes_the_cursor_from_nobody_who_types(run: Run, place: Workplace) -> None:
    async def work() -> None:
        place.has(NOBODY, key=None)
        async with place.open() as seat:
            await until(panel(seat).isVisible, what="the welcome")
            assert seat.window.focusWidget() is panel(seat)._field
        async with place.open(greeted=False) as seat:
            QTest.keyClicks(seat.find(QPlainTextEdit, "prompt"), "a k")
            await seat.greeted()
            assert panel(seat).isVisible()
            assert seat.window.focusWidget() is seat.find(QPlainTextEdit, "prompt")

    run(work())
