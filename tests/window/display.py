"""A virtual screen with a window manager, driven by keyboard and mouse alone."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PIL import Image, ImageChops, ImageGrab, ImageStat

T = TypeVar("T")

NEEDED = ("Xvfb", "openbox", "xdotool")
WIDTH, HEIGHT = 1600, 1000


def until(look: Callable[[], T | None], *, what: str, seconds: float = 60.0) -> T:
    """Polls another process until `look` returns something true, and returns it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if (seen := look()) is not None and seen is not False:
            return seen
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds:.0f} s for {what}")


@dataclass(frozen=True)
class Box:
    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height


@dataclass(frozen=True)
class Screen:
    name: str
    folder: Path
    close: Callable[[], None]
    """Ends the server, as the end of a session does."""

    @property
    def environment(self) -> dict[str, str]:
        dropped = {"QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "QT_SCALE_FACTOR", "QT_LOGGING_RULES"}
        kept = {key: value for key, value in os.environ.items() if key not in dropped}
        return {**kept, "DISPLAY": self.name, "HOME": str(self.folder), "QT_QPA_PLATFORM": "xcb"}

    def xdotool(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        return done.stdout.strip()

    def type(self, text: str) -> None:
        self.xdotool("type", "--delay", "15", text)

    def key(self, name: str) -> None:
        self.xdotool("key", name)

    def click(self, x: int, y: int) -> None:
        self.xdotool("mousemove", str(x), str(y), "click", "1")

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        self.xdotool("mousemove", *map(str, start), "mousedown", "1")
        for step in range(1, 21):
            x = start[0] + (end[0] - start[0]) * step // 20
            y = start[1] + (end[1] - start[1]) * step // 20
            self.xdotool("mousemove", str(x), str(y), "sleep", "0.03")
        self.xdotool("sleep", "0.3", "mouseup", "1")

    def seen(self, title: str) -> list[str]:
        return self.xdotool("search", "--onlyvisible", "--name", f"^{title}").split()

    def window(self, title: str) -> Box:
        def look() -> Box | None:
            found = self.seen(title)
            if not found:
                return None
            text = self.xdotool("getwindowgeometry", "--shell", found[-1])
            facts = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
            if int(facts.get("WIDTH", 0)) < 50:
                return None
            return Box(*(int(facts[each]) for each in ("X", "Y", "WIDTH", "HEIGHT")))

        try:
            return until(look, what=f"the window {title!r}")
        except AssertionError as failure:
            raise AssertionError(f"{failure}\n{self.said()}") from None

    def said(self) -> str:
        """The output and logs of the programs on this screen."""
        files = [self.folder / "stderr.txt", *self.folder.rglob("logs/*.log")]
        return "\n".join(f"{each}:\n{each.read_text()}" for each in files if each.exists())

    def picture(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self.name).convert("RGB")

    def crop(self, box: Box) -> Image.Image:
        return self.picture().crop((box.left, box.top, box.right, box.bottom))

    @contextmanager
    def program(
        self, *arguments: str, below: Sequence[str] = ()
    ) -> Iterator[subprocess.Popen[str]]:
        with (self.folder / "stderr.txt").open("w") as errors:
            running = subprocess.Popen(
                [*below, sys.executable, *arguments],
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
            with running:
                try:
                    yield running
                finally:
                    if running.poll() is None:
                        running.terminate()
                        try:
                            running.wait(15)
                        except subprocess.TimeoutExpired:
                            running.kill()


def difference(first: Image.Image, second: Image.Image) -> float:
    """The mean difference of two images, 0 to 255."""
    return sum(ImageStat.Stat(ImageChops.difference(first, second)).mean) / 3


@contextmanager
def open_display(folder: Path) -> Iterator[Callable[[Path], Screen]]:
    """Start Xvfb with openbox and yield a function that gives a screen on it for one home folder.

    `folder` is the home of the window manager.
    """
    missing = [each for each in NEEDED if shutil.which(each) is None]
    assert not missing, f"{', '.join(missing)} missing: packaging/linux/system-packages test"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with server:
        try:
            assert server.stdout is not None
            name = f":{server.stdout.readline().strip()}"
            manager = subprocess.Popen(
                ["openbox"],
                env=Screen(name, folder, server.terminate).environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            with manager:
                try:
                    yield lambda home: Screen(name, home, server.terminate)
                finally:
                    manager.terminate()
        finally:
            server.terminate()


@contextmanager
def open_screen(folder: Path) -> Iterator[Screen]:
    """A screen on a display of its own."""
    with open_display(folder) as screen_for:
        yield screen_for(folder)
