"""Controller for the profile in use, the models of its service, and the demo."""

import asyncio
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QLocale, QObject, Signal

from videodesk.app.tasks import Tasks
from videodesk.catalog import ServiceModels
from videodesk.engine.account_queries import Balance
from videodesk.errors import VideoDeskError
from videodesk.settings import DEMO_PROFILE, ImageTransport, Profile
from videodesk.sites import links_for
from videodesk.ui.widgets.desktop import open_web_page
from videodesk.ui.widgets.messages import problem_message

if TYPE_CHECKING:
    from videodesk.ui.settings.dialog import SettingsDialog


class ProfileComposer(Protocol):
    """The composer, as far as the profile in use is concerned."""

    profile: str
    service_models: ServiceModels | None
    unit: str

    def set_image_transport(self, transport: ImageTransport) -> None:
        """How images get to the profile's service."""

    def focus_prompt(self) -> None:
        """Puts the cursor into the prompt."""

    def show_models_loading(self) -> None:
        """Shows that the models are being loaded."""

    def show_models_error(self, sentence: str) -> None:
        """Shows why the models could not be loaded."""


class ProfileStatus(Protocol):
    """The status bar, as far as the profile in use is concerned."""

    def show_demo(self, *, is_on: bool) -> None:
        """Whether the demo is in use."""

    def show_balance(self, text: str | None) -> None:
        """Shows the balance of the account, None if it is unknown."""

    def clear_problem(self, profile: str) -> None:
        """A problem of a profile is over."""


class AddressPanel(Protocol):
    """The panel that asks for a key."""

    def show_address(self, base_url: str, docs_url: str = "") -> None:
        """Shows the address that the key is for, and a link to its documentation."""

    def hide(self) -> None:
        """Hides the panel."""


class Checkable(Protocol):
    """A menu entry with a check mark."""

    def setChecked(self, checked: bool, /) -> None:  # noqa: FBT001, N802  # Qt's name
        """Sets the check mark."""


class Profiles(Protocol):
    """Finds profiles."""

    def find(self, name: str) -> Profile | None:
        """A profile by its name."""


class Refresher(Protocol):
    """The accounts of the profiles."""

    def refresh(self, name: str) -> None:
        """Reads a profile and its key again."""


class Queries(Protocol):
    """Asks services about accounts."""

    async def service_models(self, profile_name: str) -> ServiceModels:
        """The models that a service has. Raises VideoDeskError."""

    async def balance(self, profile_name: str) -> Balance | None:
        """The balance, None if it is unknown."""


class Models(Protocol):
    """The last answers about models, kept on the disk."""

    def get(self, profile: str) -> ServiceModels | None:
        """The last answer."""

    def put(self, offering: ServiceModels) -> None:
        """Stores an answer. Blocks."""

    def drop(self, profile: str) -> None:
        """Removes an answer. Blocks."""


class Demo(Protocol):
    """The demo service."""

    async def start(self) -> bool:
        """Starts it; True if it was not running."""


class ProfileController(QObject):
    """Tracks the profile in use, and shows its models, balance and address.

    `current` is the profile for new requests, `own` the last one that is not the demo. `used`
    carries the profile in use whenever it may have changed, `answered` one whose service accepted
    its key.
    """

    used = Signal(str)
    answered = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        profiles: Profiles,
        *,
        composer: ProfileComposer,
        status: ProfileStatus,
        key_panel: AddressPanel,
        demo_action: Checkable,
        accounts: Refresher,
        queries: Queries,
        models: Models,
        demo: Demo,
        current: str,
        own: str,
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._profiles = profiles
        self._composer = composer
        self._status = status
        self._key_panel = key_panel
        self._demo_action = demo_action
        self._accounts = accounts
        self._queries = queries
        self._models = models
        self._demo = demo
        self.current = current
        self.own = own
        self._shown: Profile | None = None
        self._shown_address: tuple[str, str, str] | None = None
        self._writing_models = asyncio.Lock()

    def connect_dialog(self, dialog: "SettingsDialog") -> None:
        """Connects the settings dialog once it is built."""
        dialog.profiles.link_opened.connect(self.open_link)

    def use(self, name: str) -> None:
        """Uses this profile for requests from now on."""
        self.current = name
        if name != DEMO_PROFILE:
            self.own = name
        profile = self._profiles.find(name)
        self._composer.profile = name
        self._composer.service_models = self._models.get(name)
        if profile is not None:
            self._composer.unit = profile.unit
            self._composer.set_image_transport(profile.pictures)
        self._status.show_demo(is_on=name == DEMO_PROFILE)
        self._demo_action.setChecked(name == DEMO_PROFILE)
        if profile != self._shown:
            self._shown = profile
            self._status.show_balance(None)
        self._show_address()
        self.used.emit(name)

    def switch(self, name: str) -> None:
        """Uses a profile because the user changed something, and asks for the balance if needed."""
        shown = self._shown
        self.use(name)
        if self._shown != shown:
            self.refresh_balance()

    async def start_demo(self) -> None:
        """Starts the demo service if it is not running."""
        if await self._demo.start():
            self._accounts.refresh(DEMO_PROFILE)

    def use_demo(self) -> None:
        """Starts the demo and uses it."""
        self._tasks.start(self._use_demo(), "start the demo")

    def toggle_demo(self, on: bool) -> None:  # noqa: FBT001  # a signal's value
        """Uses the demo, or the profile that was used before it."""
        if on:
            self.use_demo()
        else:
            self.switch(self.own)

    async def _use_demo(self) -> None:
        try:
            await self.start_demo()
        finally:
            self._demo_action.setChecked(self.current == DEMO_PROFILE)
        self.use(DEMO_PROFILE)
        self._key_panel.hide()
        self._status.clear_problem(self.own)
        self._composer.focus_prompt()

    def refresh_balance(self) -> None:
        """Requests the balance and shows it, if the service reports one."""
        if self.current != DEMO_PROFILE:
            self._tasks.start(self._show_balance(self.current), "ask for the balance")

    async def _show_balance(self, name: str) -> None:
        balance = await self._queries.balance(name)
        if balance is not None:
            self.answered.emit(name)
        profile = self._profiles.find(name)
        if name == self.current and profile is not None:
            text = None
            if balance is not None:
                text = f"{QLocale().toString(balance.left, 'f', 2)} {profile.unit}"
            self._status.show_balance(text)

    def refresh_current_models(self) -> None:
        """Asks the service of the profile in use for its models, as a menu does."""
        self._composer.show_models_loading()
        self.refresh_models(self.current)

    def refresh_models(self, name: str) -> None:
        """Asks a profile's service for its models."""
        self._tasks.start(self._refresh_models(name), "refresh the models")

    async def _refresh_models(self, name: str) -> None:
        try:
            offering = await self._queries.service_models(name)
        except VideoDeskError as failure:
            if name == self.current:
                self._composer.show_models_error(problem_message(failure.problem).text)
            return
        self.answered.emit(name)
        async with self._writing_models:
            await asyncio.to_thread(self._models.put, offering)
        if name == self.current:
            self._composer.service_models = offering

    def invalidate_models(self, name: str) -> None:
        """Discards a profile's models: it was removed, or has another key or address."""
        self._tasks.start(self._drop_models(name), "forget the models of a profile")

    async def _drop_models(self, name: str) -> None:
        async with self._writing_models:
            await asyncio.to_thread(self._models.drop, name)
        if name == self.current:
            self._composer.service_models = self._models.get(name)

    def open_account(self, name: str) -> None:
        """Opens the account's page of a profile in the browser."""
        found = self._profiles.find(name)
        if found is not None:
            self.open_link(links_for(found).account)

    def open_key_page(self, name: str) -> None:
        """Opens the page from which a profile's key comes."""
        found = self._profiles.find(name or self.own)
        if found is not None:
            self.open_link(links_for(found).keys)

    def open_top_up(self, name: str) -> None:
        """Opens the page on which a profile's account is topped up."""
        found = self._profiles.find(name)
        if found is not None:
            self.open_link(links_for(found).top_up)

    def open_link(self, url: str) -> None:
        """Opens a web address in the browser."""
        if url:
            open_web_page(url)

    def _show_address(self) -> None:
        """Shows the address of the `own` profile if it changed; otherwise typed text stays."""
        profile = self._profiles.find(self.own)
        if profile is None:
            return
        shown = profile.name, profile.base_url, profile.docs_url
        if shown != self._shown_address:
            self._shown_address = shown
            self._key_panel.show_address(profile.base_url, profile.docs_url)
