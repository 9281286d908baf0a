"""Accounts that are held, and what that means for the requests that wait behind them."""

from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from videodesk.errors import Problem
from videodesk.generation import Generation, Status
from videodesk.ui.actions.action_rules import awaits_confirmation


@dataclass(frozen=True, slots=True)
class AccountHold:
    """Why an account is held, and when the program next tries by itself (None: never)."""

    problem: Problem
    retry_at: datetime | None = None


class AccountHolds(QObject):
    """The accounts that are held now, by the name of their profile.

    The engine writes a hold into the snapshots of tasks that it stops, but not into those of the
    requests that only wait in the queue: there may be thousands. `as_shown` adds it, and what holds
    the work of a library that is new to this computer.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._holds: dict[str, AccountHold] = {}
        self._stored: frozenset[str] = frozenset()
        self._stored_problem: Problem | None = None

    def show_account(
        self, profile: str, problem: Problem | None, retry_at: datetime | None = None
    ) -> None:
        """Note that an account is held for this problem, or works again (None)."""
        hold = None if problem is None else AccountHold(problem, retry_at)
        if hold == self._holds.get(profile):
            return
        if hold is None:
            del self._holds[profile]
        else:
            self._holds[profile] = hold
        self.changed.emit()

    def hold_stored(self, ids: frozenset[str], problem: Problem) -> None:
        """Note that the library is new to this computer, so that these wait for its user."""
        self._stored, self._stored_problem = ids, problem
        self.changed.emit()

    def release_stored(self) -> None:
        """Note that the user has allowed what the library contains."""
        self._stored, self._stored_problem = frozenset(), None
        self.changed.emit()

    def as_shown(self, generation: Generation) -> Generation:
        """Return a queued request with the problem and the next try of its held account.

        Everything else is returned unchanged, also a request that needs the user's confirmation;
        but what an unknown library holds is shown as held, whatever it is.
        """
        if generation.id in self._stored and not generation.status.is_settled:
            return replace(generation, problem=self._stored_problem, retry_at=None)
        hold = self._holds.get(generation.request.profile)
        if hold is None or generation.status is not Status.QUEUED:
            return generation
        if awaits_confirmation(generation):
            return generation
        return replace(generation, problem=hold.problem, retry_at=hold.retry_at)
