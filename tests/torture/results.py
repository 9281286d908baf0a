"""The promises that must hold after any number of kills, and the count of violations."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final

from tests.torture.clips import task_in
from tests.torture.environment import Entry
from tests.torture.programs import Program, Row
from tests.torture.steps import Step
from videodesk.errors import VideoDeskError

_TASK_ID_SAVED: Final = frozenset({Step.SAYS_WORKING, Step.SAYS_FETCHING, Step.SAYS_FINISHED})
_MAY_REST: Final = frozenset({"completed", "unconfirmed"})


@dataclass(slots=True)
class Verdict:
    """How often each promise was broken. `stories` describe each violation."""

    sent_twice: int = 0
    """Creates that arrived at the service a second time for the same generation."""
    missing: int = 0
    """Accepted tasks that are neither a whole file nor an `unconfirmed` row."""
    forgotten: int = 0
    """Rows that are `unconfirmed` though the program had said that it knows the task id."""
    lost: int = 0
    """Generations that the program had reported, and accepted ones, without a row."""
    left_submitting: int = 0
    unfinished: int = 0
    """Settled rows that are neither completed nor unconfirmed."""
    half_files: int = 0
    """Files under a final name that are not the whole clip of their task."""
    broken_runs: int = 0
    """Processes that ended with an unexpected exit code, or not at all."""
    stories: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not any(self.counts().values())

    def counts(self) -> dict[str, int]:
        return {each.name: getattr(self, each.name) for each in fields(self)[:-1]}

    def add(self, other: "Verdict") -> None:
        for name, count in other.counts().items():
            setattr(self, name, getattr(self, name) + count)
        self.stories += other.stories

    def breaks(self, promise: str, story: str, *, times: int = 1) -> None:
        setattr(self, promise, getattr(self, promise) + times)
        self.stories.append(f"{promise}: {story}")


def read(program: Program, data: Path, verdict: Verdict) -> list[Row]:
    """Return the program's rows; a library that cannot be read is a broken run."""
    try:
        return program.rows(data)
    except VideoDeskError as failure:
        verdict.breaks("broken_runs", f"{data} cannot be read: {failure} {failure.problem.detail}")
        return []


def judge(
    rows: Iterable[Row], book: Iterable[Entry], reported: Mapping[str, set[Step]], data: Path
) -> Verdict:
    """Compare the program's rows, the service's log, and what the program had reported."""
    verdict = Verdict()
    by_id = {row.id: row for row in rows}
    by_prompt = {row.prompt: row for row in by_id.values()}
    arrived = Counter[str]()
    for entry in book:
        if entry.what == "arrived":
            arrived[entry.prompt] += 1
        elif entry.what == "charged":
            _judge_task(verdict, entry, by_prompt.get(entry.prompt))
    for prompt, times in arrived.items():
        if times > 1:
            verdict.breaks("sent_twice", f"“{prompt}” arrived {times} times", times=times - 1)
    for row in by_id.values():
        _judge_row(verdict, row, reported.get(row.id, set()))
    for each in reported:
        if each not in by_id:
            verdict.breaks("lost", f"{each} was reported and is gone")
    verdict.add(judge_files(data))
    return verdict


def judge_files(data: Path) -> Verdict:
    """Check every file under a final name; valid at any moment after a kill."""
    verdict = Verdict()
    for file in data.rglob("*.mp4"):
        if task_in(file) is None:
            verdict.breaks("half_files", f"{file} has {file.stat().st_size} bytes")
    return verdict


def _judge_task(verdict: Verdict, entry: Entry, row: Row | None) -> None:
    task_text = f"{entry.task}, “{entry.prompt}”"
    if row is None:
        verdict.breaks("lost", f"{task_text} was charged and has no row")
    elif row.status == "completed":
        whose = task_in(row.file) if row.file is not None and row.file.exists() else None
        if whose is None or whose != row.task_id:
            verdict.breaks("missing", f"{task_text} is completed, but its file is of {whose}")
    elif row.status != "unconfirmed":
        verdict.breaks("missing", f"{task_text} is {row.status}")


def _judge_row(verdict: Verdict, row: Row, reported: set[Step]) -> None:
    if row.status == "submitting":
        verdict.breaks("left_submitting", row.id)
    elif row.status not in _MAY_REST:
        verdict.breaks("unfinished", f"{row.id} is {row.status}")
    if row.status == "unconfirmed" and reported & _TASK_ID_SAVED:
        verdict.breaks("forgotten", f"{row.id} was said to have a task id")
