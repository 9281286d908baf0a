"""Start-up time: the program as a ratio to the least that a Python or Qt program can do.

    python -m benchmarks.start [PROGRAM] [ROUNDS]

PROGRAM is a frozen one (dist/videodesk/videodesk); with it, frozen is measured too, as a ratio to
running from source. Measured are a command that imports next to nothing (`--version`), one that
opens a library (`list`), and the window: from the start of the process until the X server has it on
the screen and it is drawn. The controls are `python -c pass` and a PySide6 program with one label.
All take turns, each round in a new folder; the first round warms the disk's cache and does not
count. Printed are medians in seconds and ratios. Needs Xvfb and openbox.
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

from PIL import Image, ImageChops

from tests.window.display import Screen, open_screen, until

_ROUNDS: Final = 7
_POLL_SECONDS: Final = 0.005
_LEAST_CHANGED: Final = 10_000  # pixels; more than the frame that the window manager draws
_CONTROL: Final = [sys.executable, "-c", "pass"]
_WINDOW_CONTROL: Final = [
    sys.executable,
    "-c",
    "from PySide6.QtWidgets import QApplication, QLabel\n"
    "application = QApplication([])\n"
    "label = QLabel('control')\n"
    "label.resize(1400, 850)\n"
    "label.setStyleSheet('background: qlineargradient(x2: 1, stop: 0 red, stop: 1 blue)')\n"
    "label.show()\n"
    "application.exec()",
]

Start = Callable[[list[str], Path], float]


def main(arguments: list[str]) -> None:
    rounds = _ROUNDS
    if arguments and arguments[-1].isdigit():
        rounds = int(arguments.pop())
    source = [sys.executable, "-m", "videodesk"]
    frozen = [str(Path(arguments[0]).resolve())] if arguments else None
    with tempfile.TemporaryDirectory() as name, open_screen(Path(name)) as screen:
        data = Path(name) / "data"
        measures: dict[str, tuple[list[str], Start]] = {
            "--version": (_CONTROL, lambda program, _: _seconds_to_end([*program, "--version"])),
            "list": (
                _CONTROL,
                lambda program, data: _seconds_to_end([*program, "--data-dir", str(data), "list"]),
            ),
            "window": (
                _WINDOW_CONTROL,
                lambda program, data: _seconds_to_shown(
                    screen, [*program, "--data-dir", str(data)]
                ),
            ),
        }
        for what, (control, start) in measures.items():
            programs = {"control": control, "source": source}
            if frozen is not None:
                programs["frozen"] = frozen
            seconds: dict[str, list[float]] = {each: [] for each in programs}
            for number in range(rounds + 1):
                for which, program in programs.items():
                    with _removed_afterwards(data):
                        taken = start(program, data)
                    if number:
                        seconds[which].append(taken)
            _print_medians(what, seconds)


@contextmanager
def _removed_afterwards(folder: Path) -> Iterator[None]:
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _seconds_to_end(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - began


def _seconds_to_shown(screen: Screen, command: list[str]) -> float:
    """Seconds until the window's own content is on the screen."""
    empty = screen.picture()
    began = time.perf_counter()
    with subprocess.Popen(
        command, env={**os.environ, **screen.environment}, stderr=subprocess.DEVNULL
    ) as running:
        while not _is_drawn(screen.picture(), empty):
            assert running.poll() is None, "it ended by itself"
            time.sleep(_POLL_SECONDS)
        seconds = time.perf_counter() - began
        running.terminate()
        running.wait(20)
    until(lambda: not _is_drawn(screen.picture(), empty), what="an empty screen")
    return seconds


def _is_drawn(picture: Image.Image, empty: Image.Image) -> bool:
    """True once much of the screen has changed and shows many colours."""
    changed = ImageChops.difference(picture, empty).convert("L").histogram()
    many_colours = picture.getcolors(maxcolors=200) is None
    return sum(changed[1:]) > _LEAST_CHANGED and many_colours


def _print_medians(what: str, seconds: dict[str, list[float]]) -> None:
    medians = {which: statistics.median(each) for which, each in seconds.items()}
    spreads = ", ".join(
        f"{which} {medians[which]:.2f} s ({min(each):.2f} to {max(each):.2f})"
        for which, each in seconds.items()
    )
    ratios = [f"source / control {medians['source'] / medians['control']:.2f}"]
    if "frozen" in medians:
        ratios.append(f"frozen / source {medians['frozen'] / medians['source']:.2f}")
    print(f"{what:<10} {spreads}; {', '.join(ratios)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
