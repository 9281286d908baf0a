"""Draws the window in its states, with real clips, in both looks.

    python -m tests.screenshots FOLDER [--scale 2] [--all] [--state NAME ...]

Draws the pictures of the README; with `--all`, every state that can be drawn, also in high
contrast; with `--state`, these states.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QColor, QFont, QPalette, QUndoStack
from PySide6.QtWidgets import QApplication

from tests.conftest import SCREEN
from tests.engine.harness import engine_harness
from tests.screenshot_states import LARGE_TEXT, NO_CLIPS, README_STATES, States
from videodesk import catalog
from videodesk.demo.options import DemoOptions
from videodesk.demo.service import DemoService
from videodesk.generation import Request, Status
from videodesk.library.library import Library
from videodesk.library.reader import Reader
from videodesk.paths import app_paths, resource
from videodesk.settings import Session, Settings
from videodesk.ui.actions.account_holds import AccountHolds
from videodesk.ui.platform.application import install_translations
from videodesk.ui.shell.window_factory import build_window
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.system_appearance import SystemAppearance
from videodesk.ui.theme.theme import DARK, LIGHT, Theme
from videodesk.ui.widgets.worker_pool import WorkerPool

PROMPTS = (
    ("a lighthouse in a storm at night", "veo3", "16:9"),
    ("冬夜的雪山", "seedance-lite", "16:9"),
    ("paper boats on a still lake at dawn", "veo3.1-components", "16:9"),
    ("a forest in autumn, fog between the trees", "veo2", "9:16"),
    ("city lights after rain", "grok-video-3", "1:1"),
    ("golden dunes under a violet sky", "veo3.1-components", "16:9"),
    ("a red kite over dunes", "veo3", "16:9"),
)


async def make_clips(folder: Path) -> None:
    with DemoService(folder / "service", DemoOptions(work_seconds=(0.1, 0.2))) as service:
        async with engine_harness(folder, service.base_url) as bench:
            for prompt, model, ratio in PROMPTS:
                request = Request(
                    model=model, prompt=prompt, aspect_ratio=ratio, duration=4, size="720p"
                )
                done = await bench.settle(await bench.submit(request))
                assert done.status is Status.COMPLETED, done


def theme_of(application: QApplication, look: str) -> Theme:
    """One look, put on the application; for high contrast, black on white with blue.

    There a screen of its own draws the edges darker: Fusion asks the platform, not the palette.
    """
    if look != "contrast":
        theme = Theme(application, force=DARK if look == "dark" else LIGHT)
        theme.apply()
        return theme
    role, palette = QPalette.ColorRole, QPalette(QColor("#ffffff"))
    for each in (role.Highlight, role.Accent, role.Link):
        palette.setColor(each, QColor("#0000c0"))
    palette.setColor(role.HighlightedText, QColor("#ffffff"))
    palette.setColor(role.PlaceholderText, QColor("#000000"))
    theme = Theme(application, read=lambda _: SystemAppearance(palette, wants_contrast=True))
    theme.apply()
    application.setPalette(palette)
    return theme


class Drawing:
    """Draws a window over a library in several states."""

    def __init__(self, application: QApplication, look: str, folder: Path, out: Path) -> None:
        self._application = application
        self._theme = theme_of(application, look)
        self._folder = folder
        self._out = out
        self._look = look
        self._suffix = "" if application.devicePixelRatio() == 1 else "@2x"

    def draw(self, states: Sequence[str]) -> None:
        font = QFont(self._application.font())
        large = QFont(font)
        large.setPointSizeF(1.5 * font.pointSizeF())
        for name in states:
            self._application.setFont(large if name in LARGE_TEXT else font)
            with tempfile.TemporaryDirectory() as temporary:
                folder = Path(temporary) / "library"
                if name not in NO_CLIPS:
                    shutil.copytree(self._folder / "library", folder)
                with Library(folder) as library:
                    self._draw_one(name, library)

    def _draw_one(self, name: str, library: Library) -> None:
        reader = Reader(library.folder, connections=2)
        workers, holds = WorkerPool(), AccountHolds()
        window = build_window(
            self._theme,
            IconProvider(self._theme),
            workers,
            catalog=catalog.load(resource("models.toml")),
            settings=Settings(muted=True),
            paths=replace(app_paths(data_dir=self._folder), cache=self._folder),
            reader=reader,
            profile="default",
            undo_stack=QUndoStack(),
            holds=holds,
        )
        window.restore(Session())
        window.show()
        window.gallery.refresh()
        window.composer.focus_prompt()
        self._wait(700)
        States(self._folder, self._wait, holds).all[name](window, library)
        self._wait(1200)
        window.grab().save(str(self._out / f"{name}-{self._look}{self._suffix}.png"))
        window.inspector.close_player()
        window.hide()
        workers.close()
        reader.close()
        window.deleteLater()
        self._wait(50)

    def _wait(self, milliseconds: int) -> None:
        pause = QEventLoop()
        QTimer.singleShot(milliseconds, pause.quit)
        pause.exec()


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--scale", default=1)
@click.option("--all", "everything", is_flag=True)
@click.option("--state", "states", multiple=True)
@click.option("--look", type=click.Choice(["dark", "light", "contrast"]))
@click.option("--library", type=click.Path(path_type=Path))
def main(
    out: Path,
    scale: int,
    *,
    everything: bool,
    states: tuple[str, ...],
    look: str | None,
    library: Path | None,
) -> None:
    """Draws into OUT; calls itself once for each look."""
    out.mkdir(parents=True, exist_ok=True)
    if look is not None and library is not None:
        application = QApplication([])
        install_translations(application)
        Drawing(application, look, library, out).draw(states or README_STATES)
        return
    if everything:
        states = tuple(States(out, lambda _: None, AccountHolds()).all)
    with tempfile.TemporaryDirectory() as name:
        base = Path(name) / "made"
        asyncio.run(make_clips(base))
        for each in ("dark", "light", *(["contrast"] if everything else [])):
            copy = Path(name) / each
            subprocess.run(["cp", "-r", str(base), str(copy)], check=True)
            subprocess.run(
                [
                    *(sys.executable, "-m", "tests.screenshots", str(out), "--look", each),
                    *("--library", str(copy), *(f"--state={state}" for state in states)),
                ],
                env={
                    **os.environ,
                    "QT_QPA_PLATFORM": SCREEN,
                    "QT_SCALE_FACTOR": str(scale),
                    "QT_LOGGING_RULES": "*.warning=false;*.info=false",
                },
                check=True,
            )


if __name__ == "__main__":
    main()
