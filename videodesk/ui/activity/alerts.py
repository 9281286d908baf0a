"""Alerts: problems that are shown until they are solved or dismissed, several at once."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from videodesk.errors import Code, Problem, Reason
from videodesk.generation import Status

_KEY_CODES: Final = frozenset({Code.KEY_MISSING, Code.KEY_REFUSED, Code.KEY_MALFORMED})


class Remedy(StrEnum):
    """What a button beside an alert of a profile does."""

    ENTER_KEY = "enter-key"
    GET_KEY = "get-key"
    TOP_UP = "top-up"
    TRY_NOW = "try-now"
    OPEN_SETTINGS = "open-settings"
    SEND_STORED = "send-stored"
    CONTINUE_STORED = "continue-stored"
    KEEP_PAUSED = "keep-paused"


NEW_LIBRARY: Final = "new library"
"""The key of the alert that the library is new to this computer."""
_PROFILE_REMEDIES: Final = {
    Code.KEYRING_UNAVAILABLE: (Remedy.TRY_NOW, Remedy.ENTER_KEY),
    Code.NO_BALANCE: (Remedy.TOP_UP, Remedy.TRY_NOW),
    Code.ACCESS_DENIED: (Remedy.TRY_NOW, Remedy.OPEN_SETTINGS),
    Code.UNREACHABLE: (Remedy.TRY_NOW,),
    Code.WRONG_ADDRESS: (Remedy.OPEN_SETTINGS,),
    Code.PROFILE_UNKNOWN: (Remedy.OPEN_SETTINGS,),
}


@dataclass(frozen=True, slots=True)
class Alert:
    """A problem, when it began, and the generation or the profile it is about, if any.

    `status` is that of the generation, `retry_at` when the program next tries by itself.

    An alert of a profile stays until the problem is solved. The others can be dismissed; one of a
    generation also disappears when the generation continues.
    """

    problem: Problem
    since: datetime
    generation_id: str | None = None
    profile: str | None = None
    status: Status | None = None
    retry_at: datetime | None = None

    @property
    def key(self) -> str:
        """Identifies what the alert is about: a new alert replaces the one with the same key."""
        if self.problem.code is Code.LIBRARY_NEW:
            return NEW_LIBRARY
        if self.profile is not None:
            return f"profile {self.profile}"
        if self.generation_id is not None:
            return f"generation {self.generation_id}"
        return f"other {self.problem} {self.problem.detail}"

    @property
    def is_dismissable(self) -> bool:
        """True if the user can dismiss it."""
        return self.profile is None and self.problem.code is not Code.LIBRARY_NEW

    @property
    def is_offline(self) -> bool:
        """True if the service of a profile cannot be reached."""
        return self.profile is not None and self.problem.code is Code.UNREACHABLE

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """The buttons that help to solve it; none for most problems."""
        if self.problem.code is Code.LIBRARY_NEW:
            has_requests = self.problem.params.get("waiting") != 0
            is_moved = self.problem.reason is Reason.LIBRARY_MOVED
            go_on = Remedy.SEND_STORED if has_requests and not is_moved else Remedy.CONTINUE_STORED
            return (go_on, Remedy.KEEP_PAUSED)
        if self.problem.code in _KEY_CODES:
            may_have_changed = self.profile is not None and (
                self.problem.code is Code.KEY_REFUSED or self.problem.reason is Reason.NO_KEYRING
            )
            if may_have_changed:
                return (Remedy.ENTER_KEY, Remedy.TRY_NOW)
            is_missing = self.profile is not None and self.problem.code is Code.KEY_MISSING
            return (Remedy.ENTER_KEY, Remedy.GET_KEY) if is_missing else (Remedy.ENTER_KEY,)
        return _PROFILE_REMEDIES.get(self.problem.code, ()) if self.profile is not None else ()


@dataclass(frozen=True, slots=True)
class AlertAction:
    """A remedy the user chose for an alert of a profile."""

    alert: Alert
    remedy: Remedy


class AlertList:
    """Keeps alerts by key, the newest last; a repeated problem keeps the time it began."""

    def __init__(self) -> None:
        self._by_key: dict[str, Alert] = {}
        self._listed: dict[str, Alert] = {}
        self._dismissed: set[tuple[str, Code, Status | None]] = set()

    def add(self, alert: Alert) -> None:
        """Add an alert in place of the former one with the same key.

        What the user dismissed does not come back each time that a generation is tried again.
        """
        if _state_of(alert) in self._dismissed:
            return
        former = self._by_key.get(alert.key)
        if former is not None and former.problem.code is alert.problem.code:
            alert = replace(alert, since=former.since)
        else:
            self.remove(alert.key)
        self._by_key[alert.key] = alert
        if alert.generation_id is None:
            self._listed[alert.key] = alert

    def dismiss(self, alert: Alert) -> None:
        """Remove an alert that the user does not want to see; one of a generation for good."""
        self.remove(alert.key)
        if alert.generation_id is not None:
            self._dismissed.add(_state_of(alert))

    def remove(self, key: str) -> None:
        """Remove an alert, if it is there."""
        self._by_key.pop(key, None)
        self._listed.pop(key, None)

    def remove_generation(self, generation_id: str) -> None:
        """Remove the alert of a generation."""
        self.remove(f"generation {generation_id}")

    def remove_profile(self, name: str) -> None:
        """Remove the alert of a profile."""
        self.remove(f"profile {name}")

    @property
    def newest(self) -> Alert | None:
        """The latest alert.

        A profile's alert takes precedence over the same problem of a generation, and over one that
        is still being tried: it has the button to solve it.
        """
        newest = next(reversed(self._by_key.values()), None)
        if newest is None or newest.generation_id is None:
            return newest
        is_tried = newest.status is not None and not newest.status.is_settled
        of_profiles = (each for each in self._by_key.values() if each.profile is not None)
        first = (
            each
            for each in of_profiles
            if each.problem == newest.problem or (is_tried and not each.is_offline)
        )
        return next(first, newest)

    @property
    def listed(self) -> tuple[Alert, ...]:
        """Alerts of profiles, then the others, the newest first; not those of generations."""
        newest_first = list(self._listed.values())[::-1]
        return tuple(sorted(newest_first, key=lambda each: each.is_dismissable))

    @property
    def offline_since(self) -> datetime | None:
        """Since when a profile cannot be reached; None if all can."""
        times = [each.since for each in self._listed.values() if each.is_offline]
        return min(times, default=None)


def _state_of(alert: Alert) -> tuple[str, Code, Status | None]:
    return alert.key, alert.problem.code, alert.status
