"""Watches one process from start to end, and kills it at its trigger."""

import os
import random
import selectors
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from signal import SIGKILL, Signals
from typing import Final

from tests.torture.environment import ServiceDriver
from tests.torture.programs import Running
from tests.torture.steps import STEP_OF_OUTPUT, Step

STUCK_SECONDS: Final = 90.0
_DELAY: Final = 0.03
_LONG_DELAY: Final = 0.2
_RECURRING: Final = frozenset({Step.QUERY_ARRIVED, Step.QUERY_ANSWERED, Step.FILE_ASKED})


@dataclass(frozen=True, slots=True)
class Trigger:
    """When a process gets a signal: so many seconds after the `nth` time that `step` is reached.

    Without a step, the seconds count from the start. The service is held at the step until the
    process has ended.
    """

    step: Step | None
    nth: int = 1
    delay: float = 0.0
    signal: Signals = SIGKILL

    def scaled(self, longest: float) -> "Trigger":
        """The same, where a moment at random is a share of `longest` seconds."""
        return self if self.step else replace(self, delay=self.delay * longest)


@dataclass(slots=True)
class Ending:
    """How a process ended, and what it said of which generation.

    `signalled`: our signal reached it. `code` is its exit code, or the signal that it died of,
    below zero.
    """

    signalled: bool = False
    code: int | None = None
    reported: dict[str, set[Step]] = field(default_factory=dict)
    stderr: str = ""
    stuck: bool = False


class ProcessWatch:
    """Follows one process: the steps that it and the service report, and its end."""

    def __init__(self, driver: ServiceDriver, running: Running, trigger: Trigger | None) -> None:
        self._driver = driver
        self._running = running
        self._trigger = trigger
        self._reached: Counter[Step] = Counter()
        self._began = time.monotonic()
        self._kill_at: float | None = None
        self._ending = Ending()
        self._unread = ""
        self._held: list[int] = []
        if trigger is not None and trigger.step is None:
            self._kill_at = self._began + trigger.delay

    def to_the_end(self) -> Ending:
        """Wait until the process has ended and the service has handled its requests."""
        os.set_blocking(self._running.stderr, False)
        with selectors.DefaultSelector() as selector:
            selector.register(self._driver, selectors.EVENT_READ)
            selector.register(self._running.stderr, selectors.EVENT_READ)
            speaking = True
            while speaking:
                selector.select(self._select_timeout())
                self._kill_when_due()
                for number, step in self._driver.steps():
                    if self._reaches_trigger(step):
                        self._held.append(number)
                    else:
                        self._driver.resume(number)
                speaking = self._read_stderr()
        os.close(self._running.stderr)
        _, status = os.waitpid(self._running.pid, 0)
        self._ending.code = os.waitstatus_to_exitcode(status)
        for number in self._held:
            self._driver.resume(number)
        self._driver.settle()
        return self._ending

    def _select_timeout(self) -> float:
        due = self._began + STUCK_SECONDS if self._kill_at is None else self._kill_at
        return max(0.0, due - time.monotonic())

    def _kill_when_due(self) -> None:
        now = time.monotonic()
        if now - self._began >= STUCK_SECONDS:
            self._ending.stuck = True
            os.kill(self._running.pid, SIGKILL)
        elif self._trigger is not None and self._kill_at is not None and now >= self._kill_at:
            self._ending.signalled = True
            self._kill_at = None
            os.kill(self._running.pid, self._trigger.signal)

    def _reaches_trigger(self, step: Step) -> bool:
        """Count a step; return True if it is the one to kill at."""
        self._reached[step] += 1
        trigger = self._trigger
        if trigger is None or trigger.step is not step or self._reached[step] != trigger.nth:
            return False
        self._kill_at = time.monotonic() + trigger.delay
        self._kill_when_due()
        return True

    def _read_stderr(self) -> bool:
        while True:
            try:
                piece = os.read(self._running.stderr, 65_536)
            except BlockingIOError:
                return True
            if not piece:
                return False
            text = piece.decode(errors="replace")
            self._ending.stderr += text
            *lines, self._unread = (self._unread + text).split("\n")
            for line in lines:
                self._read_line(line)

    def _read_line(self, line: str) -> None:
        about, _, words = line.partition(" ")
        step = STEP_OF_OUTPUT.get(words.partition(",")[0].partition(".")[0].strip())
        if step is not None:
            self._ending.reported.setdefault(about, set()).add(step)
            self._reaches_trigger(step)


def random_triggers(
    chance: random.Random, signals: Sequence[Signals] = (SIGKILL,)
) -> Iterator[Trigger]:
    """Yield triggers for ever: each named step in random order, and as many random moments.

    The delay of a moment is a share of 1; the signal is any of `signals`.
    """
    while True:
        steps = list(Step)
        chance.shuffle(steps)
        for step in steps:
            most = _LONG_DELAY if step is Step.FILE_HALF else _DELAY
            delay = chance.choice((0.0, 0.0, chance.uniform(0.0, most)))
            nth = chance.choice((1, 1, 2)) if step in _RECURRING else 1
            yield Trigger(step, nth, delay, chance.choice(signals))
            yield Trigger(None, delay=chance.random(), signal=chance.choice(signals))
