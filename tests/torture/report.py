"""Text reports of the experiments."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec

from tests.torture.checks import Losses
from tests.torture.killing import Figures
from tests.torture.matrix import Case
from tests.torture.syscalls import SyscallFigures
from tests.torture.tracing import Injection

_MOST_STORIES: Final = 20


@dataclass(slots=True)
class Report:
    """The outcome of one experiment. A control is well if it was caught."""

    title: str
    lines: list[str]
    is_well: bool
    figures: dict[str, object]
    stories: list[str] = field(default_factory=list)

    def text(self) -> Iterator[str]:
        yield f"{self.title}: {'well' if self.is_well else 'NOT WELL'}"
        yield from (f"  {line}" for line in self.lines)
        yield from (f"  ! {story}" for story in self.stories[:_MOST_STORIES])


def kills_report(figures: Figures, what: str, *, control: bool, seconds: float) -> Report:
    verdict = figures.verdict
    lines = [
        f"seed {figures.seed}; {figures.killed} killed in {figures.lives} libraries, "
        f"{figures.fresh} of them interpreters of their own; "
        f"{figures.ended_by_themselves} ended before their kill; {seconds:.0f} s",
        *_counted(figures.kills),
        *_counted(figures.signals),
        f"{figures.accepted} tasks accepted, {figures.completed} completed, "
        f"{figures.unconfirmed} unconfirmed, {figures.continued} downloads continued",
        _broken(verdict.counts()),
    ]
    is_well = verdict.sent_twice > 0 if control else verdict.is_clean
    title = f"{what}, the control" if control else what
    return Report(title, lines, is_well, _plain(figures), [] if control else verdict.stories)


def syscalls_report(blows: SyscallFigures, *, control: bool, seconds: float) -> Report:
    verdict = blows.verdict
    lines = [
        f"{blows.known} calls of one generate can be hit; {blows.interrupted.total()} were, "
        f"{blows.not_reached} were not reached; {seconds:.0f} s",
        *_counted(blows.interrupted),
        *_counted(blows.endings),
        f"{blows.completed} completed, {blows.unconfirmed} unconfirmed",
        *(
            []
            if blows.blow is Injection.DEATH
            else [f"in doubt by {each}" for each in blows.doubts]
        ),
        _broken(verdict.counts()),
    ]
    is_well = verdict.sent_twice > 0 if control else verdict.is_clean and bool(blows.interrupted)
    title = f"System calls, {blows.blow.name.lower().replace('_', ' ')}"
    stories = [] if control else verdict.stories
    return Report(
        f"{title}, the control" if control else title,
        lines,
        is_well,
        _plain(blows),
        stories,
    )


def faults_report(cases: Sequence[Case], *, seconds: float) -> Report:
    problems = {case.fault.name: case.problems for case in cases}
    stories = [f"{name}: {story}" for name, found in problems.items() for story in found]
    doors = Counter(case.fault.door.value for case in cases)
    lines = [
        f"{len(cases)} faults of the service, one at a time; {seconds:.0f} s",
        *_counted(doors),
        f"{sum(bool(found) for found in problems.values())} did not end as they must",
    ]
    return Report("Faults", lines, not stories, {"problems": problems}, stories)


def losses_report(losses: Losses, *, how: str, control: bool, seconds: float) -> Report:
    lines = [
        f"seed {losses.seed}; {losses.operations} operations of SQLite, "
        f"{losses.acknowledged} acknowledged steps; {losses.images} images; {seconds:.0f} s",
        *_counted(losses.by_loss),
        *(
            f"{whose}: {count.lost} images lost an acknowledged step, "
            f"{count.task_ids_lost} an acknowledged task id; {count.corrupt} damaged"
            for whose, count in (
                ("the database alone", losses.alone),
                ("the library, with its ledger", losses.library),
            )
        ),
    ]
    is_well = losses.alone.lost > 0 if control else not losses.stories
    title = f"Power losses, {how}"
    return Report(title, lines, is_well, _plain(losses), [] if control else losses.stories)


def no_strace_report(why: str) -> Report:
    """Report that this machine cannot run the experiment, which is no failure of the program."""
    return Report("System calls", [f"NOT DONE: {why}"], is_well=True, figures={"why_not": why})


def _counted(counted: Counter[str]) -> list[str]:
    return [f"{times:6} {what}" for what, times in sorted(counted.items())]


def _broken(counts: dict[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts.items())


def _plain(figures: object) -> dict[str, object]:
    plain: dict[str, object] = msgspec.to_builtins(figures)
    return plain
