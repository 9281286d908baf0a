"""Who the requests are made for: the profile in use, its key, and the demo."""

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from videodesk.app.errands import Errands
from videodesk.background import in_daemon_thread
from videodesk.credentials import ApiKey, Credentials, Place, Stored
from videodesk.demo.at_hand import DEMO_KEY, DemoAtHand
from videodesk.engine.accounts import KEYRING_SECONDS, Accounts
from videodesk.errors import Code, VideoDeskError, problem
from videodesk.settings import DEMO_PROFILE, Options, Profile, Remembered, find_profile
from videodesk.ui.main_window import MainWindow


class ProfileBook:
    """The profiles of this run: the settings', what the command line says over them, the demo."""

    def __init__(
        self, remembered: Remembered, options: Options, credentials: Credentials, demo: DemoAtHand
    ) -> None:
        self._remembered = remembered
        self._options = options
        self._credentials = credentials
        self._demo = demo

    def find(self, name: str) -> Profile | None:
        """A profile's settings, None for one that is nowhere."""
        if name == DEMO_PROFILE:
            return self._demo.profile
        return find_profile(self._remembered.settings, self._options, name)

    def key_of(self, name: str) -> ApiKey | None:
        """A profile's key. It may block: the password store may ask its owner."""
        return DEMO_KEY if name == DEMO_PROFILE else self._credentials.get(name)


class Profiles(QObject):
    """Owns which profile is in use; joins the key panel and the demo to it."""

    def __init__(
        self,
        window: MainWindow,
        errands: Errands,
        book: ProfileBook,
        credentials: Credentials,
        accounts: Accounts,
        demo: DemoAtHand,
        *,
        current: str,
        own: str,
    ) -> None:
        super().__init__()
        self._window = window
        self._errands = errands
        self._book = book
        self._credentials = credentials
        self._accounts = accounts
        self._demo = demo
        self._own = own
        self.current = current
        window.key_panel.key_entered.connect(self._on_key_entered)
        window.key_panel.demo_chosen.connect(self._on_demo_chosen)
        window.menus.use_demo.triggered.connect(self._on_demo_toggled)
        window.inspector.account_requested.connect(self._on_account_wanted)

    def use(self, name: str) -> None:
        """From now on, requests are made with this profile."""
        self.current = name
        self._window.composer.profile = name
        self._window.activity.show_demo(on=name == DEMO_PROFILE)
        self._window.menus.use_demo.setChecked(name == DEMO_PROFILE)

    async def start_demo(self) -> None:
        """Starts the demo service, if it does not run."""
        if await self._demo.start():
            self._accounts.mended(DEMO_PROFILE)

    async def ask_for_key(self) -> None:
        """Shows the panel where the profile in use has no key."""
        if self.current == DEMO_PROFILE:
            return
        try:
            found = await in_daemon_thread(
                lambda: self._book.key_of(self.current), seconds=KEYRING_SECONDS
            )
        except TimeoutError:
            found = None
        if found is None:
            self._window.key_panel.setVisible(True)

    def _on_account_wanted(self, profile: str) -> None:
        found = self._book.find(profile)
        if found is not None:
            QDesktopServices.openUrl(QUrl(found.account_url or found.base_url))

    def _on_key_entered(self, text: str) -> None:
        self._errands.do(self._keep_key(text), "keep the key")

    def _on_demo_chosen(self) -> None:
        self._errands.do(self._use_demo(), "start the demo")

    def _on_demo_toggled(self, on: bool) -> None:  # noqa: FBT001  # a signal's value
        if on:
            self._on_demo_chosen()
        else:
            self.use(self._own)

    async def _keep_key(self, text: str) -> None:
        panel = self._window.key_panel
        panel.say(self.tr("Waiting for the password store…"), role="second")
        try:
            key = ApiKey(text)
            stored = await in_daemon_thread(
                lambda: self._credentials.set(self._own, key), seconds=KEYRING_SECONDS
            )
        except TimeoutError:
            stored = Stored(Place.MEMORY, problem(Code.KEYRING_UNAVAILABLE))
        except VideoDeskError as failure:
            panel.say(str(failure.problem))
            return
        panel.say("")
        panel.hide()
        self._window.activity.clear_problem()
        if stored.place is Place.MEMORY and stored.problem is not None:
            self._window.activity.show_problem(stored.problem)
        self._accounts.mended(self._own)
        self.use(self._own)
        self._window.composer.focus_prompt()

    async def _use_demo(self) -> None:
        await self.start_demo()
        self.use(DEMO_PROFILE)
        self._window.key_panel.hide()
        self._window.activity.clear_problem()
        self._window.composer.focus_prompt()
