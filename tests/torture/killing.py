"""Experiment: libraries whose programs are killed again and again, and what is left in the end.

Each library gets some prompts; each `generate` is killed, sometimes a `resume`, and at last a
`resume` runs to its end.
"""

import random
import shutil
import signal
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

from tests.torture.environment import ServiceDriver, driven_service
from tests.torture.programs import Forked, NewInterpreter, Program, Resending
from tests.torture.results import Verdict, judge, judge_files, read
from tests.torture.steps import Step
from tests.torture.watching import ProcessWatch, Trigger, random_triggers

PROMPTS_PER_LIBRARY: Final = 6
FRESH_SHARE: Final = 0.04
AT_RANDOM: Final = "at a random moment"
_RESUME_SHARE: Final = 0.6
_LONGEST: Final = 0.45
_LONGEST_FRESH: Final = 1.1
_WELL: Final = frozenset({0, 4})
_STOPPED: Final = 5
STOPS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
"""Sent by a user, a shutdown or a closed terminal: the program may shut down cleanly."""


@dataclass(slots=True)
class Figures:
    """The figures of the experiment."""

    seed: int
    lives: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    signals: Counter[str] = field(default_factory=Counter)
    fresh: int = 0
    """How many of the killed processes had an interpreter of their own."""
    ended_by_themselves: int = 0
    accepted: int = 0
    completed: int = 0
    unconfirmed: int = 0
    continued: int = 0
    """Downloads that continued where a kill had interrupted them."""
    verdict: Verdict = field(default_factory=Verdict)

    @property
    def killed(self) -> int:
        return self.kills.total()


def run_kills(
    folder: Path, *, kills: int, seed: int, control: bool = False, stops: bool = False
) -> Figures:
    """Kill processes until `kills` were killed. `seed` decides the plan, timing what a kill hits.

    With `stops`, the signals are those of `STOPS` in place of SIGKILL. Libraries in which a
    promise was broken stay in `folder`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with driven_service(folder / "book.jsonl") as driver:
        program: Program = Resending(driver.base_url) if control else Forked(driver.base_url)
        fresh = None if control else NewInterpreter(driver.base_url)
        signals = STOPS if stops else (signal.SIGKILL,)
        torturer = _KillRun(driver, program, fresh, folder, signals, kills=kills, seed=seed)
        for number in count():
            torturer.run_library(number)
            if torturer.is_done:
                break
        return torturer.figures


class _KillRun:
    def __init__(
        self,
        driver: ServiceDriver,
        program: Program,
        fresh: Program | None,
        folder: Path,
        signals: Sequence[signal.Signals],
        *,
        kills: int,
        seed: int,
    ) -> None:
        self.figures = Figures(seed)
        self._driver = driver
        self._program = program
        self._fresh = fresh
        self._folder = folder
        self._kills = kills
        self._random = random.Random(seed)
        self._plan = random_triggers(self._random, signals)
        self._reported: dict[str, set[Step]] = {}
        self._verdict = Verdict()

    @property
    def is_done(self) -> bool:
        return self.figures.killed >= self._kills

    def run_library(self, number: int) -> None:
        """Run one library, from its first prompt to its last `resume`."""
        data = self._folder / f"life-{number}" / "data"
        data.mkdir(parents=True)
        begun = len(self._driver.log())
        self._reported, self._verdict = {}, Verdict()
        for prompt in range(PROMPTS_PER_LIBRARY):
            self._killed_once(data, ["generate", f"kite {number}-{prompt}"])
            if self._random.random() < _RESUME_SHARE:
                self._killed_once(data, ["resume"])
        self._run(data, ["resume"], None, self._program)
        self._judge(data, begun)
        if self._verdict.is_clean:
            shutil.rmtree(data.parent)

    def _killed_once(self, data: Path, arguments: Sequence[str]) -> None:
        if self.is_done:
            return
        trigger = next(self._plan)
        program, is_fresh = self._program, False
        if self._fresh is not None and self._random.random() < FRESH_SHARE:
            program, is_fresh = self._fresh, True
        scale = _LONGEST_FRESH if is_fresh else _LONGEST
        if self._run(data, arguments, trigger.scaled(scale), program):
            self.figures.kills[trigger.step or AT_RANDOM] += 1
            self.figures.signals[trigger.signal.name] += 1
            self.figures.fresh += is_fresh
        else:
            self.figures.ended_by_themselves += 1
        self._verdict.add(judge_files(data))

    def _run(
        self, data: Path, arguments: Sequence[str], trigger: Trigger | None, program: Program
    ) -> bool:
        ending = ProcessWatch(self._driver, program.start(data, arguments), trigger).to_the_end()
        for each, steps in ending.reported.items():
            self._reported.setdefault(each, set()).update(steps)
        stopped = (
            ending.signalled
            and trigger is not None
            and (ending.code in {-trigger.signal, _STOPPED})
        )
        if ending.stuck or not (stopped or ending.code in _WELL):
            outcome = "did not end" if ending.stuck else f"ended with {ending.code}"
            story = f"{arguments} in {data} {outcome}: {ending.stderr[-2000:]}"
            self._verdict.breaks("broken_runs", story)
        return stopped

    def _judge(self, data: Path, begun: int) -> None:
        rows = read(self._program, data, self._verdict)
        book = self._driver.log()[begun:]
        self._verdict.add(judge(rows, book, self._reported, data))
        figures = self.figures
        figures.lives += 1
        figures.accepted += sum(entry.what == "charged" for entry in book)
        figures.continued += sum(entry.what == "continued" for entry in book)
        figures.completed += sum(row.status == "completed" for row in rows)
        figures.unconfirmed += sum(row.status == "unconfirmed" for row in rows)
        figures.verdict.add(self._verdict)
