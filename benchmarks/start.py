"""How long the program takes to start, frozen against from source, on a screen of its own.

    python -m benchmarks.start dist/videodesk/videodesk [ROUNDS]

Measured are a command that imports next to nothing (`--version`), one that opens a library
(`list`), and the window: from the start of the process until the X server has it on the screen and
it is drawn. Both programs take turns, each round in a new folder; the first round warms the disk's
cache and does not count. What is told is the median, and the ratio of the two.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.window.display import Screen, open_screen, until

_ROUNDS: Final = 9
_STEP: Final = 0.005  # seconds between two looks at the screen

Start = Callable[[list[str], Path], float]


def main(arguments: list[str]) -> None:
    programs = {
        "source": [sys.executable, "-m", "videodesk"],
        "frozen": [str(Path(arguments[0]).resolve())],
    }
    rounds = int(arguments[1]) if len(arguments) > 1 else _ROUNDS
    with tempfile.TemporaryDirectory() as name, open_screen(Path(name)) as screen:
        folder = Path(name)
        starts: dict[str, Start] = {
            "--version": lambda program, _data: _ended([*program, "--version"]),
            "list": lambda program, data: _ended([*program, "--data-dir", str(data), "list"]),
            "window": lambda program, data: _shown(screen, [*program, "--data-dir", str(data)]),
        }
        for what, start in starts.items():
            taken: dict[str, list[float]] = {each: [] for each in programs}
            for number in range(rounds + 1):
                for which, program in programs.items():
                    with _new(folder / "data") as data:
                        seconds = start(program, data)
                    if number:
                        taken[which].append(seconds)
            _tell(what, taken)


@contextmanager
def _new(data: Path) -> Iterator[Path]:
    try:
        yield data
    finally:
        shutil.rmtree(data, ignore_errors=True)


def _ended(command: list[str]) -> float:
    begun = time.perf_counter()
    quiet = subprocess.DEVNULL
    subprocess.run(command, stdout=quiet, stderr=quiet, check=False)
    return time.perf_counter() - begun


def _shown(screen: Screen, command: list[str]) -> float:
    """Seconds until the window's own pixels are on the screen, which is of one colour before."""
    before = screen.picture().getcolors(maxcolors=1_000)
    begun = time.perf_counter()
    with subprocess.Popen(
        command, env={**os.environ, **screen.environment}, stderr=subprocess.DEVNULL
    ) as running:
        while not _is_drawn(screen):
            assert running.poll() is None, "it ended by itself"
            time.sleep(_STEP)
        seconds = time.perf_counter() - begun
        running.terminate()
        running.wait(20)
    until(lambda: screen.picture().getcolors(maxcolors=1_000) == before, what="an empty screen")
    return seconds


def _is_drawn(screen: Screen) -> bool:
    return screen.picture().getcolors(maxcolors=1_000) is None


def _tell(what: str, taken: dict[str, list[float]]) -> None:
    medians = {which: statistics.median(seconds) for which, seconds in taken.items()}
    spread = {which: f"{min(s):.2f} to {max(s):.2f}" for which, s in taken.items()}
    print(
        f"{what:<10} source {medians['source']:.2f} s ({spread['source']}), "
        f"frozen {medians['frozen']:.2f} s ({spread['frozen']}), "
        f"frozen / source {medians['frozen'] / medians['source']:.2f}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
