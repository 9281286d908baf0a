"""Many tasks: all finish, the service sees no more than the limits, memory and CPU stay low.

    python -m benchmarks.many_tasks [TASKS]      default 500

Two cases against a service on loopback: the default limit of simultaneous tasks, so that nearly all
wait in the queue; and the highest limit that the settings allow. Each runs first with a tenth of
the tasks: the control. Printed are ratios to it of peak memory, open handles, and wall and CPU time
per task. The program is the real one, `videodesk resume`, observed through /proc (Linux only).
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from benchmarks.measure import print_ratios
from tests.torture.clips import SMALL
from tests.torture.environment import Entry, read_log, undriven_service
from tests.torture.programs import environment, videodesk_rows
from tests.torture.service import Options
from videodesk.engine.pacing import Pace, fixed_pace
from videodesk.generation import Request, new_generation
from videodesk.json_store import JsonStore
from videodesk.library.library import Library
from videodesk.settings import Profile, Settings

TICKS = os.sysconf("SC_CLK_TCK")
EVERY = 1.0
FROM = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    name: str
    limit: int
    work_seconds: float
    interval: float


CASES = (
    Case("the default limit", Profile().active_limit, 0.3, 0.1),
    Case("the highest limit", 100, 20.0, 0.2),
)


@dataclass(frozen=True)
class Sample:
    seconds: float
    cpu_seconds: float
    megabytes: float
    handles: int


def prepare(data: Path, tasks: int, limit: int) -> None:
    """A library in which so many requests wait to be sent, and a profile with this limit."""
    profile = Profile(active_limit=limit)
    JsonStore(data / "settings.json", Settings).save(Settings(profiles=(profile,)))
    with Library(data / "library") as library:
        for number in range(tasks):
            at = FROM + timedelta(seconds=number)
            library.add(new_generation(Request(model="veo3", prompt=f"kite {number}"), at=at))


def take_sample(pid: int, began: float) -> Sample:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return Sample(
        time.monotonic() - began,
        (int(fields[11]) + int(fields[12])) / TICKS,
        pages * os.sysconf("SC_PAGE_SIZE") / 1e6,
        sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()),
    )


def watch(data: Path, base_url: str, interval: float) -> list[Sample]:
    """`videodesk resume` to its end, sampled every second."""
    env = {**environment(data, base_url), "VIDEODESK_POLL_INTERVAL": str(interval)}
    line = [sys.executable, "-m", "videodesk", "--data-dir", str(data), "--trust-library", "resume"]
    samples: list[Sample] = []
    began = time.monotonic()
    with subprocess.Popen(
        line, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as run:
        while run.poll() is None:
            try:
                samples.append(take_sample(run.pid, began))
            except (FileNotFoundError, ProcessLookupError):
                break
            time.sleep(EVERY)
    return samples


def most_within_a_second(times: Sequence[float]) -> int:
    most, first = 0, 0
    for last, at in enumerate(times):
        while times[first] <= at - 1.0:
            first += 1
        most = max(most, last - first + 1)
    return most


def report(case: Case, samples: list[Sample], book: list[Entry], rows: Counter[str]) -> None:
    created = [entry.time for entry in book if entry.what == "arrived"]
    asked = [entry.time for entry in book if entry.what == "asked"]
    gaps = [after - before for before, after in pairwise(created)]
    print(f"{case.name}: {samples[-1].seconds:.0f} s, {dict(rows)}")
    print(f"  tasks at the service at once: {max(each.active for each in book)} of {case.limit}")
    interval = min(Profile().create_interval, fixed_pace(case.interval).max_create_interval)
    print(f"  between two creates at least {min(gaps):.3f} s of {interval}")
    print(
        f"  queries in any second: {most_within_a_second(asked)} of "
        f"{Pace().queries_per_second:.0f}, {len(asked)} in all"
    )
    print(f"  {'time':>6} {'CPU':>6} {'memory':>9} {'handles':>8}")
    step = max(1, len(samples) // 8)
    for before, after in pairwise(samples[::step]):
        share = (after.cpu_seconds - before.cpu_seconds) / (after.seconds - before.seconds)
        print(f"  {after.seconds:4.0f} s {share:6.1%} {after.megabytes:6.1f} MB {after.handles:8}")


def run_case(case: Case, tasks: int) -> dict[str, float]:
    """Run one case, print what was observed, and return the figures to compare."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data, book = folder / "data", folder / "book.jsonl"
        prepare(data, tasks, case.limit)
        options = Options(looks=0, seconds=case.work_seconds, size=SMALL)
        with undriven_service(book, options) as base_url:
            samples = watch(data, base_url, case.interval)
        rows = Counter(row.status for row in videodesk_rows(data))
        report(case, samples, read_log(book), rows)
    return {
        "peak memory, MB": max(each.megabytes for each in samples),
        "most open handles": float(max(each.handles for each in samples)),
        "time per task, ms": samples[-1].seconds / tasks * 1000,
        "CPU time per task, ms": samples[-1].cpu_seconds / tasks * 1000,
    }


def main() -> None:
    tasks = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    fewer = max(10, tasks // 10)
    for case in CASES:
        control, measured = run_case(case, fewer), run_case(case, tasks)
        print_ratios((f"{fewer} tasks", f"{tasks} tasks"), control, measured, "")


if __name__ == "__main__":
    main()
