"""The profile in use, its models and balance, and the demo, on fakes of everything around it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.app.fakes import FakeTasks
from videodesk.app.profile_controller import ProfileController
from videodesk.catalog import ServiceModels
from videodesk.engine.account_queries import Balance
from videodesk.errors import Code, error
from videodesk.model_list_cache import ModelListCache
from videodesk.settings import DEMO_PROFILE, ImageTransport, Profile

HOME = Profile(base_url="https://home.example", unit="EUR", pictures=ImageTransport.INLINE)
WORK = Profile(name="work", base_url="https://work.example")
DEMO = Profile(name=DEMO_PROFILE, base_url="http://127.0.0.1:1")


class FakeWindow:
    """The composer, the status bar, the key panel and the menu entry at once."""

    def __init__(self) -> None:
        self.profile = ""
        self.service_models: ServiceModels | None = None
        self.unit = ""
        self.transport: ImageTransport | None = None
        self.models_message = ""
        self.has_prompt_focus = False
        self.shows_demo = False
        self.balance: str | None = "stale"
        self.cleared_profiles: list[str] = []
        self.addresses: list[str] = []
        self.is_hidden = False
        self.is_demo_checked = False

    def set_image_transport(self, transport: ImageTransport) -> None:
        self.transport = transport

    def focus_prompt(self) -> None:
        self.has_prompt_focus = True

    def show_models_loading(self) -> None:
        self.models_message = "loading"

    def show_models_error(self, text: str) -> None:
        self.models_message = text

    def show_demo(self, *, is_on: bool) -> None:
        self.shows_demo = is_on

    def show_balance(self, text: str | None) -> None:
        self.balance = text

    def clear_problem(self, profile: str) -> None:
        self.cleared_profiles.append(profile)

    def show_address(self, base_url: str, docs_url: str = "") -> None:
        self.addresses.append(base_url)

    def hide(self) -> None:
        self.is_hidden = True

    def setChecked(self, checked: bool, /) -> None:  # noqa: N802  # Qt's name
        self.is_demo_checked = checked


class FakeService:
    """Answers queries, and keeps which accounts were refreshed."""

    def __init__(self) -> None:
        self.balances: dict[str, float] = {}
        self.models: dict[str, ServiceModels] = {}
        self.refreshed: list[str] = []
        self.asked: list[str] = []
        self.demo_starts = 0
        self.demo_fails = False

    async def balance(self, profile_name: str) -> Balance | None:
        self.asked.append(profile_name)
        left = self.balances.get(profile_name)
        return None if left is None else Balance(left, left)

    async def service_models(self, profile_name: str) -> ServiceModels:
        if profile_name not in self.models:
            raise error(Code.UNREACHABLE)
        return self.models[profile_name]

    def refresh(self, name: str) -> None:
        self.refreshed.append(name)

    async def start(self) -> bool:
        if self.demo_fails:
            raise error(Code.INTERNAL)
        self.demo_starts += 1
        return self.demo_starts == 1


class Bench:
    def __init__(self, cache: Path) -> None:
        self.window = FakeWindow()
        self.service = FakeService()
        self.tasks = FakeTasks()
        self.profiles = {each.name: each for each in (HOME, WORK, DEMO)}
        self.cache = ModelListCache(cache)
        self.controller = ProfileController(
            self.tasks,
            self,
            composer=self.window,
            status=self.window,
            key_panel=self.window,
            demo_action=self.window,
            accounts=self.service,
            queries=self.service,
            models=self.cache,
            demo=self.service,
            current="default",
            own="default",
        )
        self.controller.use("default")

    def find(self, name: str) -> Profile | None:
        return self.profiles.get(name)

    def models(self, profile: str, *names: str) -> ServiceModels:
        made = ServiceModels(profile, datetime(2026, 11, 30, tzinfo=UTC), names, {})
        self.service.models[profile] = made
        return made


@pytest.fixture
def bench(qapp: QApplication, tmp_path: Path) -> Bench:
    return Bench(tmp_path)


async def test_window_shows_what_belongs_to_the_profile_in_use(bench: Bench) -> None:
    bench.controller.use("work")
    bench.controller.use("default")
    window = bench.window
    assert (window.profile, window.unit, window.transport) == ("default", "EUR", HOME.pictures)
    assert (window.shows_demo, window.is_demo_checked, window.balance) == (False, False, None)
    assert window.addresses == [HOME.base_url, WORK.base_url, HOME.base_url]


async def test_address_that_is_typed_stays_while_the_profile_stays(bench: Bench) -> None:
    bench.controller.use("default")
    bench.controller.use(DEMO_PROFILE)
    assert bench.window.addresses == [HOME.base_url]


async def test_balance_is_shown_in_the_unit_of_the_profile(bench: Bench) -> None:
    bench.service.balances["default"] = 12.5
    bench.controller.refresh_balance()
    await bench.tasks.finish()
    assert bench.window.balance == "12.50 EUR"


async def test_balance_that_arrives_after_a_switch_is_not_shown(bench: Bench) -> None:
    bench.service.balances["default"] = 12.5
    bench.controller.refresh_balance()
    bench.controller.use("work")
    await bench.tasks.finish()
    assert bench.window.balance is None


async def test_balance_stays_while_other_settings_change(bench: Bench) -> None:
    bench.service.balances["default"] = 12.5
    bench.controller.refresh_balance()
    await bench.tasks.finish()
    bench.controller.switch("default")
    await bench.tasks.finish()
    assert bench.window.balance == "12.50 EUR"
    assert bench.service.asked == ["default"]


async def test_balance_is_asked_again_after_a_switch(bench: Bench) -> None:
    bench.service.balances |= {"default": 1.0, "work": 2.0}
    bench.controller.switch("work")
    await bench.tasks.finish()
    assert bench.window.balance == f"2.00 {WORK.unit}"


async def test_demo_has_no_balance_to_ask_for(bench: Bench) -> None:
    bench.controller.use_demo()
    await bench.tasks.finish()
    bench.controller.refresh_balance()
    await bench.tasks.finish()
    assert bench.service.asked == []


async def test_demo_is_started_and_used_and_left_for_the_former_profile(bench: Bench) -> None:
    bench.controller.use("work")
    bench.controller.toggle_demo(True)
    await bench.tasks.finish()
    window = bench.window
    assert (window.profile, window.shows_demo, window.is_demo_checked) == ("demo", True, True)
    assert window.is_hidden
    assert window.cleared_profiles == ["work"]
    assert bench.service.refreshed == ["demo"]

    bench.controller.toggle_demo(False)
    await bench.tasks.finish()
    assert (window.profile, window.shows_demo) == ("work", False)


async def test_demo_that_runs_is_not_refreshed(bench: Bench) -> None:
    await bench.controller.start_demo()
    await bench.controller.start_demo()
    assert bench.service.refreshed == ["demo"]


async def test_menu_entry_is_unchecked_if_the_demo_cannot_be_started(bench: Bench) -> None:
    bench.service.demo_fails = True
    bench.window.is_demo_checked = True  # as the click has left it
    bench.controller.toggle_demo(True)
    await bench.tasks.finish()
    assert not bench.window.is_demo_checked
    assert bench.window.profile == "default"
    assert [each.code for each in bench.tasks.problems] == [Code.INTERNAL]


async def test_models_are_asked_for_shown_and_kept(bench: Bench, tmp_path: Path) -> None:
    asked = bench.models("default", "veo3")
    bench.controller.refresh_current_models()
    assert bench.window.models_message == "loading"
    await bench.tasks.finish()
    assert bench.window.service_models == asked
    assert ModelListCache(tmp_path).get("default") == asked


async def test_models_of_another_profile_are_kept_and_not_shown(bench: Bench) -> None:
    asked = bench.models("work", "veo3")
    bench.controller.refresh_models("work")
    await bench.tasks.finish()
    assert bench.window.service_models is None
    bench.controller.use("work")
    assert bench.window.service_models == asked


async def test_reason_is_shown_if_the_models_cannot_be_asked_for(bench: Bench) -> None:
    bench.controller.refresh_current_models()
    await bench.tasks.finish()
    assert "could not be reached" in bench.window.models_message


async def test_models_of_a_moved_profile_are_forgotten(bench: Bench) -> None:
    bench.models("default", "veo3")
    bench.controller.refresh_current_models()
    await bench.tasks.finish()
    bench.controller.invalidate_models("default")
    await bench.tasks.finish()
    assert bench.window.service_models is None
    assert bench.cache.get("default") is None
