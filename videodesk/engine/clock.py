"""What time it is, in both senses that matter here, and whether the machine slept meanwhile."""

import time
from datetime import UTC, datetime
from typing import Final, Protocol

CLOCK_CHECK_SECONDS: Final = 5.0
"""How often the two clocks are compared."""

JUMP_SECONDS: Final = 30.0
"""Clocks that drift by more than this within one look: the machine slept, or its clock was set."""


class Clock(Protocol):
    """The time of day, and the time that passes: the one can be set, the other cannot."""

    def now(self) -> datetime:
        """The wall clock: aware, in UTC. It may jump, forward and back."""
        ...

    def steady(self) -> float:
        """Seconds that only grow. On some systems they stand still while the machine sleeps."""
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
    """Notices that the machine slept, or that its clock was set, from one look to the next."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wall = clock.now()
        self._steady = clock.steady()

    def check(self) -> bool:
        """Whether the clocks went apart since the last look, or the look came far too late.

        To be called every `LOOK_SECONDS`.
        """
        wall, steady = self._clock.now(), self._clock.steady()
        ran = steady - self._steady
        passed = (wall - self._wall).total_seconds()
        self._wall, self._steady = wall, steady
        return abs(passed - ran) > JUMP_SECONDS or ran > CLOCK_CHECK_SECONDS + JUMP_SECONDS
