"""API keys: tested, stored or not, and what is shown about them."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from tests.app.conftest import Run
from tests.app.environment import DIRECT, AppDriver, AppEnvironment, until
from tests.app.fakes import FakeNotifier, FakeTasks
from tests.app.keyrings import HungStore, Store, StubbornStore
from tests.engine.loopback import on_loopback
from tests.engine.scripted import KEY, ScriptedService
from videodesk.app.key_controller import ApiKeyController
from videodesk.app.key_notices import KeyNotices
from videodesk.credentials import ApiKey, Credentials, KeyLocation
from videodesk.engine.account_queries import ConnectionTest
from videodesk.errors import Code, Problem, Reason, VideoDeskError, error, problem
from videodesk.generation import Request, Status, new_generation
from videodesk.settings import DEMO_PROFILE, Options, Profile, Session, Settings
from videodesk.ui.activity.key_notice import KeyNotice
from videodesk.ui.settings.onboarding_panel import OnboardingPanel
from videodesk.ui.settings.requests import FirstKey, KeyEntry, ProfileTest

NOBODY = "http://127.0.0.1:9"


def panel(app: AppDriver) -> OnboardingPanel:
    return app.window.key_panel


def enter(app: AppDriver, address: str, key: str) -> None:
    app.type("keyAddress", address)
    app.type("apiKey", key)
    app.press("keepKey")


async def gone(app: AppDriver) -> None:
    await until(panel(app).isHidden, what="the panel to be gone")


def test_key_of_another_address_is_not_sent_and_the_right_one_is_asked_for(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        service = ScriptedService()
        async with on_loopback(service) as address:
            environment.save_profile(address, key="sk-of-home https://home.example")
            async with environment.open() as app:
                await until(panel(app).isVisible, what="the panel")
                assert "The saved key is for https://home.example" in app.visible_text(panel(app))
                app.submit("a kite")
                await app.wait_for_row("a kite", Status.QUEUED)
                assert (service.probes, service.creates, service.files) == (0, [], [])
                enter(app, address, KEY)
                await gone(app)
                await app.wait_for_row("a kite", Status.COMPLETED)
        assert environment.store.get_password("VideoDesk", "default") == f"{KEY} {address}"

    run(scenario())


def test_good_key_is_stored_with_its_address_and_waiting_requests_are_sent(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        service = ScriptedService()
        async with on_loopback(service) as address:
            environment.save_profile(NOBODY, key=None)
            async with environment.open() as app:
                await until(panel(app).isVisible, what="the welcome")
                app.submit("a kite")
                await app.wait_for_row("a kite", Status.QUEUED)
                enter(app, f"{address}/v1/", KEY)
                await gone(app)
                assert environment.saved_key("default") == KEY
                await app.wait_for_row("a kite", Status.COMPLETED)
                panel(app).ask()
                assert "Asking" not in app.visible_text(panel(app))
                assert panel(app)._field.text() == ""
            assert service.creates == ["a kite"]
        async with environment.open() as app:
            assert app.settings.profiles[0].base_url == address
            assert panel(app).isHidden()

    run(scenario())


def test_locked_password_store_is_reported_and_what_waits_continues_once_unlocked(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        async with on_loopback(ScriptedService()) as address:
            environment.save_profile(address)
            assert isinstance(environment.store, Store)
            environment.store.refusal = OSError("the collection is locked")
            async with environment.open() as app:
                await app.wait_for_text(
                    "The password store could not be opened.", app.window.activity
                )
                app.submit("a kite")
                await app.wait_for_row("a kite", Status.QUEUED)
                assert panel(app).isHidden()
                environment.store.refusal = None
                app.press("problemRemedy")
                await app.wait_for_row("a kite", Status.COMPLETED)
                assert "password store" not in app.visible_text(app.window.activity)

    run(scenario())


def test_panel_shows_the_address_of_the_profile_in_use(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        home, work = Profile(base_url=NOBODY), Profile(name="work", base_url="http://127.0.0.1:19")
        environment.save_settings(Settings(profiles=(home, work), network=DIRECT))
        environment.store.set_password("VideoDesk", "default", KEY)
        async with environment.open() as app:
            app.window.menus.enter_key.trigger()
            assert panel(app)._address.text() == NOBODY
            app.dialog.profiles.use_requested.emit("work")
            assert panel(app)._address.text() == "http://127.0.0.1:19"

    run(scenario())


def test_address_of_the_command_line_is_not_saved(run: Run, environment: AppEnvironment) -> None:
    async def scenario() -> None:
        async with on_loopback(ScriptedService()) as address:
            environment.save_profile(NOBODY, key=None)
            environment.options = Options(base_url=address)
            async with environment.open() as app:
                assert panel(app)._address.text() == address
                app.type("apiKey", KEY)
                app.press("keepKey")
                await gone(app)
                assert app.settings.profiles[0].base_url == NOBODY

    run(scenario())


def test_key_of_the_environment_is_used_for_the_profile_in_use_alone(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        service, other = ScriptedService(), ScriptedService()
        async with on_loopback(service) as address, on_loopback(other) as elsewhere:
            home = Profile(base_url=address, create_interval=0)
            profiles = home, Profile(name="work", base_url=elsewhere, create_interval=0)
            environment.save_settings(Settings(profiles=profiles, network=DIRECT))
            async with environment.open(api_key=KEY) as app:
                app.submit("at home")
                await app.wait_for_row("at home", Status.COMPLETED)
                app.dialog.profiles.use_requested.emit("work")
                app.submit("at work")
                await app.wait_for_text("There is no API key", app.window.activity)
                assert (await app.wait_for_row("at work", Status.QUEUED)).request.profile == "work"
        assert (other.creates, other.probes) == ([], 0)

    run(scenario())


def test_address_of_the_command_line_is_used_for_its_profile_alone(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        once, other = ScriptedService(), ScriptedService(keys={"sk-work"})
        async with on_loopback(once) as address, on_loopback(other) as elsewhere:
            profiles = (
                Profile(base_url=NOBODY),
                Profile(name="work", base_url=elsewhere, create_interval=0),
            )
            environment.save_settings(Settings(profiles=profiles, network=DIRECT))
            environment.store.set_password("VideoDesk", "work", "sk-work")
            environment.options = Options(base_url=address)
            async with environment.open(api_key=KEY) as app:
                app.dialog.profiles.use_requested.emit("work")
                app.submit("at work")
                await app.wait_for_row("at work", Status.COMPLETED)
        assert (once.creates, other.creates) == ([], ["at work"])

    run(scenario())


def test_missing_key_of_another_profile_is_asked_for_in_the_settings(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        async with on_loopback(ScriptedService()) as address:
            profiles = (
                Profile(base_url=address),
                Profile(name="work", base_url=address, create_interval=0),
            )
            environment.save_settings(Settings(profiles=profiles, network=DIRECT))
            environment.store.set_password("VideoDesk", "default", KEY)
            async with environment.open() as app:
                app.submit("at work", profile="work")
                await app.wait_for_text("There is no API key", app.window.activity)
                assert panel(app).isHidden()
                app.press("problemRemedy")
                await until(app.dialog.isVisible, what="the settings")
                assert panel(app).isHidden()
                app.type("profileKey", KEY)
                app.press("keepProfileKey")
                await app.wait_for_row("at work", Status.COMPLETED)
                assert environment.saved_key("work") == KEY

    run(scenario())


def test_onboarding_panel_does_not_take_the_focus_while_the_user_types(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        environment.save_profile(NOBODY, key=None)
        async with environment.open() as app:
            await until(panel(app).isVisible, what="the welcome")
            assert app.window.focusWidget() is panel(app)._field
        async with environment.open(started=False) as app:
            QTest.keyClicks(app.find(QPlainTextEdit, "prompt"), "a k")
            await app.wait_for_start()
            assert panel(app).isVisible()
            assert app.window.focusWidget() is app.find(QPlainTextEdit, "prompt")

    run(scenario())


# -- The controller by itself ------------------------------------------------------------------


class FakeWindow:
    """The window, the panel, the dialog and the list of problems at once."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.is_user_typing = False
        self.solved = asyncio.Event()
        self.has_store = True

    def focus_prompt(self) -> None:
        self.calls.append(("focus prompt",))

    def show_onboarding(self, *, takes_focus: bool) -> None:
        self.calls.append(("onboarding", takes_focus))

    def ask(self, *, takes_focus: bool = True) -> None:
        self.calls.append(("ask", takes_focus))

    def show_store(self, *, is_there: bool) -> None:
        self.has_store = is_there

    def show_message(self, text: str) -> None:
        self.calls.append(("message", text))

    def hide(self) -> None:
        self.calls.append(("hide",))

    def show_problem(self, problem: Problem, *, profile: str | None = None) -> None:
        self.calls.append(("problem", problem.code))

    def clear_problem(self, profile: str) -> None:
        self.calls.append(("solved", profile))
        self.solved.set()

    def open_profile(self, name: str) -> None:
        self.calls.append(("open", name))


class FakePanel(FakeWindow):
    def show_test_result(self, sentence: str, *, success: bool) -> None:
        self.calls.append(("result", sentence, success))


class FakeDialog:
    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.untested: dict[str, bool] = {}

    def show_test_result(self, name: str, sentence: str, *, success: bool) -> None:
        self.calls.append(("result", name, sentence, success))

    def show_key_problem(self, name: str, sentence: str) -> None:
        self.calls.append(("key problem", name))

    def show_key_unknown(self, name: str, sentence: str) -> None:
        self.calls.append(("unknown", name, sentence))

    def show_key_location(
        self,
        name: str,
        location: KeyLocation,
        store: str,
        *,
        is_new: bool = False,
        is_untested: bool = False,
    ) -> None:
        self.calls.append(("location", name, location, store, is_new))
        self.untested[name] = is_untested


class FakeProfiles:
    """Profiles, the one in use, their accounts and the tests of their keys."""

    def __init__(self) -> None:
        self.profiles = {
            "default": Profile(base_url="https://home.example"),
            "work": Profile(name="work", base_url="https://work.example"),
        }
        self.current = self.own = "default"
        self.result = ConnectionTest(models=("veo3",))
        self.tested: list[tuple[Profile, ApiKey | None]] = []
        self.refreshed: list[str] = []
        self.invalidated: list[str] = []
        self.balances = 0
        self.addresses: list[tuple[str, str]] = []
        self.keys: dict[str, ApiKey] = {}
        self.refusal: VideoDeskError | None = None
        self.answers = threading.Event()
        self.answers.set()

    def find(self, name: str) -> Profile | None:
        return self.profiles.get(name)

    def key_of(self, profile: Profile) -> ApiKey | None:
        self.answers.wait()
        if self.refusal is not None:
            raise self.refusal
        return self.keys.get(profile.name)

    def use(self, name: str) -> None:
        self.current = name

    def refresh_balance(self) -> None:
        self.balances += 1

    def invalidate_models(self, name: str) -> None:
        self.invalidated.append(name)

    def refresh(self, name: str) -> None:
        self.refreshed.append(name)

    async def test(self, profile: Profile, key: ApiKey | None = None) -> ConnectionTest:
        self.tested.append((profile, key))
        await asyncio.sleep(0)
        return self.result

    def keep_address(self, name: str, base_url: str) -> None:
        self.addresses.append((name, base_url))


class Bench:
    def __init__(self, store: Store, *, seconds: float = 20.0) -> None:
        self.store = store
        self.tasks = FakeTasks()
        self.window = FakePanel()
        self.dialog = FakeDialog()
        self.profiles = FakeProfiles()
        self.keys = Credentials(open_keyring=lambda: store)
        self.session = Session()
        self.notice = KeyNotice()
        self.notices = KeyNotices(self, self)
        self.notices.show_profile("default")
        self.notifier = FakeNotifier()
        self.controller = ApiKeyController(
            self.tasks,
            self.profiles,
            self.keys,
            window=self.window,
            panel=self.window,
            problems=self.window,
            current=self.profiles,
            accounts=self.profiles,
            queries=self.profiles,
            open_profile=self.window.open_profile,
            keep_address=self.profiles.keep_address,
            notices=self.notices,
            notifications=self.notifier,
            seconds=seconds,
        )
        self.controller._dialog = self.dialog

    def show_key_notice(self, notice: KeyNotice) -> None:
        self.notice = notice

    async def store_first(self, text: str = KEY, address: str = "https://home.example") -> None:
        self.controller.store_first(FirstKey(address, text))
        await self.tasks.finish()


@pytest.fixture
def bench(qapp: QApplication) -> Bench:
    return Bench(Store())


async def test_first_key_is_tested_at_its_address_and_stored(bench: Bench) -> None:
    await bench.store_first(address="https://other.example")
    (tested,) = bench.profiles.tested
    assert tested[0].base_url == "https://other.example"
    assert tested[1] is not None
    assert tested[1].reveal() == KEY
    assert bench.store.keys == {"default": KEY}
    assert bench.profiles.addresses == [("default", "https://other.example")]
    assert bench.profiles.refreshed == bench.profiles.invalidated == ["default"]
    assert bench.profiles.balances == 1
    assert bench.window.calls == [
        ("hide",),
        ("message", ""),
        ("solved", "default"),
        ("focus prompt",),
    ]


async def test_address_that_has_not_changed_is_not_kept_again(bench: Bench) -> None:
    await bench.store_first()
    assert bench.profiles.addresses == []


async def test_refused_first_key_is_not_stored_and_the_panel_stays(bench: Bench) -> None:
    bench.profiles.result = ConnectionTest(problem(Code.KEY_REFUSED))
    await bench.store_first()
    assert bench.store.entries == {}
    assert [each[0] for each in bench.window.calls] == ["result"]
    assert bench.profiles.refreshed == []


@pytest.mark.parametrize("code", [Code.UNREACHABLE, Code.NO_BALANCE])
async def test_first_key_is_stored_with_the_problem_shown_if_nothing_is_said_against_it(
    bench: Bench, code: Code
) -> None:
    bench.profiles.result = ConnectionTest(problem(code))
    await bench.store_first()
    assert bench.store.keys == {"default": KEY}
    assert ("problem", code) in bench.window.calls
    assert ("hide",) in bench.window.calls


# What is said of a key that was not tested, or is not saved


async def test_key_that_was_tested_before_it_was_saved_needs_no_notice(bench: Bench) -> None:
    await bench.store_first()
    assert bench.notice.text == ""


async def test_first_key_that_could_not_be_tested_says_so_until_it_has_worked(
    bench: Bench,
) -> None:
    bench.profiles.result = ConnectionTest(problem(Code.UNREACHABLE))
    await bench.store_first()
    assert bench.notice.text == "Key not tested"
    assert bench.session.untested_keys == ("default",)
    accepted = new_generation(Request("veo3", "waves", profile="default"))
    bench.notices.on_generation(replace(accepted, status=Status.SUBMITTING))
    assert bench.notice.text == "Key not tested"
    bench.notices.on_generation(replace(accepted, status=Status.PROCESSING))
    assert bench.notice.text == ""
    assert not bench.session.untested_keys


async def test_key_saved_in_the_settings_is_untested_until_its_test_succeeds(
    bench: Bench,
) -> None:
    bench.controller.store(KeyEntry("default", "sk-new"))
    await bench.tasks.finish()
    assert bench.dialog.untested == {"default": True}
    assert bench.notice.text == "Key not tested"
    bench.controller.test_current()
    assert bench.notice.text == "Key not tested"
    await bench.tasks.finish()
    assert bench.notice.text == ""
    assert bench.notifier.texts == ["The key is valid. 1 model is available."]


async def test_key_that_was_typed_and_tested_is_saved_as_tested(bench: Bench) -> None:
    default = bench.profiles.profiles["default"]
    bench.controller.test(ProfileTest(default, "sk-new"))
    await bench.tasks.finish()
    bench.controller.store(KeyEntry("default", "sk-new"))
    await bench.tasks.finish()
    assert (bench.dialog.untested, bench.notice.text) == ({"default": False}, "")
    bench.controller.store(KeyEntry("default", "sk-other"))
    await bench.tasks.finish()
    assert bench.notice.text == "Key not tested"
    bench.controller.clear("default")
    await bench.tasks.finish()
    assert bench.notice.text == ""


async def test_refused_key_stays_untested_with_the_problem_beside_its_profile(
    bench: Bench,
) -> None:
    bench.controller.store(KeyEntry("default", "sk-new"))
    await bench.tasks.finish()
    bench.profiles.result = ConnectionTest(problem(Code.KEY_REFUSED))
    bench.controller.test_current()
    await bench.tasks.finish()
    assert ("problem", Code.KEY_REFUSED) in bench.window.calls
    assert bench.notice.text == "Key not tested"


async def test_key_in_memory_says_so_for_its_profile_alone(bench: Bench) -> None:
    bench.store.set_refusal = OSError("locked")
    await bench.store_first()
    assert bench.notice.text == "Key kept only until VideoDesk closes"
    bench.notices.show_profile("work")
    assert bench.notice.text == ""
    bench.notices.show_profile(DEMO_PROFILE)
    assert bench.notice.text == ""


async def test_malformed_first_key_gets_a_message(bench: Bench) -> None:
    await bench.store_first(text="two words")
    assert bench.profiles.tested == []
    assert [each[0] for each in bench.window.calls] == ["message"]


async def test_first_key_is_kept_in_memory_if_the_password_store_hangs(
    qapp: QApplication,
) -> None:
    store = HungStore()
    bench = Bench(store, seconds=0.05)
    await bench.store_first()
    assert bench.notice.text == "Key kept only until VideoDesk closes"
    assert ("hide",) in bench.window.calls
    key = bench.keys.get("default", "https://home.example")
    assert key is not None
    assert key.reveal() == KEY
    store.ended.set()


async def test_test_of_the_first_key_can_be_stopped(bench: Bench) -> None:
    bench.controller.store_first(FirstKey("https://home.example", KEY))
    await asyncio.sleep(0)
    bench.controller.stop_first()
    assert bench.controller._first_key is not None
    with pytest.raises(asyncio.CancelledError):
        await bench.controller._first_key
    assert bench.store.entries == {}


@pytest.mark.parametrize("is_typing", [True, False])
async def test_onboarding_is_shown_at_the_first_start_without_a_key(
    bench: Bench, *, is_typing: bool
) -> None:
    bench.window.is_user_typing = is_typing
    await bench.controller.show_onboarding_if_needed(is_first_start=True)
    assert bench.window.calls == [("onboarding", not is_typing)]


async def test_key_is_asked_for_without_a_welcome_if_there_are_clips(bench: Bench) -> None:
    await bench.controller.show_onboarding_if_needed(is_first_start=False)
    assert bench.window.calls == [("ask", True)]


@pytest.mark.parametrize("is_first_start", [True, False])
async def test_locked_password_store_is_a_problem_and_not_a_welcome(
    bench: Bench, *, is_first_start: bool
) -> None:
    bench.profiles.refusal = error(Code.KEYRING_UNAVAILABLE, reason=Reason.KEYRING_LOCKED)
    await bench.controller.show_onboarding_if_needed(is_first_start=is_first_start)
    assert bench.window.calls == [("problem", Code.KEYRING_UNAVAILABLE)]


async def test_key_is_used_when_the_user_tries_again_after_unlocking(bench: Bench) -> None:
    bench.profiles.refusal = error(Code.KEYRING_UNAVAILABLE, reason=Reason.KEYRING_LOCKED)
    await bench.controller.show_onboarding_if_needed(is_first_start=False)
    bench.controller.retry("default")
    await asyncio.sleep(0)
    assert bench.notice.text == "Waiting for the password store…"
    await bench.tasks.finish()
    assert bench.notice.text == ""
    assert bench.window.calls == [("problem", Code.KEYRING_UNAVAILABLE)] * 2
    bench.profiles.refusal = None
    bench.profiles.keys["default"] = ApiKey(KEY)
    bench.controller.retry("default")
    await bench.tasks.finish()
    assert bench.window.calls[2:] == [("solved", "default")]
    assert bench.profiles.refreshed == ["default"]


@pytest.mark.parametrize(("is_first_start", "call"), [(True, "onboarding"), (False, "problem")])
async def test_missing_password_store_is_welcomed_at_the_first_start_only(
    bench: Bench, *, is_first_start: bool, call: str
) -> None:
    bench.profiles.refusal = error(Code.KEYRING_UNAVAILABLE, reason=Reason.NO_KEYRING)
    await bench.controller.show_onboarding_if_needed(is_first_start=is_first_start)
    assert [each[0] for each in bench.window.calls] == [call]
    assert bench.window.has_store is not is_first_start


async def test_silent_password_store_is_a_problem_until_it_answers(qapp: QApplication) -> None:
    bench = Bench(Store(), seconds=0.05)
    bench.profiles.keys["default"] = ApiKey(KEY)
    bench.profiles.answers.clear()
    await bench.controller.show_onboarding_if_needed(is_first_start=True)
    assert bench.window.calls == [("problem", Code.KEYRING_UNAVAILABLE)]
    bench.profiles.answers.set()
    await bench.window.solved.wait()
    await bench.tasks.finish()
    assert bench.window.calls[1:] == [("solved", "default")]
    assert bench.profiles.refreshed == ["default"]


async def test_settings_say_that_a_locked_key_is_not_known(bench: Bench) -> None:
    bench.profiles.refusal = error(Code.KEYRING_UNAVAILABLE, reason=Reason.KEYRING_LOCKED)
    bench.store.refusal = OSError("locked")
    bench.controller.show_place("default")
    await bench.tasks.finish()
    assert bench.dialog.calls == [("unknown", "default", "The password store could not be opened.")]


@pytest.mark.parametrize("make", [lambda each: each.keys.update(default=ApiKey(KEY)), None])
async def test_onboarding_is_not_shown_with_a_key_or_in_the_demo(
    bench: Bench, make: Callable[[FakeProfiles], None] | None
) -> None:
    if make is None:
        bench.profiles.current = DEMO_PROFILE
    else:
        make(bench.profiles)
    await bench.controller.show_onboarding_if_needed(is_first_start=True)
    assert bench.window.calls == []


@pytest.mark.parametrize(
    ("name", "call"),
    [("", ("ask", True)), ("default", ("ask", True)), ("work", ("open", "work"))],
)
def test_key_is_asked_for_in_the_panel_or_beside_another_profile(
    bench: Bench, name: str, call: tuple[object, ...]
) -> None:
    bench.controller.ask_for_key(name)
    assert bench.window.calls == [call]


async def test_profile_is_tested_with_the_key_that_was_typed(bench: Bench) -> None:
    work = bench.profiles.profiles["work"]
    bench.controller.test(ProfileTest(work, " sk-work "))
    await bench.tasks.finish()
    (tested,) = bench.profiles.tested
    assert tested[1] is not None
    assert tested[1].reveal() == "sk-work"
    assert bench.dialog.calls == [
        ("result", "work", "The key is valid. 1 model is available.", True)
    ]
    assert bench.store.entries == {}


async def test_profile_is_tested_with_the_stored_key_if_none_was_typed(bench: Bench) -> None:
    bench.controller.test(ProfileTest(bench.profiles.profiles["work"], " "))
    await bench.tasks.finish()
    assert bench.profiles.tested[0][1] is None


async def test_key_of_a_profile_is_stored_and_used(bench: Bench) -> None:
    bench.controller.store(KeyEntry("work", "sk-work"))
    await bench.tasks.finish()
    assert bench.store.keys == {"work": "sk-work"}
    assert bench.dialog.calls == [
        ("location", "work", KeyLocation.KEYRING, bench.keys.backend_name(), True)
    ]
    assert bench.profiles.refreshed == bench.profiles.invalidated == ["work"]
    assert bench.profiles.balances == 0


async def test_malformed_key_of_a_profile_is_shown_beside_it(bench: Bench) -> None:
    bench.controller.store(KeyEntry("work", "two words"))
    await bench.tasks.finish()
    assert bench.dialog.calls == [("key problem", "work")]


async def test_key_is_removed(bench: Bench) -> None:
    bench.store.entries["work"] = "sk-work"
    bench.controller.clear("work")
    await bench.tasks.finish()
    assert bench.store.entries == {}
    assert bench.dialog.calls[0][:3] == ("location", "work", KeyLocation.NOWHERE)
    assert bench.profiles.refreshed == ["work"]


@pytest.mark.parametrize("is_removed", [True, False])
async def test_problem_of_a_key_that_stays_is_shown_beside_it_or_in_the_window(
    qapp: QApplication, *, is_removed: bool
) -> None:
    bench = Bench(StubbornStore())
    bench.store.entries["work"] = "sk-work"
    if is_removed:
        del bench.profiles.profiles["work"]
    bench.controller.clear("work")
    await bench.tasks.finish()
    in_window = [("problem", Code.KEYRING_UNAVAILABLE)]
    assert bench.window.calls == (in_window if is_removed else [])
    assert bench.dialog.calls == ([] if is_removed else [("key problem", "work")])
