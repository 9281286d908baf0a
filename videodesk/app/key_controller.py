"""Keys on their way into the password store: from the first panel, and from the settings."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from videodesk.app.profile_controller import ProfileController
from videodesk.app.profile_resolver import ProfileResolver
from videodesk.app.tasks import TaskRunner
from videodesk.background import in_daemon_thread
from videodesk.credentials import ApiKey, Credentials, KeyLocation, StoreResult
from videodesk.engine.account_queries import AccountQueries
from videodesk.engine.accounts import Accounts
from videodesk.engine.stored_key import KEYRING_SECONDS
from videodesk.errors import Code, Problem, VideoDeskError, problem
from videodesk.settings import DEMO_PROFILE, Profile
from videodesk.ui.settings.dialog import SettingsDialog
from videodesk.ui.settings.requests import FirstKey, KeyEntry, ProfileTest
from videodesk.ui.shell.main_window import MainWindow

if TYPE_CHECKING:
    import asyncio

    from PySide6.QtWidgets import QWidget

T = TypeVar("T")

_KEPT_ALL_THE_SAME = frozenset({Code.NO_BALANCE, Code.UNREACHABLE})
"""What a test may come to without a word against the key."""


class ApiKeyController(QObject):
    """Tests keys, keeps them, forgets them, and says where they are."""

    def __init__(
        self,
        window: MainWindow,
        dialog: SettingsDialog,
        errands: TaskRunner,
        book: ProfileResolver,
        profiles: ProfileController,
        credentials: Credentials,
        accounts: Accounts,
        enquiries: AccountQueries,
        *,
        keep_address: Callable[[str, str], None],
    ) -> None:
        super().__init__()
        self._window = window
        self._panel = window.key_panel
        self._dialog = dialog
        self._errands = errands
        self._book = book
        self._profiles = profiles
        self._credentials = credentials
        self._accounts = accounts
        self._enquiries = enquiries
        self._keep_address = keep_address
        self._first: asyncio.Task[None] | None = None
        self._tests: dict[str, asyncio.Task[None]] = {}
        self._panel.first_key_entered.connect(self._on_first_key)
        self._panel.test_stopped.connect(self._on_first_stopped)
        dialog.test_requested.connect(self._on_test)
        dialog.test_stopped.connect(self._on_test_stopped)
        dialog.key_entered.connect(self._on_key)
        dialog.key_cleared.connect(self._on_clear)
        dialog.profile_shown.connect(self._on_profile_shown)
        window.activity.key_wanted.connect(self._on_key_wanted)

    async def show_onboarding_if_needed(self) -> None:
        """Shows the panel where the profile in use has no key."""
        if self._profiles.current == DEMO_PROFILE:
            return
        name = self._profiles.current
        try:
            found = await self._asked(lambda: self._book.key_of(name))
        except TimeoutError:
            found = None
        if found is None:
            self._panel.show_onboarding(takes_focus=not self._is_somebody_typing())

    def _is_somebody_typing(self) -> bool:
        """Whether the cursor is no longer in the empty prompt, where it stands at the start."""
        focused: QWidget | None = self._window.focusWidget()
        is_prompt = focused is not None and focused.objectName() == "prompt"
        return not is_prompt or bool(self._window.composer.draft().prompt)

    def _on_key_wanted(self, name: str) -> None:
        """The panel asks for the key of one's own profile; any other's is entered beside it."""
        if name in {"", self._profiles.own}:
            self._panel.ask()
        else:
            self._dialog.open_at("profiles", name)

    # -- The panel of the first start ----------------------------------------------------------

    def _on_first_key(self, first: FirstKey) -> None:
        self._first = self._errands.start(self._take_first(first), "take the first key")

    def _on_first_stopped(self) -> None:
        if self._first is not None:
            self._first.cancel()

    async def _take_first(self, first: FirstKey) -> None:
        name = self._profiles.own
        profile = self._book.find(name) or Profile(name=name)
        try:
            key = ApiKey(first.text)
            verdict = await self._enquiries.test(
                Profile(name=profile.name, base_url=first.base_url), key
            )
            if not verdict.is_good and (
                verdict.problem is None or verdict.problem.code not in _KEPT_ALL_THE_SAME
            ):
                self._panel.show_test_result(verdict.sentence, success=False)
                return
            stored = await self._stored(name, key)
        except VideoDeskError as failure:
            self._panel.show_message(str(failure.problem))
            return
        if first.base_url != profile.base_url:
            self._keep_address(name, first.base_url)
        self._panel.hide()
        self._panel.show_message("")
        self._window.activity.solved(name)
        for told in (
            verdict.problem,
            stored.problem if stored.location is KeyLocation.MEMORY else None,
        ):
            if told is not None:
                self._window.activity.show_problem(told)
        self._profiles.use(name)
        self._changed(name)
        self._window.composer.focus_prompt()

    # -- The settings --------------------------------------------------------------------------

    def _on_test(self, test: ProfileTest) -> None:
        name = test.profile.name
        self._tests[name] = self._errands.start(self._test(test), "test a profile")

    def _on_test_stopped(self, name: str) -> None:
        if name in self._tests:
            self._tests.pop(name).cancel()

    async def _test(self, test: ProfileTest) -> None:
        name = test.profile.name
        try:
            key = ApiKey(test.key_text) if test.key_text.strip() else None
        except VideoDeskError as failure:
            self._dialog.show_test_result(name, str(failure.problem), success=False)
            return
        verdict = await self._enquiries.test(test.profile, key)
        self._dialog.show_test_result(name, verdict.sentence, success=verdict.is_good)

    def _on_key(self, entry: KeyEntry) -> None:
        self._errands.start(self._keep(entry), "keep a key")

    async def _keep(self, entry: KeyEntry) -> None:
        name = entry.profile
        try:
            stored = await self._stored(name, ApiKey(entry.text))
        except VideoDeskError as failure:
            self._dialog.show_key_problem(name, str(failure.problem))
            return
        self._dialog.show_key_location(name, stored.location, await self._store(), is_new=True)
        self._changed(name)

    def _on_clear(self, name: str) -> None:
        self._errands.start(self._clear(name), "forget a key")

    async def _clear(self, name: str) -> None:
        try:
            await self._asked(lambda: self._credentials.clear(name))
        except TimeoutError:
            self._say_not_cleared(name, _no_answer())
            return
        except VideoDeskError as failure:
            self._say_not_cleared(name, failure.problem)
            return
        self._changed(name)
        await self._show_place(name)

    def _say_not_cleared(self, name: str, trouble: Problem) -> None:
        """Beside the key, or, where its profile was removed, in the window."""
        if self._book.find(name) is None:
            self._window.activity.show_problem(trouble)
        else:
            self._dialog.show_key_problem(name, str(trouble))

    def _on_profile_shown(self, name: str) -> None:
        self._errands.start(self._show_place(name), "look for a key")

    async def _show_place(self, name: str) -> None:
        try:
            place = await self._asked(lambda: self._credentials.location(name))
        except TimeoutError:
            place = KeyLocation.NOWHERE
        self._dialog.show_key_location(name, place, await self._store())

    # -- Small steps ---------------------------------------------------------------------------

    def _changed(self, name: str) -> None:
        self._accounts.refresh(name)
        self._profiles.invalidate_models(name)
        if name == self._profiles.current:
            self._profiles.refresh_balance()

    async def _stored(self, name: str, key: ApiKey) -> StoreResult:
        try:
            return await self._asked(lambda: self._credentials.set(name, key))
        except TimeoutError:
            return StoreResult(KeyLocation.MEMORY, problem(Code.KEYRING_UNAVAILABLE))

    async def _store(self) -> str:
        try:
            return await self._asked(self._credentials.backend_name)
        except TimeoutError:
            return self.tr("no answer")

    async def _asked(self, ask: Callable[[], T]) -> T:
        return await in_daemon_thread(ask, seconds=KEYRING_SECONDS)


def _no_answer() -> Problem:
    return problem(
        Code.KEYRING_UNAVAILABLE,
        message="The password store did not answer. The key may still be in it.",
        hint="Unlock it, and try again.",
    )
