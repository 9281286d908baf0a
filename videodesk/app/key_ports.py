"""Ports of the key controller: what it needs from the window, the settings and the engine."""

from typing import Protocol

from videodesk.credentials import ApiKey, KeyLocation, StoreResult
from videodesk.engine.account_queries import ConnectionTest
from videodesk.errors import Problem
from videodesk.settings import Profile


class KeyPanel(Protocol):
    """The panel that asks for the first key."""

    def show_onboarding(self, *, takes_focus: bool) -> None:
        """Shows the panel as on the first start."""

    def ask(self, *, takes_focus: bool = True) -> None:
        """Shows the panel."""

    def show_store(self, *, is_there: bool) -> None:
        """Shows whether the key will be saved in a password store."""

    def show_test_result(self, sentence: str, *, success: bool) -> None:
        """Shows the result of a test."""

    def show_message(self, text: str) -> None:
        """Shows a sentence below the fields; "" removes it."""

    def hide(self) -> None:
        """Hides the panel."""


class KeyDialog(Protocol):
    """The settings of the profiles' keys."""

    def show_test_result(self, name: str, sentence: str, *, success: bool) -> None:
        """Shows the result of a test."""

    def show_key_problem(self, name: str, sentence: str) -> None:
        """Shows why a key was not stored or removed."""

    def show_key_location(
        self,
        name: str,
        location: KeyLocation,
        store: str,
        *,
        is_new: bool = False,
        is_untested: bool = False,
    ) -> None:
        """Shows where a key is; `store` is the name of the password store."""

    def show_key_unknown(self, name: str, sentence: str) -> None:
        """Shows why it is not known whether there is a key."""


class ProblemList(Protocol):
    """Where problems are shown until they are solved."""

    def show_problem(self, problem: Problem, *, profile: str | None = None) -> None:
        """Shows a problem, with its profile if it has one."""

    def clear_problem(self, profile: str) -> None:
        """A problem of a profile is over."""


class KeyStore(Protocol):
    """Where keys are stored. Each call may block forever."""

    def set(self, profile: str, key: ApiKey, base_url: str) -> StoreResult:
        """Stores a key for an address."""

    def clear(self, profile: str) -> None:
        """Removes a key. Raises KEYRING_UNAVAILABLE."""

    def location(self, profile: str, base_url: str) -> KeyLocation:
        """Where the key for an address is."""

    def forget_cached(self, profile: str) -> None:
        """Reads the key again when it is needed next. Does not block."""

    @property
    def problem(self) -> Problem | None:
        """Why the password store could not be used at the last attempt."""

    def backend_name(self) -> str:
        """The name of the password store."""


class KeyProfiles(Protocol):
    """Finds profiles and their keys."""

    def find(self, name: str) -> Profile | None:
        """A profile by its name."""

    def key_of(self, profile: Profile) -> ApiKey | None:
        """Its key for its address. Blocks. Raises KEYRING_UNAVAILABLE if the password store cannot
        be read, and KEY_MISSING if the key is for another address.
        """


class CurrentProfile(Protocol):
    """Which profile is in use."""

    @property
    def current(self) -> str:
        """The profile in use, which may be the demo."""

    @property
    def own(self) -> str:
        """The last profile in use that is not the demo."""

    def use(self, name: str) -> None:
        """Makes a profile the current one."""

    def refresh_balance(self) -> None:
        """Requests the balance."""

    def invalidate_models(self, name: str) -> None:
        """Discards the model list of a profile's service."""


class ConnectionTester(Protocol):
    """Tests profiles."""

    async def test(self, profile: Profile, key: ApiKey | None = None) -> ConnectionTest:
        """Tests a key, or the stored one, at the profile's address."""


class KeyUsers(Protocol):
    """The accounts of the profiles."""

    def refresh(self, name: str) -> None:
        """Reads a profile and its key again."""


class KeyWindow(Protocol):
    """The main window, as far as keys are concerned."""

    @property
    def is_user_typing(self) -> bool:
        """True if the user is typing, so that the focus must not be moved."""

    def focus_prompt(self) -> None:
        """Puts the cursor into the prompt."""
