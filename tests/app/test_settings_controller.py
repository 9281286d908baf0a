"""The settings' window over the running program: what is chosen there counts at once, and stays."""

import json
from dataclasses import replace
from typing import Any

import httpx
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QListWidget

from tests.app.conftest import Run
from tests.app.environment import DIRECT, Seat, Workplace, until
from tests.app.keyrings import StubbornStore
from tests.engine.loopback import on_loopback
from tests.engine.scripted import KEY, ScriptedService, replied, served
from videodesk.app.build import _is_in_use
from videodesk.credentials import ApiKey
from videodesk.generation import Status
from videodesk.library.locate import contains_library
from videodesk.settings import Appearance, Profile, Settings
from videodesk.ui.theme.system_appearance import SystemAppearance
from videodesk.ui.theme.theme import Theme
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


def test_another_appearance_is_there_at_once_and_after_a_restart(
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


def test_the_system_turning_dark_is_followed_while_the_window_is_open(
    run: Run, place: Workplace, qapp: QApplication
) -> None:
    system = SystemAppearance(QPalette())
    hints = qapp.styleHints()
    place.theme = Theme(qapp, read=lambda _application: system)
    place.theme.apply()

    def turn(scheme: Qt.ColorScheme) -> None:
        nonlocal system
        system = SystemAppearance(QPalette(), is_dark=scheme is Qt.ColorScheme.Dark)
        hints.colorSchemeChanged.emit(scheme)

    async def work() -> None:
        place.has(NOBODY)
        async with place.open() as seat:

            def ground() -> str:
                return seat.window.palette().color(QPalette.ColorRole.Window).name()

            for scheme, tokens in (
                (Qt.ColorScheme.Dark, DARK),
                (Qt.ColorScheme.Light, LIGHT),
                (Qt.ColorScheme.Dark, DARK),
            ):
                turn(scheme)
                assert ground() == tokens.window
            open_at(seat, "appearance")
            choose(seat, "setting-appearance", Appearance.LIGHT)
            turn(Qt.ColorScheme.Dark)
            assert ground() == LIGHT.window
            choose(seat, "setting-appearance", Appearance.SYSTEM)
            assert ground() == DARK.window
            place.theme.set_appearance(Appearance.SYSTEM)

    run(work())


def test_a_profile_is_added_given_a_key_tested_used_and_removed(run: Run, place: Workplace) -> None:
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


def test_a_removed_profile_sends_nothing_with_its_former_key(run: Run, place: Workplace) -> None:
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


def test_a_key_that_the_store_does_not_give_up_is_told_though_its_profile_is_gone(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        place.store = StubbornStore()
        place.keep(
            Settings(
                profiles=(Profile(base_url=NOBODY), Profile(name="work", base_url=NOBODY)),
                network=DIRECT,
            )
        )
        for name in ("default", "work"):
            place.store.set_password("VideoDesk", name, KEY)
        async with place.open() as seat:
            open_at(seat, "profiles")
            seat.find(QListWidget, "profiles").setCurrentRow(1)
            seat.press("removeProfile")
            await seat.hears("could not be removed", seat.window.activity)

    run(work())


def test_the_network_of_the_settings_is_that_of_the_next_connection(
    run: Run, place: Workplace
) -> None:
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


def test_a_chosen_clip_stays_still_where_clips_are_not_to_start(run: Run, place: Workplace) -> None:
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


def test_the_volume_of_the_player_is_kept(run: Run, place: Workplace) -> None:
    async def work() -> None:
        place.has(NOBODY)
        async with place.open() as seat:
            seat.window.inspector.player.volume_changed.emit(0.25)
            seat.window.inspector.player.muted_changed.emit(True)
        assert (kept(place)["volume"], kept(place)["muted"]) == (0.25, True)

    run(work())


def test_what_the_service_offers_is_asked_for_shown_and_kept(run: Run, place: Workplace) -> None:
    async def work() -> None:
        async with on_loopback(ScriptedService()) as address:
            place.has(address)
            async with place.open() as seat:
                composer = seat.window.composer
                assert composer.service_models is None
                seat.window.menus.refresh_models.trigger()
                offering = await until(lambda: composer.service_models, what="the offering")
                assert offering is not None
                assert offering.models == ("veo3",)
            async with place.open() as seat:
                assert seat.window.composer.service_models == offering
                moved = replace(seat.settings.profiles[0], base_url=NOBODY)
                seat.change_settings(replace(seat.settings, profiles=(moved,)))
                await until(lambda: seat.window.composer.service_models is None, what="no offering")
                seat.window.menus.refresh_models.trigger()
                await seat.hears(
                    "could not be reached", seat.window.composer._form.model_picker.popup
                )
        async with place.open() as seat:
            assert seat.window.composer.service_models is None

    run(work())


def test_what_is_left_is_shown_and_stays_while_other_things_change(
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


def test_another_setting_changes_nothing_about_the_profile_of_the_command_line(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        place.keep(Settings(profiles=(Profile(base_url=NOBODY),), network=DIRECT))
        place.options = replace(place.options, profile="once", base_url=NOBODY)
        async with place.open(api_key=ApiKey(KEY).reveal()) as seat:
            assert seat.window.composer.profile == "once"
            seat.change_settings(replace(seat.settings, appearance=Appearance.DARK))
            assert seat.window.composer.profile == "once"

    run(work())


def test_a_trouble_opens_the_settings_at_the_profile_that_has_it(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        place.keep(
            Settings(
                profiles=(Profile(base_url=NOBODY), Profile(name="work", base_url=NOBODY)),
                network=DIRECT,
            )
        )
        async with place.open() as seat:
            seat.window.activity.settings_wanted.emit("work")
            assert seat.dialog.isVisible()
            assert seat.dialog._profiles.profile.name == "work"

    run(work())


def test_the_page_of_the_settings_is_the_same_in_the_next_session(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        place.has(NOBODY)
        async with place.open() as seat:
            open_at(seat, "playback")
        async with place.open() as seat:
            seat.window.menus.settings.trigger()
            assert seat.dialog._page.page_name == "playback"

    run(work())


def test_a_folder_that_is_chosen_for_the_library_is_one_from_then_on(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        place.has(NOBODY)
        folder, file = place.folder / "clips", place.folder / "file"
        file.write_text("in the way")
        async with place.open() as seat:
            seat.change_settings(replace(seat.settings, library=str(folder)))
            await until(lambda: contains_library(folder), what="the library")
            assert seat.library.folder == place.places.library
            seat.change_settings(replace(seat.settings, library=str(file / "below")))
            await seat.hears("cannot be made", seat.window.activity)

    run(work())
