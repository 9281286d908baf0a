"""The settings: what a change does to the running program, and what is kept."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QListWidget

from tests.app.conftest import Run
from tests.app.environment import DIRECT, Seat, Workplace, until
from tests.app.fakes import FakeNotifier, FakeTasks
from tests.engine.loopback import on_loopback
from tests.engine.scripted import KEY, ScriptedService, replied, served
from videodesk.app.build import _is_in_use
from videodesk.app.settings_controller import SettingsController
from videodesk.generation import Status
from videodesk.library.locate import contains_library
from videodesk.settings import DEMO_PROFILE, Appearance, Network, Profile, Session, Settings
from videodesk.ui.settings.dialog import SettingsDialog
from videodesk.ui.theme.tokens import DARK, LIGHT

NOBODY = "http://127.0.0.1:9"


def open_at(seat: Seat, page: str) -> None:
    seat.window.menus.settings.trigger()
    seat.dialog.show_page(page)


def choose(seat: Seat, name: str, value: object) -> None:
    """As a person does with the list of a choice."""
    combo = seat.find(QComboBox, name)
    row = combo.findData(value)
    assert row >= 0
    combo.setCurrentIndex(row)
    combo.activated.emit(row)


def kept(place: Workplace) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(place.places.settings.read_text())
    return read


def with_money(service: ScriptedService) -> None:
    """The site tells what is left: 20 in all, of which 7.5 are used."""

    def answer(asked: ScriptedService, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/subscription"):
            return replied(200, {"hard_limit_usd": 20})(asked, request)
        if request.url.path.endswith("/usage"):
            return replied(200, {"total_usage": 750})(asked, request)
        return served(asked, request)

    service.always["file"] = answer


def test_chosen_appearance_applies_at_once_and_after_a_restart(
    run: Run, place: Workplace, qapp: QApplication
) -> None:
    def ground() -> str:
        return qapp.palette().color(QPalette.ColorRole.Window).name()

    async def work() -> None:
        place.has(NOBODY)
        async with place.open() as seat:
            open_at(seat, "appearance")
            choose(seat, "setting-appearance", Appearance.DARK)
            assert ground() == DARK.window
            assert seat.window.palette().color(QPalette.ColorRole.Window).name() == DARK.window
            choose(seat, "setting-appearance", Appearance.LIGHT)
            assert ground() == LIGHT.window
        assert kept(place)["appearance"] == "light"

    run(work())


def test_profile_is_added_tested_used_and_removed(run: Run, place: Workplace) -> None:
    async def work() -> None:
        service = ScriptedService(keys={"sk-work"})
        async with on_loopback(service) as address:
            place.has(NOBODY)
            async with place.open() as seat:
                open_at(seat, "profiles")
                seat.press("addProfile")
                seat.type("newProfileName", "work", confirm=True)
                seat.type("setting-base-url", address, confirm=True)
                seat.type("profileKey", "sk-wrong")
                seat.press("testProfile")
                await seat.hears("does not know this API key", seat.dialog)
                seat.type("profileKey", "sk-work")
                seat.press("testProfile")
                await seat.hears("The key is valid", seat.dialog)
                assert place.store.get_password("VideoDesk", "work") is None
                seat.press("keepProfileKey")
                await seat.hears("Kept in the password store", seat.dialog)
                assert place.store.get_password("VideoDesk", "work") == "sk-work"
                seat.press("useProfile")
                seat.submit("at work")
                made = await seat.row("at work", Status.COMPLETED)
                assert made.request.profile == "work"
                await until(lambda: kept(place)["current_profile"] == "work", what="the file")
                await until(lambda: not _is_in_use(seat.parts.engine, "work"), what="rest")
                seat.press("removeProfile")
                await seat.hears("was removed", seat.dialog)
                assert seat.window.composer.profile == "default"
                await until(
                    lambda: place.store.get_password("VideoDesk", "work") is None, what="no key"
                )
        assert [each["name"] for each in kept(place)["profiles"]] == ["default"]
        assert kept(place)["current_profile"] == "default"
        assert place.store.get_password("VideoDesk", "default") == KEY

    run(work())


def test_removed_profile_sends_nothing_with_its_former_key(run: Run, place: Workplace) -> None:
    async def work() -> None:
        service = ScriptedService()
        async with on_loopback(service) as address:
            home = Profile(base_url=address, create_interval=0)
            other = Profile(name="work", base_url=address, create_interval=0)
            place.keep(Settings(profiles=(home, other), network=DIRECT))
            for name in ("default", "work"):
                place.store.set_password("VideoDesk", name, KEY)
            async with place.open() as seat:
                seat.submit("first", profile="work")
                await seat.row("first", Status.COMPLETED)
                await until(lambda: not _is_in_use(seat.parts.engine, "work"), what="rest")
                open_at(seat, "profiles")
                seat.find(QListWidget, "profiles").setCurrentRow(1)
                seat.press("removeProfile")
                seat.submit("second", profile="work")
                await seat.hears("no longer in the settings", seat.window.activity)
                assert (await seat.row("second", Status.QUEUED)).task_id is None
                seat.window.undo_stack.undo()
                seat.type("profileKey", KEY)
                seat.press("keepProfileKey")
                await seat.row("second", Status.COMPLETED)

    run(work())


def test_next_connection_uses_the_changed_network_settings(run: Run, place: Workplace) -> None:
    async def work() -> None:
        service = ScriptedService()
        async with on_loopback(service) as address:
            place.has(address, network=replace(DIRECT, ca_file="/nowhere/ours.pem"))
            async with place.open() as seat:
                seat.submit("a kite")
                await seat.hears("offline since", seat.window.activity)
                assert service.creates == []
                open_at(seat, "network")
                seat.press("reset-network-ca-file")
                await seat.row("a kite", Status.COMPLETED)
                assert seat.settings.network == DIRECT

    run(work())


def test_selected_clip_does_not_play_if_autoplay_is_off(run: Run, place: Workplace) -> None:
    async def work() -> None:
        place.has(NOBODY)
        async with place.open() as seat:
            assert seat.window.inspector.player.autoplay is True
            open_at(seat, "playback")
            seat.find(QCheckBox, "setting-autoplay").click()
            assert (seat.window.inspector.player.autoplay, seat.settings.autoplay) == (False, False)
        async with place.open() as seat:
            assert not seat.window.inspector.player.autoplay

    run(work())


def test_balance_stays_while_other_settings_change_and_is_hidden_in_the_demo(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        service = ScriptedService()
        with_money(service)
        async with on_loopback(service) as address:
            place.has(address)
            async with place.open() as seat:
                seat.submit("a kite")
                await seat.hears("12.50 USD", seat.window.activity)
                seat.change_settings(replace(seat.settings, appearance=Appearance.DARK))
                assert "12.50 USD" in seat.said(seat.window.activity)
                seat.window.menus.use_demo.trigger()
                await until(lambda: seat.window.composer.profile == "demo", what="the demo")
                assert "12.50 USD" not in seat.said(seat.window.activity)
                seat.window.menus.use_demo.trigger()
                assert seat.window.composer.profile == "default"
                await seat.hears("12.50 USD", seat.window.activity)

    run(work())


def test_settings_open_at_the_page_of_the_last_session(run: Run, place: Workplace) -> None:
    async def work() -> None:
        place.has(NOBODY)
        async with place.open() as seat:
            open_at(seat, "playback")
        async with place.open() as seat:
            seat.window.menus.settings.trigger()
            assert seat.dialog._page.page_name == "playback"

    run(work())


def test_settings_dialog_is_built_when_it_is_first_opened(run: Run, place: Workplace) -> None:
    async def work() -> None:
        place.keep(
            Settings(
                profiles=(Profile(base_url=NOBODY), Profile(name="work", base_url=NOBODY)),
                network=DIRECT,
            )
        )
        async with place.open() as seat:
            assert seat.window.findChild(SettingsDialog) is None
            seat.window.activity.settings_requested.emit("work")
            assert seat.dialog.isVisible()
            assert seat.dialog._profiles.profile.name == "work"
            assert seat.window.findChildren(SettingsDialog) == [seat.dialog]

    run(work())


# -- The controller by itself ------------------------------------------------------------------


class FakeStore:
    """Settings and a session that are saved by counting."""

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
        """What a change of the settings does, beyond what each of them does."""
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
