"""Experiment: each system call of a `generate` in turn is interrupted.

With `Injection.DEATH` the process dies before the call. With a failing disk the call fails and the
process continues. Then an undisturbed `resume`, and the same promises.
"""

import shutil
import signal
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.torture.clips import SMALL
from tests.torture.environment import ServiceDriver, driven_service
from tests.torture.programs import Forked, Program, Resending
from tests.torture.results import Verdict, judge, judge_files, read
from tests.torture.service import Options
from tests.torture.tracing import Call, Injection, Traced
from tests.torture.watching import Ending, ProcessWatch

_WELL: Final = frozenset({0, 4})
_WELL_ON_A_BAD_DISK: Final = frozenset({0, 4, 6})
_MONEY: Final = "POST /v1/video/create"


@dataclass(slots=True)
class SyscallFigures:
    """What the blows came to."""

    blow: Injection
    known: int = 0
    """Calls of one undisturbed `generate` that could be interrupted."""
    interrupted: Counter[str] = field(default_factory=Counter)
    not_reached: int = 0
    endings: Counter[str] = field(default_factory=Counter)
    """Exit codes of the interrupted processes."""
    unconfirmed: int = 0
    doubts: list[str] = field(default_factory=list)
    """Before or in which call a request came into doubt."""
    completed: int = 0
    verdict: Verdict = field(default_factory=Verdict)


def interrupt_each_call(
    folder: Path, blow: Injection, *, most: int | None = None, control: bool = False
) -> SyscallFigures:
    """Interrupt each call in turn; with `most`, about so many, spread over the whole run.

    Those around the create, where money is at stake, are always among them. Libraries in which a
    promise was broken stay in `folder`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with driven_service(folder / "book.jsonl", Options(looks=1, size=SMALL)) as driver:
        run = _SyscallRun(folder, driver, blow, control=control)
        for number, call in enumerate(run.choose(most)):
            run.interrupt(folder / f"blow-{number}", call)
    return run.figures


class _SyscallRun:
    def __init__(
        self, folder: Path, driver: ServiceDriver, blow: Injection, *, control: bool
    ) -> None:
        self.figures = SyscallFigures(blow)
        self._folder = folder
        self._driver = driver
        self._survivor: Program = Resending(driver.base_url) if control else Forked(driver.base_url)
        module = "tests.torture.resending_engine" if control else "tests.torture.one_thread"
        self._traced = Traced(driver.base_url, folder / "trace", module)

    def choose(self, most: int | None) -> list[Call]:
        """Return the calls of an undisturbed run, or a selection of `most`."""
        home = self._folder / "survey"
        (home / "data").mkdir(parents=True)
        ending = self._run(self._traced, home / "data", ["generate", "kite"])
        if ending.code != 0:
            raise RuntimeError(f"An undisturbed run ended with {ending.code}: {ending.stderr}")
        calls = list(self._traced.calls())
        create = next(at for at, each in enumerate(calls) if _MONEY in each.about)
        if self.figures.blow is not Injection.DEATH:
            before = sum(each.is_on(home) for each in calls[:create])
            calls = [each for each in calls if each.is_on(home)]
            create = before
        shutil.rmtree(home)
        self.figures.known = len(calls)
        if most is None or most >= len(calls):
            return calls
        around = range(max(0, create - 2), min(create - 2 + min(8, most), len(calls)))
        spread = max(1, most - len(around))
        chosen = {round(step * (len(calls) - 1) / spread) for step in range(spread)}
        return [calls[at] for at in sorted(chosen.union(around))]

    def interrupt(self, home: Path, call: Call) -> None:
        """Run one library: a `generate` in which one call is interrupted, and a `resume`."""
        data = home / "data"
        data.mkdir(parents=True)
        begun = len(self._driver.log())
        self._traced.strike(self.figures.blow, call)
        interrupted = self._run(self._traced, data, ["generate", home.name])
        verdict = self._judge_ending(interrupted, call)
        verdict.add(judge_files(data))
        after = self._run(self._survivor, data, ["resume"])
        if after.code not in _WELL:
            verdict.breaks("broken_runs", f"resume ended with {after.code}: {after.stderr}")
        rows = read(self._survivor, data, verdict)
        said = {
            each: interrupted.reported.get(each, set()) | after.reported.get(each, set())
            for each in interrupted.reported | after.reported
        }
        verdict.add(judge(rows, self._driver.log()[begun:], said, data))
        self.figures.completed += sum(row.status == "completed" for row in rows)
        if any(row.status == "unconfirmed" for row in rows):
            self.figures.unconfirmed += 1
            self.figures.doubts.append(f"{call.name} {call.about[:90]}")
        if verdict.is_clean:
            shutil.rmtree(home)
        else:
            verdict.stories.append(f"at {call}, in {home}")
        self.figures.verdict.add(verdict)

    def _judge_ending(self, interrupted: Ending, call: Call) -> Verdict:
        figures, verdict = self.figures, Verdict()
        killed = interrupted.code == -signal.SIGKILL and not interrupted.stuck
        figures.endings["killed" if killed else f"exit code {interrupted.code}"] += 1
        if figures.blow is not Injection.DEATH:
            figures.interrupted[call.name] += 1
            if interrupted.code not in _WELL_ON_A_BAD_DISK or "Traceback" in interrupted.stderr:
                story = f"generate ended with {interrupted.code}: {interrupted.stderr[-2000:]}"
                verdict.breaks("broken_runs", story)
        elif killed:
            figures.interrupted[call.name] += 1
        else:
            figures.not_reached += 1
        return verdict

    def _run(self, program: Program, data: Path, arguments: list[str]) -> Ending:
        return ProcessWatch(self._driver, program.start(data, arguments), None).to_the_end()
