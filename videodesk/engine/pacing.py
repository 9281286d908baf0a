"""Pacing policy: when to poll again, and how long to back off. Pure functions.

The intervals come from docs/service-api.md, "Pace": the gateway checks its own upstream every 15 s,
and the service recommends 10 s.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from videodesk.errors import Code
from videodesk.generation import Generation, Status
from videodesk.settings import Options

CREATE_RETRIES: Final = 3
"""How often a create that was provably not taken is retried (docs/design.md, "Rules about money and
loss")."""

TASK_RACE_SECONDS: Final = 120.0
"""For this long after a create, "no such task" may be a race inside the gateway
(docs/service-api.md, "Errors").
"""

DEMO_POLL_SECONDS: Final = 1.0

PROBE_SECONDS: Final = 4.0
"""Interval of probes of an unreachable service, short enough to resume within 5 s."""

FIRST_PROBE_SECONDS: Final = 1.0
"""Delay before the first probe: most outages are short."""

BALANCE_PROBE_SECONDS: Final = 600.0
"""Interval between creates on an account without balance: a refusal is not charged
(docs/service-api.md, "Errors"), and only a create shows that it was topped up.
"""

MAX_REMAINING_DELAY_SECONDS: Final = 120.0
"""Upper limit of a countdown left over from the last run, in case the clock has changed."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often one task is polled. `intervals` holds (age up to, interval), in seconds.

    `max_create_interval` limits the seconds between two creates that a profile asks for.
    `delay_factor` multiplies every delay after a failure; tests use less than 1.
    """

    first_poll: float = 5.0
    intervals: tuple[tuple[float, float], ...] = (
        (300.0, 10.0),
        (900.0, 15.0),
        (3600.0, 30.0),
        (math.inf, 120.0),
    )
    jitter: float = 0.1
    queries_per_second: float = 20.0
    max_create_interval: float = math.inf
    delay_factor: float = 1.0

    def next_poll(self, age: float, random_fraction: float) -> float:
        """Seconds until the next query of a task sent `age` seconds ago.

        `random_fraction` is from 0 to 1; the interval varies by `jitter` around its step.
        """
        if age < self.first_poll:
            return self.first_poll - max(age, 0.0)
        interval = next(each for limit, each in self.intervals if age <= limit)
        return interval * (1 + self.jitter * (2 * random_fraction - 1))


def fixed_pace(seconds: float) -> Pace:
    """A pace with one poll interval in seconds, for `--poll-interval`."""
    at_most = seconds if seconds < 1.0 else math.inf
    return Pace(first_poll=seconds, intervals=((math.inf, seconds),), max_create_interval=at_most)


def pace_for(options: Options) -> Pace:
    """The pace of a run: the user's interval, fast in the demo, else the default."""
    if options.poll_interval is not None:
        return fixed_pace(options.poll_interval)
    return fixed_pace(DEMO_POLL_SECONDS) if options.demo else Pace()


def back_off(failures: int, *, first: float = 2.0, most: float = 60.0) -> float:
    """Seconds to wait after this many consecutive failures: doubles from `first` up to `most`."""
    return min(most, first * 2.0 ** min(max(failures - 1, 0), 30))


def remaining_delay(generation: Generation, now: datetime) -> float | None:
    """Seconds left of the last run's countdown; None if the account decides when it is sent.

    A task sent by that run is polled at once.
    """
    if generation.status is not Status.QUEUED:
        return 0.0
    waits_for_balance = (
        generation.problem is not None and generation.problem.code is Code.NO_BALANCE
    )
    if generation.retry_at is None or waits_for_balance:
        return None
    left = (generation.retry_at - now).total_seconds()
    return min(max(left, 0.0), MAX_REMAINING_DELAY_SECONDS)


def age_by_wall_clock(generation: Generation, now: datetime) -> float:
    """Seconds since the request was sent, by the clock that the user can set; 0 if it was not."""
    if generation.submitted_at is None:
        return 0.0
    return max(0.0, (now - generation.submitted_at).total_seconds())
