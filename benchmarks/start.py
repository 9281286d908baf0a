"""Start and memory of the program.

    python -m benchmarks.start [--frozen PROGRAM] [--rounds N]

Start-up is the time from exec to the first picture of the window on an X server of its own: one
that shows the window's content (many colours), not just its background. Its floor is a bare
`QMainWindow` until it is painted. The window manager's title bar, which is there before, is
neither. The terminal's floor is `python -c pass`. All take turns, bytecode is on, and the first
round warms the disk's cache and does not count.

Memory is what is resident (Rss in /proc/PID/smaps_rollup) of the program, and what the processes
that it started have for themselves, ten seconds after the window is there; then with a clip
playing, and after 500 more clips were chosen with the arrow key.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from PIL import Image

from benchmarks.clip_libraries import data_folder
from benchmarks.figures import HEADER, Figure, print_figures
from tests.window.display import Screen, open_screen, until

_POLL_SECONDS: Final = 0.004
_SETTLE_SECONDS: Final = 10.0
_MORE_CLIPS: Final = 500
_LARGE: Final = 100_000
_CONTROL: Final = [sys.executable, "-c", "pass"]
_WINDOW_CONTROL: Final = [
    sys.executable,
    "-c",
    "from PySide6.QtWidgets import QApplication, QMainWindow\n"
    "application = QApplication([])\n"
    "window = QMainWindow()\n"
    "window.resize(1400, 850)\n"
    "window.show()\n"
    "application.exec()",
]


def main(arguments: Sequence[str]) -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.start")
    parser.add_argument("--frozen", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args(arguments)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    source = [sys.executable, "-m", "videodesk"]
    empty, large = data_folder(0), data_folder(_LARGE)
    with tempfile.TemporaryDirectory() as name, open_screen(Path(name)) as screen:
        os.environ["HOME"] = name
        figures = _terminal_figures(source, empty, given.rounds)
        figures += _window_figures(screen, source, given.frozen, empty, large, given.rounds)
        figures += _memory_figures(screen, source, empty, large)
    print(HEADER)
    print_figures(figures)


def _terminal_figures(source: list[str], empty: Path, rounds: int) -> list[Figure]:
    commands = {
        "floor": _CONTROL,
        "version": [*source, "--version"],
        "list": [*source, "--data-dir", str(empty), "list", "--json"],
    }
    seconds = _in_turns(
        {key: partial(_seconds_to_end, each) for key, each in commands.items()}, rounds
    )
    floor = seconds["floor"] * 1000
    return [
        Figure("`videodesk --version`", seconds["version"] * 1000, "ms", 4, 2, floor),
        Figure(
            "`videodesk list --json`, empty library", seconds["list"] * 1000, "ms", 10, 6, floor
        ),
    ]


def _window_figures(
    screen: Screen, source: list[str], frozen: Path | None, empty: Path, large: Path, rounds: int
) -> list[Figure]:
    starts: dict[str, Callable[[], float]] = {
        "floor": partial(_seconds_to_shown, screen, _WINDOW_CONTROL, _is_painted),
        "empty": partial(_seconds_to_shown, screen, [*source, "--data-dir", str(empty)], _is_drawn),
        "large": partial(_seconds_to_shown, screen, [*source, "--data-dir", str(large)], _is_drawn),
    }
    if frozen is not None:
        program = [str(frozen.resolve()), "--data-dir", str(empty)]
        starts["frozen"] = partial(_seconds_to_shown, screen, program, _is_drawn)
    took = {key: each * 1000 for key, each in _in_turns(starts, rounds).items()}
    figures = [
        Figure(
            "window, empty library, over a bare QMainWindow",
            took["empty"],
            "ms",
            2,
            1.5,
            took["floor"],
        ),
        Figure("window, 100,000 clips, over empty", took["large"], "ms", 1.1, 1, took["empty"]),
    ]
    if frozen is not None:
        figures.append(
            Figure("window, frozen, over not frozen", took["frozen"], "ms", 1, 0.8, took["empty"])
        )
    return figures


def _memory_figures(screen: Screen, source: list[str], empty: Path, large: Path) -> list[Figure]:
    with _shown(screen, [*source, "--data-dir", str(empty)]) as running:
        time.sleep(_SETTLE_SECONDS)
        small = _megabytes(running.pid)
    with _shown(screen, [*source, "--data-dir", str(large)]) as running:
        time.sleep(_SETTLE_SECONDS)
        many = _megabytes(running.pid)
        window = screen.window("VideoDesk")
        screen.click(window.left + window.width // 2 - 100, window.top + 260)
        time.sleep(_SETTLE_SECONDS)
        playing = _megabytes(running.pid)
        for _ in range(_MORE_CLIPS // 50):
            screen.xdotool("key", "--delay", "200", *["Right"] * 50)
        time.sleep(_SETTLE_SECONDS)
        after = _megabytes(running.pid)
    return [
        Figure("memory after start, empty library", small, "MB", 120, 100),
        Figure("memory after start, 100,000 clips", many, "MB", 140, 110),
        Figure("memory with a clip playing", playing, "MB", 260, 200),
        Figure("memory after 500 more clips, over one", after, "MB", 1.05, 1.05, playing),
    ]


def _in_turns(measures: dict[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """The median of each, in turn with the others."""
    seconds: dict[str, list[float]] = {each: [] for each in measures}
    for number in range(rounds + 1):
        for which, measure in measures.items():
            taken = measure()
            if number:
                seconds[which].append(taken)
    return {which: statistics.median(each) for which, each in seconds.items()}


def _seconds_to_end(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - began


def _seconds_to_shown(
    screen: Screen, command: list[str], is_shown: Callable[[Image.Image], bool]
) -> float:
    began = time.perf_counter()
    with _shown(screen, command, is_shown):
        return time.perf_counter() - began


@contextmanager
def _shown(
    screen: Screen, command: list[str], is_shown: Callable[[Image.Image], bool] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    is_shown = is_shown or _is_drawn
    with subprocess.Popen(
        command,
        env=screen.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        while not is_shown(screen.picture()):
            assert running.poll() is None, "it ended by itself"
            time.sleep(_POLL_SECONDS)
        yield running
        running.terminate()
        running.wait(20)
    until(lambda: not _is_of_colours(screen.picture()), what="an empty screen")


def _is_of_colours(picture: Image.Image) -> bool:
    return picture.getcolors(maxcolors=1) is None


def _is_painted(picture: Image.Image) -> bool:
    """True once a large window is not black, as the screen is and a window before its paint."""
    return picture.convert("L").histogram()[0] < picture.width * picture.height / 2


def _is_drawn(picture: Image.Image) -> bool:
    """True once much is on the screen that is no background: labels, icons and tiles."""
    return _is_painted(picture) and picture.getcolors(maxcolors=100) is None


def _megabytes(pid: int) -> float:
    """The resident memory of a process, and what its children have for themselves."""
    kilobytes = _kilobytes(pid, "Rss")
    for each in _children(pid):
        kilobytes += _kilobytes(each, "Private_Clean") + _kilobytes(each, "Private_Dirty")
    return kilobytes / 1024


def _kilobytes(pid: int, kind: str) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(rollup.split(f"\n{kind}:")[1].split()[0])


def _children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            yield child
            yield from _children(child)


if __name__ == "__main__":
    main(sys.argv[1:])
