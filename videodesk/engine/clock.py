"""Clocks: the time of day, elapsed time, and detection of suspends."""

import time
from datetime import UTC, datetime
from typing import Final, Protocol

CLOCK_CHECK_SECONDS: Final = 5.0
"""How often the two clocks are compared."""

JUMP_SECONDS: Final = 30.0
"""A larger drift between two checks means that the machine was suspended or a clock was set."""


class Clock(Protocol):
    """A wall clock, which can be set, and a steady clock, which cannot."""

    def now(self) -> datetime:
        """The wall clock: aware, in UTC. It may jump forward or back."""
        ...

    def steady(self) -> float:
        """Monotonic seconds. On some systems they stop while the machine is suspended."""
        ...


class SystemClock:
    """The clocks of this machine."""

    def now(self) -> datetime:
        """The wall clock."""
        return datetime.now(UTC)

    def steady(self) -> float:
        """The monotonic clock."""
        return time.monotonic()


class SuspendDetector:
    """Detects that the machine was suspended, or that its clock was set."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wall = clock.now()
        self._steady = clock.steady()

    def check(self) -> bool:
        """Whether the clocks have drifted apart since the last check, or the check is far too late.

        Call it every CLOCK_CHECK_SECONDS.
        """
        wall, steady = self._clock.now(), self._clock.steady()
        ran = steady - self._steady
        passed = (wall - self._wall).total_seconds()
        self._wall, self._steady = wall, steady
        return abs(passed - ran) > JUMP_SECONDS or ran > CLOCK_CHECK_SECONDS + JUMP_SECONDS
