"""Draws the window in its states, with real clips, in both looks.

    python -m tests.screenshots FOLDER [--scale 2] [--all]

Without `--all`, the pictures of the README; with it, every state that can be drawn.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from PIL import Image
from PySide6.QtCore import QEventLoop, QMimeData, QTimer, QUrl
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.conftest import SCREEN
from tests.engine.workbench import workbench
from videodesk import catalog
from videodesk.demo.service import DemoService
from videodesk.errors import Code, problem
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.library import Library
from videodesk.library.shelf import Shelf
from videodesk.paths import places, resource
from videodesk.settings import Draft, Session, Settings
from videodesk.ui.icons import Icons
from videodesk.ui.main_window import MainWindow
from videodesk.ui.theme import DARK, LIGHT, Theme
from videodesk.ui.window_parts import build_window
from videodesk.ui.workers import Workers

PROMPTS = (
    ("a lighthouse in a storm at night", "veo3", "16:9"),
    ("冬夜的雪山", "seedance-lite", "16:9"),
    ("paper boats on a still lake at dawn", "veo3.1-components", "16:9"),
    ("a forest in autumn, fog between the trees", "veo2", "9:16"),
    ("city lights after rain", "grok-video-3", "1:1"),
    ("golden dunes under a violet sky", "veo3.1-components", "16:9"),
    ("a red kite over dunes", "veo3", "16:9"),
)
README_STATES = ("first-start", "working", "finished", "failed", "empty")


async def make_clips(folder: Path) -> None:
    with DemoService(folder / "service", work_seconds=(0.1, 0.2)) as service:
        async with workbench(folder, service.base_url) as bench:
            for prompt, model, ratio in PROMPTS:
                request = Request(
                    model=model, prompt=prompt, aspect_ratio=ratio, duration=4, size="720p"
                )
                done = await bench.rest(await bench.runner.submit(request))
                assert done.status is Status.COMPLETED, done


class Drawing:
    """One window over one library, and the states that it is put into."""

    def __init__(self, application: QApplication, theme: Theme, folder: Path, out: Path) -> None:
        self._application = application
        self._theme = theme
        self._folder = folder
        self._out = out
        self._look = "dark" if theme.tokens.is_dark else "light"
        self._suffix = "" if application.devicePixelRatio() == 1 else "@2x"

    def draw(self, names: tuple[str, ...]) -> None:
        for name in names:
            with tempfile.TemporaryDirectory() as temporary:
                folder = Path(temporary) / "library"
                if name not in {"first-start", "empty"}:
                    shutil.copytree(self._folder / "library", folder)
                with Library(folder) as library:
                    self._draw_one(name, library)

    def _draw_one(self, name: str, library: Library) -> None:
        shelf = Shelf(library.folder)
        workers = Workers()
        window = build_window(
            self._theme,
            Icons(self._theme),
            workers,
            catalog=catalog.load(resource("models.toml")),
            settings=Settings(muted=True),
            places=replace(places(data_dir=self._folder), cache=self._folder),
            shelf=shelf,
            profile="default",
        )
        window.restore(Session())
        window.show()
        window.gallery.refresh()
        window.composer.focus_prompt()
        self._wait(700)
        states: dict[str, Callable[[MainWindow, Library], None]] = {
            "first-start": self._first_start,
            "empty": lambda _window, _library: None,
            "working": self._working,
            "finished": self._finished,
            "failed": self._failed,
            "unconfirmed": self._unconfirmed,
            "composing": self._composing,
            "dragging": self._dragging,
            "nothing-found": self._nothing_found,
            "large": self._large,
            "narrow": self._narrow,
            "long-prompt": self._long_prompt,
        }
        states[name](window, library)
        self._wait(1200)
        window.grab().save(str(self._out / f"{name}-{self._look}{self._suffix}.png"))
        window.inspector.close_player()
        window.hide()
        workers.close()
        shelf.close()
        window.deleteLater()
        self._wait(50)

    def _wait(self, milliseconds: int) -> None:
        pause = QEventLoop()
        QTimer.singleShot(milliseconds, pause.quit)
        pause.exec()

    def _first_start(self, window: MainWindow, _library: Library) -> None:
        window.key_panel.greet()

    def _show(self, window: MainWindow, generation: Generation) -> None:
        window.apply(generation)
        self._wait(300)
        window.gallery.select(generation.id)

    def _newest(self, library: Library) -> Generation:
        return library.find(limit=1)[0]

    def _under_way(self, status: Status, **facts: object) -> Generation:
        now = datetime.now(UTC)
        sent = now - timedelta(seconds=52)
        made = new_generation(
            Request(
                model="veo3",
                prompt="a fox runs through fresh snow, slow motion",
                aspect_ratio="16:9",
                duration=8,
            ),
            at=now,
        )
        known = {"status": status, "submitted_at": sent, "task_id": "video_task_7f3a"}
        return replace(made, **{**known, **facts})  # type: ignore[arg-type]  # this file's fields

    def _working(self, window: MainWindow, library: Library) -> None:
        library.add(queued := replace(self._under_way(Status.QUEUED), task_id=None))
        window.apply(queued)
        working = self._under_way(Status.PROCESSING, progress=40, task_id="video_task_81bc")
        library.add(working)
        self._show(window, working)

    def _finished(self, window: MainWindow, library: Library) -> None:
        window.gallery.select(self._newest_finished(library).id)

    def _newest_finished(self, library: Library) -> Generation:
        return library.find(status=Status.COMPLETED, limit=1)[0]

    def _failed(self, window: MainWindow, library: Library) -> None:
        told = problem(
            Code.GENERATION_FAILED,
            detail="The prompt was rejected by the content filter (request id: 2026112308).",
        )
        failed = self._under_way(Status.FAILED, problem=told, task_id="video_task_f001")
        library.add(failed)
        self._show(window, failed)

    def _unconfirmed(self, window: MainWindow, library: Library) -> None:
        told = problem(Code.ANSWER_LOST, detail="504 from a proxy, no JSON")
        lost = self._under_way(Status.UNCONFIRMED, problem=told, task_id=None)
        library.add(lost)
        self._show(window, lost)

    def _composing(self, window: MainWindow, _library: Library) -> None:
        pictures = self._pictures()
        window.composer.restore(
            Draft(
                model="veo3",
                prompt="She opens the door, and the sea comes in. Slow push towards the window.",
                images=tuple(map(str, pictures)),
                aspect_ratio="1:1",
            )
        )

    def _pictures(self) -> list[Path]:
        found = []
        for number, colour in enumerate(("#2a6f97", "#bc4749", "#e9c46a")):
            path = self._folder / f"picture-{number}.png"
            Image.new("RGB", (320, 240), colour).save(path)
            found.append(path)
        return found

    def _dragging(self, window: MainWindow, _library: Library) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(each)) for each in self._pictures()[:2]])
        window.composer.show_offer(mime)

    def _nothing_found(self, window: MainWindow, _library: Library) -> None:
        field = window.gallery.findChild(QLineEdit, "gallerySearch")
        assert isinstance(field, QLineEdit)
        field.setText("zeppelin")

    def _large(self, window: MainWindow, library: Library) -> None:
        window.gallery.select(self._newest_finished(library).id)
        self._wait(300)
        window.middle.show_large()

    def _narrow(self, window: MainWindow, library: Library) -> None:
        window.gallery.select(self._newest_finished(library).id)
        window.resize(960, 600)

    def _long_prompt(self, window: MainWindow, library: Library) -> None:
        text = "一只狐狸在雪地里奔跑。 طائرة ورقية حمراء فوق الكثبان الرملية 🪁🏜️ " * 12
        long = replace(self._newest_finished(library))
        long = replace(
            long,
            id="00ff00ff00ff00ff",
            task_id="t-long",
            request=replace(long.request, prompt=text),
        )
        library.add(long)
        window.composer.restore(Draft(model="veo3", prompt=text))
        self._show(window, long)


ALL_STATES = (
    *README_STATES,
    *("unconfirmed", "composing", "dragging", "nothing-found", "large", "narrow", "long-prompt"),
)


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--scale", default=1)
@click.option("--all", "everything", is_flag=True)
@click.option("--look", type=click.Choice(["dark", "light"]))
@click.option("--library", type=click.Path(path_type=Path))
def main(
    out: Path, scale: int, *, everything: bool, look: str | None, library: Path | None
) -> None:
    """Draws into OUT; calls itself once for each look."""
    out.mkdir(parents=True, exist_ok=True)
    if look is not None and library is not None:
        application = QApplication([])
        theme = Theme(application, force=DARK if look == "dark" else LIGHT)
        theme.apply()
        Drawing(application, theme, library, out).draw(ALL_STATES if everything else README_STATES)
        return
    with tempfile.TemporaryDirectory() as name:
        base = Path(name) / "made"
        asyncio.run(make_clips(base))
        for each in ("dark", "light"):
            copy = Path(name) / each
            subprocess.run(["cp", "-r", str(base), str(copy)], check=True)
            subprocess.run(
                [
                    *(sys.executable, "-m", "tests.screenshots", str(out), "--look", each),
                    *("--library", str(copy), *(["--all"] if everything else [])),
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
