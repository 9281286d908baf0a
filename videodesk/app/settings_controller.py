"""Controller for the settings: applies changes to the running program and saves them."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from videodesk.app.library_opener import create_library_if_absent
from videodesk.app.tasks import Tasks
from videodesk.profiles import change_profile, use_profile
from videodesk.settings import (
    DEMO_PROFILE,
    Appearance,
    Profile,
    Session,
    Settings,
)
from videodesk.ui.shell.file_manager import show_folder
from videodesk.ui.widgets.notification_bar import Notifier

if TYPE_CHECKING:
    from videodesk.ui.settings.dialog import SettingsDialog


class Store(Protocol):
    """The settings and the session of this run."""

    settings: Settings
    session: Session

    async def save(self) -> None:
        """Writes both."""


class Look(Protocol):
    """The appearance of the program."""

    def set_appearance(self, appearance: Appearance) -> None:
        """Applies the appearance that the user chose."""


class PlayerOptions(Protocol):
    """The player options that the settings hold."""

    autoplay: bool

    def set_loop(self, loop: bool) -> None:  # noqa: FBT001  # the slot of a button
        """Whether clips restart at their end."""


class Connections(Protocol):
    """The clients of the profiles."""

    def reconnect_all(self) -> None:
        """Makes new clients for all profiles."""

    def refresh(self, name: str) -> None:
        """Reads a profile and its key again."""


class ProfileInUse(Protocol):
    """Which profile is in use."""

    own: str

    @property
    def current(self) -> str:
        """The profile in use, which may be the demo."""

    def use(self, name: str) -> None:
        """Makes a profile the current one."""

    def switch(self, name: str) -> None:
        """Makes a profile the current one, and requests its balance if it has changed."""

    def invalidate_models(self, name: str) -> None:
        """Forgets which models a profile's service has."""


class Refreshable(Protocol):
    """Shows the current settings."""

    def refresh(self) -> None:
        """Reads them again."""


class SettingsController(QObject):
    """Applies changed settings at once, and saves them."""

    def __init__(
        self,
        store: Store,
        tasks: Tasks,
        *,
        dialog: Refreshable,
        theme: Look,
        player: PlayerOptions,
        accounts: Connections,
        profiles: ProfileInUse,
        notifications: Notifier,
    ) -> None:
        super().__init__()
        self._store = store
        self._tasks = tasks
        self._dialog = dialog
        self._theme = theme
        self._player = player
        self._accounts = accounts
        self._profiles = profiles
        self._notifications = notifications

    @property
    def current(self) -> Settings:
        """The current settings."""
        return self._store.settings

    def connect_dialog(self, dialog: "SettingsDialog") -> None:
        """Connects the dialog once it is built."""
        dialog.profiles.use_requested.connect(self.use_profile)
        dialog.folder_requested.connect(self.show_folder)
        dialog.page_chosen.connect(self.keep_page)

    def apply(self, settings: Settings) -> None:
        """Applies these settings at once, and saves them."""
        former, self._store.settings = self._store.settings, settings
        self._theme.set_appearance(settings.appearance)
        self._player.autoplay = settings.autoplay
        self._player.set_loop(settings.loop)
        if former.network != settings.network:
            self._accounts.reconnect_all()
        if settings.library and settings.library != former.library:
            self._tasks.start(
                create_library_if_absent(Path(settings.library)), "create the chosen library"
            )
        for name in _changed_profiles(former.profiles, settings.profiles):
            self._accounts.refresh(name)
            if _has_other_address(former.profile(name), settings.profile(name)):
                self._profiles.invalidate_models(name)
        if _is_removed(self._profiles.own, former, settings):
            self._profiles.own = settings.current_profile
        if self._profiles.current == DEMO_PROFILE:
            self._profiles.use(DEMO_PROFILE)
        else:
            self._profiles.switch(self._profiles.own)
        self._save()

    def use_profile(self, name: str) -> None:
        """Makes a profile of the settings the one for new requests."""
        if self.current.profile(name) is not None:
            self._store.settings = use_profile(self.current, name)
            self._profiles.switch(name)
            self._dialog.refresh()
            self._save()

    def keep_address(self, name: str, base_url: str) -> None:
        """Changes the address of a profile; one that is not in the settings is left alone."""
        profile = self.current.profile(name)
        if profile is not None and profile.base_url != base_url:
            self.apply(change_profile(self.current, replace(profile, base_url=base_url)))
            self._dialog.refresh()

    def show_folder(self, folder: Path) -> None:
        """Shows a folder in the file manager."""
        show_folder(folder, self._notifications)

    def keep_page(self, page: str) -> None:
        """Stores which page of the settings is shown next time."""
        self._store.session = replace(self._store.session, settings_page=page)

    def keep_demo(self, name: str) -> None:
        """Stores whether the profile in use is the demo, which then stays chosen."""
        uses_demo = name == DEMO_PROFILE
        if self._store.session.uses_demo != uses_demo:
            self._store.session = replace(self._store.session, uses_demo=uses_demo)
            self._save()

    def keep_volume(self, volume: float) -> None:
        """Stores the player's volume, 0 to 1."""
        self._store.settings = replace(self.current, volume=volume)

    def keep_muted(self, muted: bool) -> None:  # noqa: FBT001  # a signal's value
        """Stores whether the player is muted."""
        self._store.settings = replace(self.current, muted=muted)

    def keep_loop(self, loop: bool) -> None:  # noqa: FBT001  # a signal's value
        """Stores whether clips restart at their end."""
        self._store.settings = replace(self.current, loop=loop)
        self._dialog.refresh()

    def _save(self) -> None:
        self._tasks.start(self._store.save(), "save the settings")


def _changed_profiles(former: tuple[Profile, ...], now: tuple[Profile, ...]) -> list[str]:
    """The names of the profiles that are new, removed or changed."""
    before = {each.name: each for each in former}
    after = {each.name: each for each in now}
    return [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]


def _is_removed(name: str, former: Settings, now: Settings) -> bool:
    """Whether a profile was removed; one from the command line was never in the settings."""
    return former.profile(name) is not None and now.profile(name) is None


def _has_other_address(former: Profile | None, now: Profile | None) -> bool:
    return former is None or now is None or former.base_url != now.base_url
