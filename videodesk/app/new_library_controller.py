"""Controller for a library that is new to this computer: asks before its work goes on."""

from typing import Final, Protocol

from PySide6.QtCore import QObject, Signal

from videodesk.catalog import ServiceModels
from videodesk.errors import Code, Problem, Reason, problem
from videodesk.library.new_library import NewLibrary
from videodesk.planning import costs_by_profile
from videodesk.settings import Profile
from videodesk.ui.composer.model_text import price_text

_HELD: Final = problem(Code.LIBRARY_NEW, reason=Reason.REQUEST_HELD)


class Question(Protocol):
    """The activity bar, which asks the question."""

    def ask_about_library(self, question: Problem) -> None:
        """Shows the question until it is answered."""

    def clear_new_library(self) -> None:
        """Removes it."""


class HoldView(Protocol):
    """Shows why a request waits."""

    def hold_stored(self, ids: frozenset[str], problem: Problem) -> None:
        """These wait for the user."""

    def release_stored(self) -> None:
        """They go on."""


class Profiles(Protocol):
    """Finds profiles by name."""

    def find(self, name: str) -> Profile | None:
        """The profile; None if there is none."""


class ModelLists(Protocol):
    """The services' last known lists of models, with their prices."""

    def get(self, profile: str) -> ServiceModels | None:
        """That of a profile."""


class NewLibraryController(QObject):
    """Asks whether the work of a new library goes on; `allowed` carries the library when it may.

    `new` is None in a library that this computer knows.
    """

    allowed = Signal(NewLibrary)

    def __init__(
        self,
        new: NewLibrary | None,
        *,
        question: Question,
        holds: HoldView,
        profiles: Profiles,
        models: ModelLists,
    ) -> None:
        super().__init__()
        self._new = new
        self._question = question
        self._holds = holds
        self._profiles = profiles
        self._models = models

    @property
    def is_known(self) -> bool:
        """Whether the library was known when it was opened, or its user has allowed its work."""
        return self._new is None

    def ask(self) -> None:
        """Asks the question, or asks it again; does nothing if the library is known."""
        if self._new is None or not self._new.unfinished:
            return
        self._holds.hold_stored(self._new.unfinished, _HELD)
        self._question.ask_about_library(self._new.problem(self._cost(self._new)))

    def allow(self) -> None:
        """The user allows everything that the library contains."""
        new, self._new = self._new, None
        if new is not None:
            self._question.clear_new_library()
            self._holds.release_stored()
            self.allowed.emit(new)

    def _cost(self, new: NewLibrary) -> str:
        costs = costs_by_profile(new.waiting, self._models.get)
        profiles = {name: self._profiles.find(name) for name in costs}
        units = {name: profile.unit if profile else "" for name, profile in profiles.items()}
        return " + ".join(filter(None, (price_text(costs[each], units[each]) for each in costs)))
