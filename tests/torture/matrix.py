"""Experiment: the real program meets each fault in the table, several runs at a time."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.torture.clips import task_in
from tests.torture.environment import read_log
from tests.torture.fault_table import FAULTS
from tests.torture.faults import Ends, Fault
from tests.torture.programs import ROOT, Forked, Running
from videodesk.generation import Generation, Status
from videodesk.library.reader import Reader

_TIMEOUT_SECONDS: Final = 60
_WELL: Final = frozenset({0, 4})


@dataclass(slots=True)
class Case:
    """One fault, and the problems found in how the program handled it."""

    fault: Fault
    data: Path
    problems: list[str] = field(default_factory=list)

    @property
    def generation(self) -> Generation:
        with Reader(self.data / "library") as reader:
            (found,) = reader.find()
        return found

    def judge_end(self, code: int, words: str) -> None:
        """Judge the first run, which met the fault."""
        found = self.generation
        problem = found.problem.code if found.problem else None
        ends = Ends(code, found.status, problem)
        if ends != self.fault.ends:
            self.problems.append(f"it ended with {ends}: {words[-1000:]}")
        if "Traceback" in words:
            self.problems.append(f"it showed a traceback: {words[-2000:]}")

    def judge_resume(self, code: int, arrived: int, showed: int) -> None:
        """Judge one more run, which met no fault."""
        found = self.generation
        if code not in _WELL:
            self.problems.append(f"resume ended with {code}")
        if found.status is not self.fault.rests:
            self.problems.append(f"it rests as {found.status}: {found.problem}")
        if found.status is Status.COMPLETED and (
            found.file is None or task_in(found.file) != found.task_id
        ):
            self.problems.append(f"{found.file} is not the clip of {found.task_id}")
        if arrived != self.fault.creates:
            self.problems.append(f"{arrived} creates arrived")
        if showed != self.fault.times:
            self.problems.append(f"the fault showed itself {showed} times")


def run_faults(folder: Path, names: Sequence[str], *, at_once: int = 8) -> list[Case]:
    """Run each of these faults: one run that meets it, and a `resume` that does not."""
    book = folder / "book.jsonl"
    book.touch()
    cases: list[Case] = []
    with _faulty_service(book) as base_url:
        program = Forked(base_url)
        for start in range(0, len(names), at_once):
            some = [
                Case(FAULTS[name], folder / f"fault-{start + number}" / "data")
                for number, name in enumerate(names[start : start + at_once])
            ]
            for case in some:
                case.data.mkdir(parents=True)
            runs = [program.start(case.data, ["generate", case.fault.name]) for case in some]
            for case, run in zip(some, runs, strict=True):
                case.judge_end(*_ended(run))
            runs = [program.start(case.data, ["resume"]) for case in some]
            codes = [_ended(run)[0] for run in runs]
            noted = Counter((entry.what, entry.prompt) for entry in read_log(book))
            for case, code in zip(some, codes, strict=True):
                name = case.fault.name
                case.judge_resume(code, noted["arrived", name], noted["showed", name])
            cases += some
    return cases


def _ended(running: Running) -> tuple[int, str]:
    """Wait for a process; return its exit code and its stderr."""
    with os.fdopen(running.stderr, encoding="utf-8", errors="replace") as stderr:
        words = stderr.read()
    _, status = os.waitpid(running.pid, 0)
    return os.waitstatus_to_exitcode(status), words


@contextmanager
def _faulty_service(book: Path) -> Iterator[str]:
    line = [sys.executable, "-m", "tests.torture.faulty", str(book)]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.kill()
