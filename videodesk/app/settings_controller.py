"""The settings' window, and what a changed setting does to the running program."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from videodesk.app.library_opener import create_library_if_absent
from videodesk.app.profile_controller import ProfileController
from videodesk.app.tasks import TaskRunner
from videodesk.engine.accounts import Accounts
from videodesk.profiles import change_profile, use_profile
from videodesk.settings import DEMO_PROFILE, Profile, Settings, SettingsStore
from videodesk.ui.settings.dialog import SettingsDialog
from videodesk.ui.shell.file_manager import show_folder
from videodesk.ui.shell.main_window import MainWindow
from videodesk.ui.theme.theme import Theme


class SettingsController(QObject):
    """Makes what was chosen count at once, and keeps it."""

    def __init__(
        self,
        window: MainWindow,
        dialog: SettingsDialog,
        theme: Theme,
        remembered: SettingsStore,
        errands: TaskRunner,
        accounts: Accounts,
        profiles: ProfileController,
    ) -> None:
        super().__init__()
        self._window = window
        self._dialog = dialog
        self._theme = theme
        self._remembered = remembered
        self._errands = errands
        self._accounts = accounts
        self._profiles = profiles
        dialog.use_requested.connect(self._on_use)
        dialog.folder_requested.connect(self._on_folder)
        dialog.page_chosen.connect(self._on_page)
        window.menus.settings.triggered.connect(self._on_open)
        window.activity.settings_wanted.connect(self._on_settings_wanted)
        player = window.inspector.player
        player.volume_changed.connect(self._on_volume)
        player.muted_changed.connect(self._on_muted)
        player.loop_changed.connect(self._on_loop)

    def keep_address(self, name: str, base_url: str) -> None:
        """Another address for a profile; where it is not in the settings, nothing is kept."""
        profile = self._remembered.settings.profile(name)
        if profile is not None and profile.base_url != base_url:
            self.apply(
                change_profile(self._remembered.settings, replace(profile, base_url=base_url))
            )
            self._dialog.refresh()

    def _on_open(self) -> None:
        self._dialog.open_at()

    def _on_settings_wanted(self, profile: str) -> None:
        self._dialog.open_at("profiles", profile)

    def apply(self, settings: Settings) -> None:
        """Makes these settings the current ones at once, and saves them."""
        former, self._remembered.settings = self._remembered.settings, settings
        self._theme.force = settings.appearance
        player = self._window.inspector.player
        player.autoplay = settings.autoplay
        player.set_loop(settings.loop)
        if former.network != settings.network:
            self._accounts.reconnect_all()
        if settings.library and settings.library != former.library:
            self._errands.start(
                create_library_if_absent(Path(settings.library)), "make the chosen library"
            )
        for name in _different(former.profiles, settings.profiles):
            self._accounts.refresh(name)
            if _was_moved(former.profile(name), settings.profile(name)):
                self._profiles.invalidate_models(name)
        if _is_gone(self._profiles.own, former, settings):
            self._profiles.own = settings.current_profile
        if self._profiles.current == DEMO_PROFILE:
            self._profiles.use(DEMO_PROFILE)
        else:
            self._profiles.switch(self._profiles.own)
        self._save()

    def _on_use(self, name: str) -> None:
        settings = self._remembered.settings
        if settings.profile(name) is not None:
            self._remembered.settings = use_profile(settings, name)
            self._profiles.switch(name)
            self._dialog.refresh()
            self._save()

    def _on_folder(self, folder: Path) -> None:
        show_folder(folder, self._window.notifications)

    def _on_page(self, page: str) -> None:
        self._remembered.session = replace(self._remembered.session, settings_page=page)

    def _on_volume(self, volume: float) -> None:
        self._remembered.settings = replace(self._remembered.settings, volume=volume)

    def _on_muted(self, muted: bool) -> None:  # noqa: FBT001  # a signal's value
        self._remembered.settings = replace(self._remembered.settings, muted=muted)

    def _on_loop(self, loop: bool) -> None:  # noqa: FBT001  # a signal's value
        self._remembered.settings = replace(self._remembered.settings, loop=loop)
        self._dialog.refresh()

    def _save(self) -> None:
        self._errands.start(self._remembered.save(), "save the settings")


def _different(former: tuple[Profile, ...], now: tuple[Profile, ...]) -> list[str]:
    """The names of the profiles that are new, gone or changed."""
    before = {each.name: each for each in former}
    after = {each.name: each for each in now}
    return [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]


def _is_gone(name: str, former: Settings, now: Settings) -> bool:
    """Whether a profile was taken away; one of the command line's own never was in the settings."""
    return former.profile(name) is not None and now.profile(name) is None


def _was_moved(former: Profile | None, now: Profile | None) -> bool:
    return former is None or now is None or former.base_url != now.base_url
