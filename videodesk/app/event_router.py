"""Routes the events of the engine and of the library to the window."""

from datetime import datetime
from typing import Final, Protocol, assert_never

from videodesk.errors import Code, Problem, Reason
from videodesk.events import (
    AccountChanged,
    Event,
    GenerationChanged,
    LibraryChanged,
    QueueChanged,
)
from videodesk.generation import Generation, Status
from videodesk.ui.widgets.messages import problem_message

_KEY_CODES: Final = frozenset({Code.KEY_MISSING, Code.KEY_REFUSED})


class GenerationView(Protocol):
    """Shows generations."""

    def apply(self, generation: Generation) -> None:
        """Shows a generation's new snapshot wherever it is visible."""


class ClipList(Protocol):
    """Lists the library."""

    def list_again(self) -> None:
        """Refreshes the list."""


class StatusView(Protocol):
    """Shows the queue and the problems."""

    def set_queue(self, ids: list[str], *, is_paused: bool) -> None:
        """Shows the queue's order."""

    def show_problem(
        self,
        problem: Problem,
        *,
        profile: str | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        """Shows a problem, with its profile if it has one, and when it is tried again."""

    def clear_problem(self, profile: str) -> None:
        """A profile's problem is over."""


class HoldView(Protocol):
    """Shows what waits behind a held account."""

    def show_account(
        self, profile: str, problem: Problem | None, retry_at: datetime | None = None
    ) -> None:
        """An account is held for this problem, or works again (None)."""


class PauseAction(Protocol):
    """The menu entry that pauses the queue."""

    def setChecked(self, checked: bool, /) -> None:  # noqa: FBT001, N802  # Qt's name
        """Shows whether the queue is paused."""


class KeyPrompt(Protocol):
    """Asks for an API key."""

    def ask(self, *, takes_focus: bool = True) -> None:
        """Asks for the key of the profile in use."""

    def show_message(self, text: str) -> None:
        """Shows the reason."""


class ProfileWatcher(Protocol):
    """Tracks the profile in use."""

    @property
    def current(self) -> str:
        """Its name."""

    def refresh_balance(self) -> None:
        """Requests the balance of its account."""


class KeyWatcher(Protocol):
    """Tracks which keys have worked."""

    def on_generation(self, generation: Generation) -> None:
        """A generation changed."""


class Settings(Protocol):
    """The settings dialog."""

    @property
    def is_visible(self) -> bool:
        """Whether it is open."""


class EventRouter:
    """The one subscriber of the event stream in the GUI program."""

    def __init__(
        self,
        generations: GenerationView,
        gallery: ClipList,
        status: StatusView,
        *,
        holds: HoldView,
        pause_action: PauseAction,
        key_panel: KeyPrompt,
        profiles: ProfileWatcher,
        settings: Settings,
        keys: KeyWatcher,
    ) -> None:
        self._generations = generations
        self._gallery = gallery
        self._status = status
        self._holds = holds
        self._pause_action = pause_action
        self._key_panel = key_panel
        self._profiles = profiles
        self._settings = settings
        self._keys = keys

    def __call__(self, event: Event) -> None:
        """Passes an event to the views that show it."""
        match event:
            case GenerationChanged(generation):
                self._generations.apply(generation)
                self._keys.on_generation(generation)
                if generation.status is Status.COMPLETED:
                    self._profiles.refresh_balance()
            case QueueChanged(ids, is_paused):
                self._status.set_queue(list(ids), is_paused=is_paused)
                self._pause_action.setChecked(is_paused)
            case AccountChanged(profile, problem, retry_at):
                self._holds.show_account(profile, problem, retry_at)
                if problem is None:
                    self._status.clear_problem(profile)
                else:
                    self._show_account_problem(profile, problem, retry_at)
            case LibraryChanged():
                self._gallery.list_again()
            case _ as never:
                assert_never(never)

    def _show_account_problem(
        self, profile: str, problem: Problem, retry_at: datetime | None
    ) -> None:
        self._status.show_problem(problem, profile=profile, retry_at=retry_at)
        is_about_key = problem.code in _KEY_CODES and profile == self._profiles.current
        if is_about_key and not self._settings.is_visible:
            self._key_panel.ask(takes_focus=problem.code is Code.KEY_MISSING)
            if problem.code is Code.KEY_REFUSED or problem.reason is Reason.KEY_FOR_OTHER_ADDRESS:
                self._key_panel.show_message(problem_message(problem).text)
