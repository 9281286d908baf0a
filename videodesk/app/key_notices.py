"""Which keys were saved without a test or are kept in memory only, and the notice that says so."""

from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject

from videodesk.credentials import KeyLocation
from videodesk.generation import Generation, Status
from videodesk.settings import DEMO_PROFILE, Session
from videodesk.ui.activity.key_notice import KeyNotice

_KEY_WORKED: frozenset[Status] = frozenset(
    {Status.PROCESSING, Status.DOWNLOADING, Status.COMPLETED}
)


class SessionStore(Protocol):
    """The session of this run."""

    session: Session


class NoticeView(Protocol):
    """Shows the notice."""

    def show_key_notice(self, notice: KeyNotice) -> None:
        """Shows what the user should know about the key of the profile in use."""


class KeyNotices(QObject):
    """Tracks the keys; untested ones are remembered in the session until they have worked."""

    def __init__(self, store: SessionStore, view: NoticeView) -> None:
        super().__init__()
        self._store = store
        self._view = view
        self._in_memory: set[str] = set()
        self._testing: set[str] = set()
        self._reading: set[str] = set()
        self._current = ""

    def show_profile(self, name: str) -> None:
        """Shows the notice for the profile in use."""
        self._current = name
        self._show()

    def is_untested(self, name: str) -> bool:
        """Whether the key of a profile has not been tested and has not worked yet."""
        return name in self._store.session.untested_keys

    def on_saved(self, name: str, location: KeyLocation, *, is_tested: bool) -> None:
        """A key was saved, or is kept in memory."""
        self._in_memory.discard(name)
        if location is KeyLocation.MEMORY:
            self._in_memory.add(name)
        self._set_untested(name, is_untested=not is_tested)

    def on_removed(self, name: str) -> None:
        """A key was removed."""
        self._in_memory.discard(name)
        self._set_untested(name, is_untested=False)

    def confirm(self, name: str) -> None:
        """The service accepted the key of a profile."""
        if self.is_untested(name):
            self._set_untested(name, is_untested=False)

    def on_generation(self, generation: Generation) -> None:
        """Confirms the key of a generation that the service accepted."""
        if generation.status in _KEY_WORKED and generation.problem is None:
            self.confirm(generation.request.profile)

    def set_testing(self, name: str, *, is_testing: bool) -> None:
        """A test of the saved key began or ended."""
        (self._testing.add if is_testing else self._testing.discard)(name)
        self._show()

    def set_reading(self, name: str, *, is_reading: bool) -> None:
        """The password store is asked for a key because the user wants it, or has answered."""
        (self._reading.add if is_reading else self._reading.discard)(name)
        self._show()

    def _set_untested(self, name: str, *, is_untested: bool) -> None:
        session = self._store.session
        others = tuple(each for each in session.untested_keys if each != name)
        untested_keys = (*others, name) if is_untested else others
        self._store.session = replace(session, untested_keys=untested_keys)
        self._show()

    def _show(self) -> None:
        name = self._current
        notice = KeyNotice()
        if name != DEMO_PROFILE:
            notice = KeyNotice(
                self.is_untested(name),
                name in self._in_memory,
                name in self._testing,
                name in self._reading,
            )
        self._view.show_key_notice(notice)
