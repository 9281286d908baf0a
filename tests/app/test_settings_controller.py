"""The settings: what a change does to the running program, and what is saved."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QListWidget

from tests.app.conftest import Run
from tests.app.environment import DIRECT, AppDriver, AppEnvironment, until
from tests.app.fakes import FakeNotifier, FakeTasks
from tests.engine.loopback import on_loopback
from tests.engine.scripted import KEY, ScriptedService, replied, served
from videodesk.app.build import _is_in_use
from videodesk.app.settings_controller import SettingsController
from videodesk.generation import Status
from videodesk.library.locate import contains_library
from videodesk.settings import (
    DEMO_PROFILE,
    Appearance,
    Network,
    Options,
    Profile,
    Session,
    Settings,
)
from videodesk.ui.settings.dialog import SettingsDialog
from videodesk.ui.theme.tokens import DARK, LIGHT

NOBODY = "http://127.0.0.1:9"


def open_at(app: AppDriver, page: str) -> None:
    app.window.menus.settings.trigger()
    app.dialog.show_page(page)


def choose(app: AppDriver, name: str, value: object) -> None:
    """Picks a value from a combo box, as the user does."""
    combo = app.find(QComboBox, name)
    row = combo.findData(value)
    assert row >= 0
    combo.setCurrentIndex(row)
    combo.activated.emit(row)


def kept(environment: AppEnvironment) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(environment.paths.settings.read_text())
    return read


def with_money(service: ScriptedService) -> None:
    """Makes the service report a balance: 20 in all, of which 7.5 are used."""

    def answer(asked: ScriptedService, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/subscription"):
            return replied(200, {"hard_limit_usd": 20})(asked, request)
        if request.url.path.endswith("/usage"):
            return replied(200, {"total_usage": 750})(asked, request)
        return served(asked, request)

    service.always["file"] = answer


def test_chosen_appearance_applies_at_once_and_after_a_restart(
    run: Run, environment: AppEnvironment, qapp: QApplication
) -> None:
    def ground() -> str:
        return qapp.palette().color(QPalette.ColorRole.Window).name()

    async def scenario() -> None:
        environment.save_profile(NOBODY)
        async with environment.open() as app:
            open_at(app, "general")
            choose(app, "setting-appearance", Appearance.DARK)
            assert ground() == DARK.window
            assert app.window.palette().color(QPalette.ColorRole.Window).name() == DARK.window
            choose(app, "setting-appearance", Appearance.LIGHT)
            assert ground() == LIGHT.window
        assert kept(environment)["appearance"] == "light"

    run(scenario())


def test_profile_is_added_tested_used_and_removed(run: Run, environment: AppEnvironment) -> None:
    async def scenario() -> None:
        service = ScriptedService(keys={"sk-work"})
        async with on_loopback(service) as address:
            environment.save_profile(NOBODY)
            async with environment.open() as app:
                open_at(app, "profiles")
                app.press("addProfile")
                app.type("newProfileName", "work", confirm=True)
                app.type("setting-base-url", address, confirm=True)
                app.type("profileKey", "sk-wrong")
                app.press("testProfile")
                await app.wait_for_text("doesn't know this API key", app.dialog)
                app.type("profileKey", "sk-work")
                app.press("testProfile")
                await app.wait_for_text("The key is valid", app.dialog)
                assert environment.saved_key("work") is None
                app.press("keepProfileKey")
                await app.wait_for_text("Saved in the password store", app.dialog)
                assert environment.saved_key("work") == "sk-work"
                app.press("useProfile")
                app.submit("at work")
                made = await app.wait_for_row("at work", Status.COMPLETED)
                assert made.request.profile == "work"
                await until(lambda: kept(environment)["current_profile"] == "work", what="the file")
                await until(lambda: not _is_in_use(app.parts.engine, "work"), what="rest")
                app.press("removeProfile")
                await app.wait_for_text("and its key were removed", app.dialog)
                assert app.window.composer.profile == "default"
                await until(
                    lambda: environment.saved_key("work") is None,
                    what="no key",
                )
        assert [each["name"] for each in kept(environment)["profiles"]] == ["default"]
        assert kept(environment)["current_profile"] == "default"
        assert environment.saved_key("default") == KEY

    run(scenario())


def test_removed_profile_sends_nothing_with_its_former_key(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        service = ScriptedService()
        async with on_loopback(service) as address:
            home = Profile(base_url=address, create_interval=0)
            other = Profile(name="work", base_url=address, create_interval=0)
            environment.save_settings(Settings(profiles=(home, other), network=DIRECT))
            for name in ("default", "work"):
                environment.store.set_password("VideoDesk", name, KEY)
            async with environment.open() as app:
                app.submit("first", profile="work")
                await app.wait_for_row("first", Status.COMPLETED)
                await until(lambda: not _is_in_use(app.parts.engine, "work"), what="rest")
                open_at(app, "profiles")
                app.find(QListWidget, "profiles").setCurrentRow(1)
                app.press("removeProfile")
                app.submit("second", profile="work")
                await app.wait_for_text("no longer in the settings", app.window.activity)
                assert (await app.wait_for_row("second", Status.QUEUED)).task_id is None
                app.window.undo_stack.undo()
                app.type("profileKey", KEY)
                app.press("keepProfileKey")
                await app.wait_for_row("second", Status.COMPLETED)

    run(scenario())


def test_next_connection_uses_the_changed_network_settings(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        service = ScriptedService()
        async with on_loopback(service) as address:
            environment.save_profile(address, network=replace(DIRECT, ca_file="/nowhere/ours.pem"))
            async with environment.open() as app:
                app.submit("a kite")
                await app.wait_for_text("offline since", app.window.activity)
                assert service.creates == []
                open_at(app, "network")
                app.press("reset-network-ca-file")
                await app.wait_for_row("a kite", Status.COMPLETED)
                assert app.settings.network == DIRECT

    run(scenario())


def test_selected_clip_does_not_play_if_autoplay_is_off(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        environment.save_profile(NOBODY)
        async with environment.open() as app:
            assert app.window.inspector.player.autoplay is True
            open_at(app, "general")
            app.find(QCheckBox, "setting-autoplay").click()
            assert (app.window.inspector.player.autoplay, app.settings.autoplay) == (False, False)
        async with environment.open() as app:
            assert not app.window.inspector.player.autoplay

    run(scenario())


def test_balance_stays_while_other_settings_change_and_is_hidden_in_the_demo(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        service = ScriptedService()
        with_money(service)
        async with on_loopback(service) as address:
            environment.save_profile(address)
            async with environment.open() as app:
                app.submit("a kite")
                await app.wait_for_text("12.50 USD", app.window.activity)
                app.change_settings(replace(app.settings, appearance=Appearance.DARK))
                assert "12.50 USD" in app.visible_text(app.window.activity)
                app.window.menus.use_demo.trigger()
                await until(lambda: app.window.composer.profile == "demo", what="the demo")
                assert "12.50 USD" not in app.visible_text(app.window.activity)
                app.window.menus.use_demo.trigger()
                assert app.window.composer.profile == "default"
                await app.wait_for_text("12.50 USD", app.window.activity)

    run(scenario())


def test_demo_stays_chosen_until_another_profile_is_chosen(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        environment.save_profile(NOBODY)
        async with environment.open() as app:
            app.window.menus.use_demo.trigger()
            await until(lambda: app.window.composer.profile == "demo", what="the demo")
        async with environment.open() as app:
            assert app.window.composer.profile == "demo"
            assert app.window.menus.use_demo.isChecked()
            assert app.window.key_panel.isHidden()
            assert "Demo: free" in app.visible_text(app.window.activity)
            app.submit("a kite")
            await app.wait_for_row("a kite", Status.COMPLETED)
            app.dialog.profiles.use_requested.emit("default")
            assert app.window.composer.profile == "default"
        async with environment.open() as app:
            assert app.window.composer.profile == "default"

    run(scenario())


def test_demo_of_the_command_line_is_not_remembered(run: Run, environment: AppEnvironment) -> None:
    async def scenario() -> None:
        environment.save_profile(NOBODY)
        environment.options = Options(demo=True)
        async with environment.open() as app:
            assert app.window.composer.profile == "demo"
        environment.options = Options()
        async with environment.open() as app:
            assert app.window.composer.profile == "default"

    run(scenario())


def test_settings_open_at_the_page_of_the_last_session(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        environment.save_profile(NOBODY)
        async with environment.open() as app:
            open_at(app, "general")
        async with environment.open() as app:
            app.window.menus.settings.trigger()
            assert app.dialog._page.page_name == "general"

    run(scenario())


def test_settings_dialog_is_built_when_it_is_first_opened(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        environment.save_settings(
            Settings(
                profiles=(Profile(base_url=NOBODY), Profile(name="work", base_url=NOBODY)),
                network=DIRECT,
            )
        )
        async with environment.open() as app:
            assert app.window.findChild(SettingsDialog) is None
            app.window.activity.settings_requested.emit("work")
            assert app.dialog.isVisible()
            assert app.dialog.profiles.profile.name == "work"
            assert app.window.findChildren(SettingsDialog) == [app.dialog]

    run(scenario())


# -- The controller by itself ------------------------------------------------------------------


class FakeStore:
    """Settings and a session; counts how often they are saved."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.session = Session()
        self.saves = 0

    async def save(self) -> None:
        self.saves += 1


class FakeProgram:
    """The dialog, the theme, the player, the accounts and the profiles at once."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.autoplay = True
        self.current = self.own = "default"

    def refresh(self, name: str = "") -> None:
        self.calls.append(("refresh account", name) if name else ("refresh dialog",))

    def set_appearance(self, appearance: Appearance) -> None:
        self.calls.append(("appearance", appearance))

    def set_loop(self, loop: bool) -> None:
        self.calls.append(("loop", loop))

    def reconnect_all(self) -> None:
        self.calls.append(("reconnect",))

    def use(self, name: str) -> None:
        self.calls.append(("use", name))

    def switch(self, name: str) -> None:
        self.calls.append(("switch", name))

    def invalidate_models(self, name: str) -> None:
        self.calls.append(("invalidate", name))


HOME = Profile(base_url="https://home.example")
WORK = Profile(name="work", base_url="https://work.example")


class Bench:
    def __init__(self) -> None:
        self.program = FakeProgram()
        self.tasks = FakeTasks()
        self.store = FakeStore(Settings(profiles=(HOME, WORK)))
        self.controller = SettingsController(
            self.store,
            self.tasks,
            dialog=self.program,
            theme=self.program,
            player=self.program,
            accounts=self.program,
            profiles=self.program,
            notifications=FakeNotifier(),
        )

    async def apply(self, **changes: object) -> list[tuple[object, ...]]:
        """The calls that a change causes, without those that every change causes."""
        settings = replace(self.store.settings, **changes)  # type: ignore[arg-type]  # the test's
        self.controller.apply(settings)
        await self.tasks.finish()
        assert self.store.settings == settings
        assert self.store.saves == 1
        always = [("appearance", settings.appearance), ("loop", settings.loop)]
        return [each for each in self.program.calls if each not in always]


@pytest.fixture
def bench(qapp: QApplication) -> Bench:
    return Bench()


async def test_changed_setting_counts_at_once_and_is_saved(bench: Bench) -> None:
    calls = await bench.apply(appearance=Appearance.DARK, loop=True, autoplay=False)
    assert calls == [("switch", "default")]
    assert ("appearance", Appearance.DARK) in bench.program.calls
    assert ("loop", True) in bench.program.calls
    assert bench.program.autoplay is False


async def test_profile_of_the_command_line_stays_in_use(bench: Bench) -> None:
    bench.program.current = bench.program.own = "once"
    assert await bench.apply(appearance=Appearance.DARK) == [("switch", "once")]


async def test_demo_stays_in_use(bench: Bench) -> None:
    bench.program.current = DEMO_PROFILE
    assert await bench.apply(appearance=Appearance.DARK) == [("use", DEMO_PROFILE)]


async def test_another_network_reconnects_all_accounts(bench: Bench) -> None:
    assert ("reconnect",) in await bench.apply(network=Network(ca_file="/ours.pem"))


async def test_changed_profile_is_refreshed_and_keeps_its_models(bench: Bench) -> None:
    calls = await bench.apply(profiles=(HOME, replace(WORK, unit="EUR")))
    assert calls == [("refresh account", "work"), ("switch", "default")]


async def test_moved_profile_loses_its_models(bench: Bench) -> None:
    calls = await bench.apply(profiles=(HOME, replace(WORK, base_url="https://new.example")))
    assert ("invalidate", "work") in calls


async def test_profile_in_use_that_is_removed_gives_way_to_the_current_one(bench: Bench) -> None:
    bench.program.current = bench.program.own = "work"
    calls = await bench.apply(profiles=(HOME,))
    assert calls == [("refresh account", "work"), ("invalidate", "work"), ("switch", "default")]


async def test_chosen_library_is_created_and_the_open_one_stays(
    bench: Bench, tmp_path: Path
) -> None:
    await bench.apply(library=str(tmp_path / "clips"))
    assert contains_library(tmp_path / "clips")
    assert bench.tasks.problems == []


async def test_problem_is_shown_if_the_chosen_library_cannot_be_created(
    bench: Bench, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    await bench.apply(library=str(tmp_path / "file" / "below"))
    assert len(bench.tasks.problems) == 1


async def test_profile_of_the_settings_is_used(bench: Bench) -> None:
    bench.controller.use_profile("work")
    bench.controller.use_profile("gone")
    await bench.tasks.finish()
    assert bench.store.settings.current_profile == "work"
    assert bench.program.calls == [("switch", "work"), ("refresh dialog",)]


async def test_address_is_kept_for_a_profile_of_the_settings_alone(bench: Bench) -> None:
    bench.controller.keep_address("once", "https://new.example")
    bench.controller.keep_address("work", WORK.base_url)
    assert bench.program.calls == []
    bench.controller.keep_address("work", "https://new.example")
    await bench.tasks.finish()
    assert bench.store.settings.profile("work") == replace(WORK, base_url="https://new.example")
    assert ("refresh dialog",) in bench.program.calls


def test_what_the_player_was_set_to_is_kept(bench: Bench) -> None:
    bench.controller.keep_volume(0.25)
    bench.controller.keep_muted(True)
    bench.controller.keep_loop(True)
    settings = bench.store.settings
    assert (settings.volume, settings.muted, settings.loop) == (0.25, True, True)
    assert bench.program.calls == [("refresh dialog",)]


def test_page_of_the_settings_is_kept_for_the_next_session(bench: Bench) -> None:
    bench.controller.keep_page("network")
    assert bench.store.session.settings_page == "network"
