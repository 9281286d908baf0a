"""Controller for API keys: tests, stores and removes them, and shows where they are."""

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from videodesk.app.key_notices import KeyNotices
from videodesk.app.key_ports import (
    ConnectionTester,
    CurrentProfile,
    KeyDialog,
    KeyPanel,
    KeyProfiles,
    KeyStore,
    KeyUsers,
    KeyWindow,
    ProblemList,
)
from videodesk.app.key_rules import UnencryptedWarnings, is_storable, shows_key_works
from videodesk.app.tasks import Tasks
from videodesk.background import in_daemon_thread
from videodesk.credentials import ApiKey, KeyLocation, StoreResult
from videodesk.engine.accounts import KEYRING_SECONDS
from videodesk.errors import Code, Problem, Reason, VideoDeskError, error, problem
from videodesk.settings import DEMO_PROFILE, Profile
from videodesk.ui.settings.requests import FirstKey, KeyEntry, ProfileTest
from videodesk.ui.widgets.messages import connection_text, problem_message
from videodesk.ui.widgets.notification_bar import Notification, Notifier

if TYPE_CHECKING:
    from videodesk.ui.settings.dialog import SettingsDialog

T = TypeVar("T")


class ApiKeyController(QObject):
    """Handles the keys that are entered in the onboarding panel and in the settings.

    `open_profile` opens the settings of a profile, `keep_address` changes its address;
    `seconds` is how long the password store may take to answer.
    """

    def __init__(
        self,
        tasks: Tasks,
        profiles: KeyProfiles,
        keys: KeyStore,
        *,
        window: KeyWindow,
        panel: KeyPanel,
        problems: ProblemList,
        current: CurrentProfile,
        accounts: KeyUsers,
        queries: ConnectionTester,
        open_profile: Callable[[str], None],
        keep_address: Callable[[str, str], None],
        notices: KeyNotices,
        notifications: Notifier,
        seconds: float = KEYRING_SECONDS,
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._profiles = profiles
        self._keys = keys
        self._window = window
        self._panel = panel
        self._problems = problems
        self._current = current
        self._accounts = accounts
        self._queries = queries
        self._open_profile = open_profile
        self._keep_address = keep_address
        self._notices = notices
        self._notifications = notifications
        self._seconds = seconds
        self._warnings = UnencryptedWarnings()
        self._dialog: KeyDialog | None = None
        self._first_key: asyncio.Task[None] | None = None
        self._tests: dict[str, asyncio.Task[None]] = {}
        self._unread: set[str] = set()
        self._accepted: dict[str, ApiKey] = {}

    def connect_dialog(self, dialog: "SettingsDialog") -> None:
        """Connects the settings dialog once it is built."""
        page = dialog.profiles
        self._dialog = page
        page.test_requested.connect(self.test)
        page.test_stopped.connect(self.stop_test)
        page.key_entered.connect(self.store)
        page.key_cleared.connect(self.clear)
        page.profile_shown.connect(self.show_place)
        page.key_retry_requested.connect(self.read_again)

    async def show_onboarding_if_needed(self, *, is_first_start: bool) -> None:
        """Asks for a key if the profile in use has none: as a welcome at the first start.

        If that cannot be known, because the password store is locked or does not answer, the
        problem is shown instead.
        """
        name = self._current.current
        if name == DEMO_PROFILE:
            return
        try:
            found = await self._read_key(name)
        except VideoDeskError as failure:
            if failure.code is Code.KEY_MISSING:
                self._ask_for_other_key(failure.problem)
                return
            if not (is_first_start and failure.problem.reason is Reason.NO_KEYRING):
                self._show_unread(name, failure.problem)
                return
            self._panel.show_store(is_there=False)
            found = None
        takes_focus = not self._window.is_user_typing
        if found is None and is_first_start:
            self._panel.show_onboarding(takes_focus=takes_focus)
        elif found is None:
            self._panel.ask(takes_focus=takes_focus)

    def _ask_for_other_key(self, reason: Problem) -> None:
        """Asks for the key of the profile in use, whose saved key is for another address."""
        self._panel.ask(takes_focus=not self._window.is_user_typing)
        self._panel.show_message(str(problem_message(reason)))

    def read_again(self, name: str) -> None:
        """Asks the password store again for the key of a profile."""
        self._keys.forget_cached(name)
        self._tasks.start(self._read_again(name), "read a key again")

    def retry(self, name: str) -> None:
        """The user tries a profile again: another program may have changed its key."""
        if name in self._unread:
            self.read_again(name)
        else:
            self._keys.forget_cached(name)

    async def _read_again(self, name: str) -> None:
        self._notices.set_reading(name, is_reading=True)
        try:
            found = await self._read_key(name)
        except VideoDeskError as failure:
            if failure.code is Code.KEY_MISSING and name == self._current.current:
                self._ask_for_other_key(failure.problem)
            else:
                self._show_unread(name, failure.problem)
        else:
            self._problems.clear_problem(name)
            self._on_changed(name)
            if found is None and name == self._current.current:
                self._panel.ask()
        finally:
            self._notices.set_reading(name, is_reading=False)
        await self._show_place(name)

    async def _read_key(self, name: str) -> ApiKey | None:
        """A profile's key. Raises KEYRING_UNAVAILABLE if the password store cannot be read.

        If the store answers after the time-out, because the user has unlocked it, the key is used.
        """
        loop = asyncio.get_running_loop()
        is_late = threading.Event()

        def read() -> ApiKey | None:
            profile = self._profiles.find(name)
            key = None if profile is None else self._profiles.key_of(profile)
            if is_late.is_set() and not loop.is_closed():
                loop.call_soon_threadsafe(self._on_late_answer, name)
            return key

        try:
            return await self._ask(read)
        except TimeoutError:
            is_late.set()
            raise error(Code.KEYRING_UNAVAILABLE, reason=Reason.KEYRING_SILENT) from None

    def _on_late_answer(self, name: str) -> None:
        if name in self._unread:
            self._tasks.start(self._read_again(name), "read a key that came late")

    def _show_unread(self, name: str, found: Problem) -> None:
        self._unread.add(name)
        self._problems.show_problem(found, profile=name)

    def ask_for_key(self, name: str) -> None:
        """Asks for the key of a profile: in the panel, or in the settings if it is not in use."""
        if name in {"", self._current.own}:
            self._panel.ask()
        else:
            self._open_profile(name)

    # -- The onboarding panel ------------------------------------------------------------------

    def store_first(self, first: FirstKey) -> None:
        """Tests and stores the key of the onboarding panel."""
        self._first_key = self._tasks.start(self._store_first(first), "store the first key")

    def stop_first(self) -> None:
        """Stops waiting for the result of the test."""
        if self._first_key is not None:
            self._first_key.cancel()

    async def _store_first(self, first: FirstKey) -> None:
        if warning := self._warnings.first_warning(first.base_url):
            self._panel.show_message(warning)
            return
        name = self._current.own
        profile = self._profiles.find(name) or Profile(name=name)
        try:
            key = ApiKey(first.text)
            tested = Profile(name=profile.name, base_url=first.base_url)
            result = await self._queries.test(tested, key)
            if not is_storable(result):
                self._panel.show_test_result(
                    connection_text(result.problem, len(result.models)), success=False
                )
                return
            stored = await self._set(name, key, first.base_url)
        except VideoDeskError as failure:
            self._panel.show_message(str(problem_message(failure.problem)))
            return
        if first.base_url != profile.base_url:
            self._keep_address(name, first.base_url)
        self._panel.hide()
        self._panel.show_message("")
        self._problems.clear_problem(name)
        self._notices.on_saved(name, stored.location, is_tested=shows_key_works(result))
        if result.problem is not None:
            self._problems.show_problem(result.problem)
        self._current.use(name)
        self._on_changed(name)
        self._window.focus_prompt()

    # -- The settings --------------------------------------------------------------------------

    def test(self, test: ProfileTest) -> None:
        """Tests a profile with the key that was typed, or with the stored one."""
        name = test.profile.name
        self._tests[name] = self._tasks.start(self._test(test), "test a profile")

    def stop_test(self, name: str) -> None:
        """Stops waiting for the result of a test."""
        if name in self._tests:
            self._tests.pop(name).cancel()

    async def _test(self, test: ProfileTest) -> None:
        name = test.profile.name
        try:
            key = ApiKey(test.key_text) if test.key_text.strip() else None
        except VideoDeskError as failure:
            self._show_test_result(name, str(problem_message(failure.problem)), success=False)
            return
        if key is not None and (warning := self._warnings.first_warning(test.profile.base_url)):
            self._show_test_result(name, warning, success=False)
            return
        result = await self._queries.test(test.profile, key)
        if shows_key_works(result):
            if key is None:
                self._notices.confirm(name)
            else:
                self._accepted[name] = key
        self._show_test_result(
            name, connection_text(result.problem, len(result.models)), success=result.is_good
        )
        if key is None and shows_key_works(result):
            await self._show_place(name)

    def test_current(self) -> None:
        """Tests the saved key of the profile in use, and shows the result in the window."""
        self._tasks.start(self._test_current(self._current.current), "test the key")

    async def _test_current(self, name: str) -> None:
        profile = self._profiles.find(name)
        if profile is None:
            return
        self._notices.set_testing(name, is_testing=True)
        try:
            result = await self._queries.test(profile)
        finally:
            self._notices.set_testing(name, is_testing=False)
        if shows_key_works(result):
            self._notices.confirm(name)
        if result.problem is None:
            text = connection_text(None, len(result.models))
            self._notifications.notify(Notification(text, key="key test"))
        else:
            is_refused = result.problem.code is Code.KEY_REFUSED
            self._problems.show_problem(result.problem, profile=name if is_refused else None)

    def store(self, entry: KeyEntry) -> None:
        """Stores the key of a profile."""
        self._tasks.start(self._store(entry), "store a key")

    async def _store(self, entry: KeyEntry) -> None:
        name = entry.profile
        address = self._address_of(name)
        try:
            key = ApiKey(entry.text)
            if warning := self._warnings.first_warning(address):
                self._show_warning(name, warning)
                return
            stored = await self._set(name, key, address)
        except VideoDeskError as failure:
            self._show_key_problem(name, failure.problem)
            return
        self._notices.on_saved(
            name, stored.location, is_tested=self._accepted.pop(name, None) == key
        )
        await self._show_stored(name, stored.location, is_new=True)
        self._on_changed(name)

    def clear(self, name: str) -> None:
        """Removes the key of a profile."""
        self._tasks.start(self._clear(name), "remove a key")

    async def _clear(self, name: str) -> None:
        try:
            await self._ask(lambda: self._keys.clear(name))
        except TimeoutError:
            self._show_key_problem(
                name, problem(Code.KEYRING_UNAVAILABLE, reason=Reason.KEY_MAY_REMAIN)
            )
            return
        except VideoDeskError as failure:
            self._show_key_problem(name, failure.problem)
            return
        self._notices.on_removed(name)
        self._on_changed(name)
        await self._show_place(name)

    def show_place(self, name: str) -> None:
        """Shows where the key of a profile is."""
        self._tasks.start(self._show_place(name), "look for a key")

    async def _show_place(self, name: str) -> None:
        if self._dialog is None:
            return
        try:
            place = await self._ask(lambda: self._keys.location(name, self._address_of(name)))
            reason = self._keys.problem
        except TimeoutError:
            place = KeyLocation.UNKNOWN
            reason = problem(Code.KEYRING_UNAVAILABLE, reason=Reason.KEYRING_SILENT)
        if place is KeyLocation.UNKNOWN and reason is not None and self._dialog is not None:
            self._dialog.show_key_unknown(name, problem_message(reason).text)
        else:
            await self._show_stored(name, place)

    async def _show_stored(self, name: str, place: KeyLocation, *, is_new: bool = False) -> None:
        try:
            store = await self._ask(self._keys.backend_name)
        except TimeoutError:
            store = self.tr("no response")
        if self._dialog is not None:
            is_untested = self._notices.is_untested(name)
            self._dialog.show_key_location(
                name, place, store, is_new=is_new, is_untested=is_untested
            )

    def _show_test_result(self, name: str, sentence: str, *, success: bool) -> None:
        if self._dialog is not None:
            self._dialog.show_test_result(name, sentence, success=success)

    def _show_key_problem(self, name: str, found: Problem) -> None:
        """Shows a problem beside the key, or in the window if its profile was removed."""
        if self._profiles.find(name) is None or self._dialog is None:
            self._problems.show_problem(found)
        else:
            self._dialog.show_key_problem(name, str(problem_message(found)))

    def _show_warning(self, name: str, warning: str) -> None:
        if self._dialog is not None:
            self._dialog.show_key_problem(name, warning)

    # -- Small steps ---------------------------------------------------------------------------

    def _on_changed(self, name: str) -> None:
        self._unread.discard(name)
        self._accounts.refresh(name)
        self._current.invalidate_models(name)
        if name == self._current.current:
            self._current.refresh_balance()

    def _address_of(self, name: str) -> str:
        profile = self._profiles.find(name)
        return "" if profile is None else profile.base_url

    async def _set(self, name: str, key: ApiKey, base_url: str) -> StoreResult:
        try:
            return await self._ask(lambda: self._keys.set(name, key, base_url))
        except TimeoutError:
            return StoreResult(KeyLocation.MEMORY, problem(Code.KEYRING_UNAVAILABLE))

    async def _ask(self, ask: Callable[[], T]) -> T:
        """Calls the password store. Raises TimeoutError if it does not answer."""
        return await in_daemon_thread(ask, seconds=self._seconds)
