"""Watches the program that is installed in another root play a clip, on a screen of this one.

    python -m tests.packaging.watch_installed ROOT [PICTURES]

packaging/linux/prove calls it. The two pictures of the playing clip stay in PICTURES, if given.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from tests.window.display import Box, Screen, difference, open_screen, until

_DATA = "/home/user/data"
_DIFFERENT = 0.5  # of 255; a clip that stands differs by 0


def main(arguments: list[str]) -> int:
    root = Path(arguments[0])
    subprocess.run(inside(root, "rm", "-rf", _DATA), check=True)  # of a former look
    with (
        tempfile.TemporaryDirectory() as name,
        open_screen(Path(name)) as screen,
        _window(screen, root) as program,
    ):
        first, second = _played(screen, root)
        program.terminate()
        code = program.wait(15)
    if len(arguments) > 1:
        folder = Path(arguments[1])
        folder.mkdir(parents=True, exist_ok=True)
        first.save(folder / "playing-1.png")
        second.save(folder / "playing-2.png")
    changed = difference(first, second)
    sys.stdout.write(
        f"two pictures of the player differ by {changed:.1f} of 255; ended with {code}\n"
    )
    return 0 if changed > _DIFFERENT and code == 0 else 1


@contextmanager
def _window(screen: Screen, root: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = inside(root, "videodesk", "--demo", "--data-dir", _DATA, display=screen.name)
    with subprocess.Popen(command) as program:
        try:
            yield program
        finally:
            if program.poll() is None:
                program.kill()


def _played(screen: Screen, root: Path) -> tuple[Image.Image, Image.Image]:
    window = screen.window("VideoDesk")
    until(lambda: _is_drawn(screen, window), what="the window's content")
    screen.type("a red kite over dunes")
    screen.key("ctrl+Return")
    until(lambda: _is_completed(root), what="the clip", seconds=180)
    screen.xdotool("sleep", "1")
    screen.click(window.right - 200, window.top + 170)
    player = Box(window.right - 390, window.top + 40, 380, 220)

    def moving() -> tuple[Image.Image, Image.Image] | None:
        first = screen.crop(player)
        screen.xdotool("sleep", "0.5")
        second = screen.crop(player)
        return (first, second) if difference(first, second) > _DIFFERENT else None

    until(moving, what="the player to open", seconds=30)
    screen.xdotool("sleep", "1")
    return until(moving, what="a picture that moves in the player", seconds=30)


def _is_drawn(screen: Screen, window: Box) -> bool:
    return len(screen.crop(window).convert("L").getcolors(maxcolors=256) or []) > 20


def _is_completed(root: Path) -> bool:
    command = inside(root, "videodesk", "--data-dir", _DATA, "list", "--json")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return any(json.loads(line)["status"] == "completed" for line in done.stdout.splitlines())


def inside(root: Path, *command: str, display: str = "") -> list[str]:
    """A command as the plain user of the other root, with nothing of this one's environment."""
    environment = ["PATH=/usr/bin:/bin", "HOME=/home/user", "LANG=C.UTF-8"]
    if display:
        environment.append(f"DISPLAY={display}")
    return ["chroot", "--userspec=user:user", str(root), "env", "-i", *environment, *command]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
