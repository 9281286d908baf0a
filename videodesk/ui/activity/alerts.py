"""Problems that are shown until they are solved or dismissed: several at once, none overwritten."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from videodesk.errors import Code, Problem
from videodesk.generation import Status

_KEY: Final = frozenset({Code.KEY_MISSING, Code.KEY_REFUSED, Code.KEY_MALFORMED})


class Remedy(StrEnum):
    """What a button beside a problem does."""

    ENTER_KEY = "enter-key"
    TRY_AGAIN = "try-again"
    TRY_NOW = "try-now"
    OPEN_SETTINGS = "open-settings"


_PROFILE_REMEDIES: Final = {
    Code.NO_BALANCE: (Remedy.TRY_AGAIN,),
    Code.ACCESS_DENIED: (Remedy.TRY_AGAIN, Remedy.OPEN_SETTINGS),
    Code.UNREACHABLE: (Remedy.TRY_NOW,),
    Code.WRONG_ADDRESS: (Remedy.OPEN_SETTINGS,),
    Code.PROFILE_UNKNOWN: (Remedy.OPEN_SETTINGS,),
}


@dataclass(frozen=True, slots=True)
class Alert:
    """One problem, and since when. `about` is the id of a generation, `source` a profile.
    `status` is that of the generation.

    What comes from a profile stays until that profile is well; a generation's own goes with it;
    all else is news, which can be dismissed.
    """

    problem: Problem
    since: datetime
    about: str | None = None
    source: str | None = None
    status: Status | None = None

    @property
    def key(self) -> str:
        """What it takes the place of: the former problem of the same profile or generation."""
        if self.source is not None:
            return f"profile {self.source}"
        if self.about is not None:
            return f"generation {self.about}"
        return f"news {self.problem} {self.problem.detail}"

    @property
    def is_news(self) -> bool:
        """Whether it can be dismissed."""
        return self.source is None

    @property
    def is_offline(self) -> bool:
        """Whether the network does not reach a profile's service."""
        return self.source is not None and self.problem.code is Code.UNREACHABLE

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """The one or two buttons that do something about it."""
        if self.problem.code in _KEY:
            return (Remedy.ENTER_KEY,)
        return _PROFILE_REMEDIES.get(self.problem.code, ()) if self.source is not None else ()


@dataclass(frozen=True, slots=True)
class AlertAction:
    """A remedy the user chose for an alert of a profile."""

    trouble: Alert
    remedy: Remedy


class AlertList:
    """All of them, the newest last. One of the same key keeps its time while it stays the same."""

    def __init__(self) -> None:
        self._all: dict[str, Alert] = {}
        self._noted: dict[str, Alert] = {}

    def add(self, trouble: Alert) -> None:
        """Shows one, in place of the former of its profile or generation."""
        former = self._all.get(trouble.key)
        if former is not None and former.problem.code is trouble.problem.code:
            trouble = replace(trouble, since=former.since)
        else:
            self.remove(trouble.key)
        self._all[trouble.key] = trouble
        if trouble.about is None:
            self._noted[trouble.key] = trouble

    def remove(self, key: str) -> None:
        """Takes one away, if it is there."""
        self._all.pop(key, None)
        self._noted.pop(key, None)

    def end_of_generation(self, generation_id: str) -> None:
        """Takes the problem of one generation away."""
        self.remove(f"generation {generation_id}")

    def end_of_profile(self, name: str) -> None:
        """Takes the problem of one profile away."""
        self.remove(f"profile {name}")

    @property
    def newest(self) -> Alert | None:
        """The one that came last; a profile's own in place of the same at its generations, since
        it has the button that mends it.
        """
        newest = next(reversed(self._all.values()), None)
        if newest is None or newest.about is None:
            return newest
        of_profiles = (each for each in self._all.values() if each.source is not None)
        return next((each for each in of_profiles if each.problem == newest.problem), newest)

    @property
    def noted(self) -> tuple[Alert, ...]:
        """Those of profiles, then the news, the newest first; a generation's own stand with it."""
        newest_first = list(self._noted.values())[::-1]
        return tuple(sorted(newest_first, key=lambda each: each.is_news))

    @property
    def offline_since(self) -> datetime | None:
        """When the network was lost first; None while every profile is reached."""
        times = [each.since for each in self._noted.values() if each.is_offline]
        return min(times, default=None)
