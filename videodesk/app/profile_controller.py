"""Who the requests are made for: the profile in use, what its service offers, and the demo."""

import asyncio

from PySide6.QtCore import QLocale, QObject, QUrl
from PySide6.QtGui import QDesktopServices

from videodesk.app.profile_resolver import ProfileResolver
from videodesk.app.tasks import TaskRunner
from videodesk.demo.launcher import DemoLauncher
from videodesk.engine.account_queries import AccountQueries
from videodesk.engine.accounts import Accounts
from videodesk.errors import VideoDeskError
from videodesk.model_list_cache import ModelListCache
from videodesk.settings import DEMO_PROFILE, Profile
from videodesk.ui.shell.main_window import MainWindow


class ProfileController(QObject):
    """Owns which profile is in use, and shows the window what belongs to it."""

    def __init__(
        self,
        window: MainWindow,
        errands: TaskRunner,
        book: ProfileResolver,
        accounts: Accounts,
        enquiries: AccountQueries,
        offerings: ModelListCache,
        demo: DemoLauncher,
        *,
        current: str,
        own: str,
    ) -> None:
        super().__init__()
        self._window = window
        self._errands = errands
        self._book = book
        self._accounts = accounts
        self._enquiries = enquiries
        self._offerings = offerings
        self._demo = demo
        self.current = current
        self.own = own
        self._shown: Profile | None = None
        self._asked_for: tuple[str, str] | None = None
        self._keeping = asyncio.Lock()
        window.menus.use_demo.triggered.connect(self._on_demo_toggled)
        window.menus.refresh_models.triggered.connect(self._on_refresh)
        window.composer.models_refresh_requested.connect(self._on_refresh_requested)
        window.key_panel.demo_chosen.connect(self._on_demo_chosen)
        window.inspector.account_requested.connect(self._on_account_wanted)

    def use(self, name: str) -> None:
        """From now on, requests are made with this profile."""
        self.current = name
        if name != DEMO_PROFILE:
            self.own = name
        profile = self._book.find(name)
        composer = self._window.composer
        composer.profile = name
        composer.service_models = self._offerings.get(name)
        if profile is not None:
            composer.unit = profile.unit
            composer.set_image_transport(profile.pictures)
        self._window.activity.show_demo(on=name == DEMO_PROFILE)
        self._window.menus.use_demo.setChecked(name == DEMO_PROFILE)
        if profile != self._shown:
            self._shown = profile
            self._window.activity.show_balance(None)
        self._show_address()

    def switch(self, name: str) -> None:
        """`use`, because a person changed something: what is left is asked for where it is new."""
        shown = self._shown
        self.use(name)
        if self._shown != shown:
            self.refresh_balance()

    async def start_demo(self) -> None:
        """Starts the demo service, if it does not run."""
        if await self._demo.start():
            self._accounts.refresh(DEMO_PROFILE)

    def refresh_balance(self) -> None:
        """Asks what is left, where the site tells it; nobody is told where it does not."""
        if self.current != DEMO_PROFILE:
            self._errands.start(self._show_balance(self.current), "ask for the balance")

    def invalidate_models(self, name: str) -> None:
        """The profile is gone, or another one by its key or address."""
        self._errands.start(self._forget(name), "forget an offering")

    async def _forget(self, name: str) -> None:
        async with self._keeping:
            await asyncio.to_thread(self._offerings.drop, name)
        if name == self.current:
            self._window.composer.service_models = self._offerings.get(name)

    def _show_address(self) -> None:
        """The panel asks for a key of the person's own profile; what is typed there stays."""
        profile = self._book.find(self.own)
        if profile is not None and (profile.name, profile.base_url) != self._asked_for:
            self._asked_for = profile.name, profile.base_url
            self._window.key_panel.show_address(profile.base_url)

    async def _show_balance(self, name: str) -> None:
        balance = await self._enquiries.balance(name)
        profile = self._book.find(name)
        if name == self.current and profile is not None:
            money = None
            if balance is not None:
                money = f"{QLocale().toString(balance.left, 'f', 2)} {profile.unit}"
            self._window.activity.show_balance(money)

    def _on_account_wanted(self, profile: str) -> None:
        found = self._book.find(profile)
        if found is not None:
            QDesktopServices.openUrl(QUrl(found.account_url or found.base_url))

    def _on_demo_chosen(self) -> None:
        self._errands.start(self._use_demo(), "start the demo")

    def _on_demo_toggled(self, on: bool) -> None:  # noqa: FBT001  # a signal's value
        if on:
            self._on_demo_chosen()
        else:
            self.switch(self.own)

    async def _use_demo(self) -> None:
        try:
            await self.start_demo()
        finally:
            self._window.menus.use_demo.setChecked(self.current == DEMO_PROFILE)
        self.use(DEMO_PROFILE)
        self._window.key_panel.hide()
        self._window.activity.solved(self.own)
        self._window.composer.focus_prompt()

    def _on_refresh(self) -> None:
        self._window.composer.show_models_loading()
        self._on_refresh_requested(self.current)

    def _on_refresh_requested(self, name: str) -> None:
        self._errands.start(self._refresh(name), "refresh the models")

    async def _refresh(self, name: str) -> None:
        try:
            offering = await self._enquiries.offering(name)
        except VideoDeskError as failure:
            if name == self.current:
                self._window.composer.show_models_error(failure.problem.message)
            return
        async with self._keeping:
            await asyncio.to_thread(self._offerings.put, offering)
        if name == self.current:
            self._window.composer.service_models = offering
