"""`make torture`: the experiments at full length, with the controls that must be caught.

    python -m tests.torture                      all of it
    python -m tests.torture kills [--control]      kill -9 at named steps and at random moments
    python -m tests.torture stops                SIGTERM, SIGINT, SIGHUP in the same places
    python -m tests.torture syscalls [--control]   death, a full disk, a broken disk, at each call
    python -m tests.torture faults               each fault of the service once
    python -m tests.torture power                power losses

Exit code 0: every promise held, and every control was caught.
"""

import logging
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click
import msgspec

from tests.torture import report
from tests.torture.fault_table import FAULTS
from tests.torture.killing import run_kills
from tests.torture.matrix import run_faults
from tests.torture.power import folder_for_images, lose_power, record
from tests.torture.report import Report
from tests.torture.syscalls import interrupt_each_call
from tests.torture.tracing import Injection, strace_problem

_CONTROL_KILLS: Final = 60
_STOPS: Final = 200
_CONTROL_IMAGES: Final = 500
_WHAT: Final = (
    "all",
    "kills",
    "stops",
    "syscalls",
    *(each.name.lower() for each in Injection),
    "faults",
    "power",
)
_LIVES: Final[tuple[tuple[str, Mapping[str, str | int], bool], ...]] = (
    ("as the library is", {}, False),
    ("with a checkpoint every 16 pages", {"wal_autocheckpoint": 16}, False),
    ("control: synchronous=NORMAL", {"synchronous": "NORMAL"}, True),
    ("control: synchronous=OFF", {"synchronous": "OFF"}, True),
)


@click.command()
@click.argument("what", type=click.Choice(_WHAT), default="all")
@click.option("--seed", type=int, envvar="TORTURE_SEED", help="A new one if left out.")
@click.option("--kills", type=int, default=1000, envvar="TORTURE_KILLS", show_default=True)
@click.option("--calls", type=int, envvar="TORTURE_CALLS", help="So many; all if left out.")
@click.option("--images", type=int, default=10_000, envvar="TORTURE_IMAGES", show_default=True)
@click.option("--fault", "faults", multiple=True, help="Only this one; all if left out.")
@click.option("--control", is_flag=True, help="Only the control, which must be caught.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write the figures there.")
def main(
    *,
    what: str,
    seed: int | None,
    kills: int,
    calls: int | None,
    images: int,
    faults: tuple[str, ...],
    control: bool,
    file: Path | None,
) -> None:
    """Run the experiments and print their figures."""
    logging.getLogger("videodesk").addHandler(logging.NullHandler())
    seed = random.SystemRandom().randrange(2**31) if seed is None else seed
    done: list[Report] = []
    for outcome in _experiments(
        what, seed, kills=kills, calls=calls, images=images, faults=faults, control=control
    ):
        done.append(outcome)
        click.echo("\n".join(outcome.text()))
    if file is not None:
        file.write_bytes(msgspec.json.encode([each.figures for each in done]))
    sys.exit(0 if all(each.is_well for each in done) else 1)


def _experiments(
    what: str,
    seed: int,
    *,
    kills: int,
    calls: int | None,
    images: int,
    faults: Sequence[str],
    control: bool,
) -> Iterator[Report]:
    everything = what == "all"
    if everything or what == "kills":
        if not control:
            yield _kills("Kills", kills, seed)
        if everything or control:
            yield _kills("Kills", _CONTROL_KILLS if everything else kills, seed, control=True)
    if (everything or what == "stops") and not control:
        yield _kills("Stops", min(kills, _STOPS), seed, stops=True)
    blows = [each for each in Injection if what in {"all", "syscalls", each.name.lower()}]
    for blow in blows:
        if not control:
            yield _syscalls(blow, calls, control=False)
        if control or (everything and blow is Injection.DEATH):
            yield _syscalls(blow, calls, control=True)
    if everything or what == "faults":
        yield _faults(faults or list(FAULTS))
    if everything or what == "power":
        yield from _power(images, seed)


def _kills(
    what: str, count: int, seed: int, *, control: bool = False, stops: bool = False
) -> Report:
    began = time.monotonic()
    with _folder() as folder:
        figures = run_kills(folder, kills=count, seed=seed, control=control, stops=stops)
        seconds = time.monotonic() - began
    return report.kills_report(figures, what, control=control, seconds=seconds)


def _syscalls(blow: Injection, most: int | None, *, control: bool) -> Report:
    why = strace_problem()
    if why:
        return report.no_strace_report(why)
    began = time.monotonic()
    with _folder() as folder:
        found = interrupt_each_call(folder, blow, most=most, control=control)
    return report.syscalls_report(found, control=control, seconds=time.monotonic() - began)


def _faults(names: Sequence[str]) -> Report:
    began = time.monotonic()
    with _folder() as folder:
        cases = run_faults(folder, names)
        for case in cases:
            if not case.problems:
                shutil.rmtree(case.data.parent)
    return report.faults_report(cases, seconds=time.monotonic() - began)


def _power(images: int, seed: int) -> Iterator[Report]:
    for how, pragmas, control in _LIVES:
        began = time.monotonic()
        most = min(_CONTROL_IMAGES, images) if control else images
        with folder_for_images() as folder:
            tape = record(folder / "life", pragmas=pragmas)
            losses = lose_power(tape, folder / "image", most=most, seed=seed)
        seconds = time.monotonic() - began
        yield report.losses_report(losses, how=how, control=control, seconds=seconds)


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder for libraries; those in which a promise was broken stay for inspection."""
    folder = Path(tempfile.mkdtemp(prefix="videodesk-torture-"))
    yield folder
    if not any(each.is_dir() for each in folder.iterdir()):
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
