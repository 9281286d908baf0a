"""The Qt part of `videodesk self-test`: plays a clip without showing a window.

It runs in a separate process (`python -m videodesk play-a-frame CLIP`), since a missing Qt library
ends the process that loads it.
"""

import asyncio
import sys
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication, QIcon, QImageReader
from PySide6.QtWidgets import QGraphicsScene
from qasync import QEventLoop

from videodesk.logs import print_error
from videodesk.paths import resource
from videodesk.ui.platform.application import make_application
from videodesk.ui.platform.display_check import plugin_problem

PLAY_A_FRAME: Final = "play-a-frame"
"""The argument that starts it; no command for users."""
_SECONDS: Final = 20.0
_FORMATS: Final = frozenset({"jpeg", "png", "svg", "webp"})
_PLATFORMS: Final = {"win32": ("windows",), "darwin": ("cocoa",)}
_LINUX_PLATFORMS: Final = ("xcb", "wayland")
_LINUX_PACKAGES: Final = (
    "On Debian and Ubuntu, install libxcb-cursor0, libxcb-icccm4, libxcb-keysyms1 and "
    "libxkbcommon-x11-0, or libwayland-cursor0."
)


class NotPlayedError(Exception):
    """No frame was shown, or a part of Qt is missing; the message is for the user."""


def main(arguments: list[str]) -> int:
    """Plays a clip, and prints a line about the result.

    Returns 0 if everything works, 1 if something is missing, 2 for anything but one clip.
    """
    if len(arguments) != 1:
        print_error(f"{PLAY_A_FRAME} takes one clip; it is a part of `videodesk self-test`.")
        return 2
    try:
        sys.stdout.write(play_first_frame(Path(arguments[0])) + "\n")
    except NotPlayedError as failure:
        sys.stdout.write(f"{failure}\n")
        return 1
    return 0


def play_first_frame(clip: Path) -> str:
    """Plays a clip until its position moves, and describes what was loaded and shown.

    Creates the application: call it once in a process. Raises NotPlayedError.
    """
    application = make_application()
    windows = _check_windows()
    drawn = _check_image_formats()
    with asyncio.Runner(loop_factory=partial(QEventLoop, application)) as runner:
        seen = runner.run(_play(clip))
    return f"Qt {qVersion()} on {QGuiApplication.platformName()}, {windows}, {drawn}; {seen}"


def _check_windows() -> str:
    """Loads Qt's platform plug-ins and the libraries that they need; opens no window."""
    names = _PLATFORMS.get(sys.platform, _LINUX_PLATFORMS)
    problems = {name: plugin_problem(name) for name in names}
    loaded = [name for name, problem in problems.items() if not problem]
    lacking = "; ".join(f"no {name}: {problem}" for name, problem in problems.items() if problem)
    if not loaded:
        advice = "" if sys.platform in _PLATFORMS else f". {_LINUX_PACKAGES}"
        raise NotPlayedError(f"Qt can't open a window ({lacking}){advice}")
    return f"windows through {' and '.join(loaded)}" + (f" ({lacking})" if lacking else "")


def _check_image_formats() -> str:
    readable = {bytes(each.data()).decode() for each in QImageReader.supportedImageFormats()}
    missing = _FORMATS - readable
    if missing:
        raise NotPlayedError(f"Qt can't read {', '.join(sorted(missing))} pictures")
    if QIcon(str(resource("icons/play.svg"))).pixmap(16, 16).isNull():
        raise NotPlayedError("Qt can't draw icons from SVG files")
    return f"pictures as {', '.join(sorted(_FORMATS))}"


async def _play(clip: Path) -> str:
    try:
        from videodesk.ui.player.playback import Playback  # noqa: PLC0415  # it may be missing
    except ImportError as missing:
        raise NotPlayedError(f"QtMultimedia is missing: {missing}") from missing
    playback = Playback()
    scene = QGraphicsScene()
    scene.addItem(playback.video_item)
    ended = asyncio.get_running_loop().create_future()
    seen: list[str] = []

    def fail(message: str) -> None:
        if not ended.done():
            ended.set_exception(NotPlayedError(message or "no frame was decoded"))

    def play() -> None:
        frame = playback.video_item.video.videoSink().videoFrame()
        seen.append(f"a frame of {frame.width()} x {frame.height()} decoded")
        playback.play()

    def go_on(position: int) -> None:
        if playback.is_open and position > 0 and not ended.done():
            ended.set_result(position)

    playback.failed.connect(fail)
    playback.opened.connect(play)
    playback.position_changed.connect(go_on)
    try:
        playback.open(clip)
        position = await asyncio.wait_for(ended, _SECONDS)
    except TimeoutError as late:
        raise NotPlayedError(f"no frame within {_SECONDS:.0f} seconds") from late
    finally:
        scene.removeItem(playback.video_item)
        playback.close()
    return f"{', '.join(seen)}, played to {position} ms"
