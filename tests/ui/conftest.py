"""What the tests of all widgets share: one look, its icons, and threads for their work; and
a whole window over a library."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QUndoStack
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.player.clips import write_clip
from videodesk import catalog
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.library import Library
from videodesk.library.reader import Reader
from videodesk.paths import app_paths, resource
from videodesk.settings import Settings
from videodesk.ui.actions.account_holds import AccountHolds
from videodesk.ui.shell.main_window import MainWindow
from videodesk.ui.shell.window_factory import build_window
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import DARK, Theme
from videodesk.ui.widgets.worker_pool import WorkerPool

os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    theme = Theme(qapp, force=DARK)
    theme.apply()
    return theme


@pytest.fixture(autouse=True)
def clipboard(qapp: QApplication) -> Iterator[QClipboard]:
    """Empty again afterwards: what Python has put there must not outlive Python."""
    clipboard = qapp.clipboard()
    yield clipboard
    clipboard.clear()


@pytest.fixture(autouse=True)
def mouse_buttons_released(qapp: QApplication) -> Iterator[None]:
    """Fails a test that leaves a button pressed: for the next ones it would stay pressed.
    `QTest.mouseDClick` does so, until a `mouseRelease` follows."""
    before = QGuiApplication.mouseButtons()
    yield
    after = QGuiApplication.mouseButtons()
    assert after in (before, Qt.MouseButton.NoButton), "release the mouse button"


@pytest.fixture
def icons(theme: Theme) -> IconProvider:
    return IconProvider(theme)


@pytest.fixture
def workers(qapp: QApplication) -> Iterator[WorkerPool]:
    workers = WorkerPool()
    yield workers
    workers.close()


@pytest.fixture
def undo_stack(qapp: QApplication) -> Iterator[QUndoStack]:
    stack = QUndoStack()
    yield stack
    stack.clear()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def clip(library: Library, tmp_path: Path) -> Generation:
    made = new_generation(Request(model="veo3", prompt="waves"))
    file = library.folder / "videos" / "waves.mp4"
    file.parent.mkdir()
    finished = replace(
        made,
        status=Status.COMPLETED,
        file=write_clip(file),
        width=160,
        height=90,
        seconds=2.0,
        task_id="t-waves",
    )
    library.add(finished)
    return finished


@pytest.fixture
def holds(qapp: QApplication) -> AccountHolds:
    """The accounts that are held in `window`."""
    return AccountHolds()


@pytest.fixture
def window(
    qtbot: QtBot,
    theme: Theme,
    workers: WorkerPool,
    library: Library,
    undo_stack: QUndoStack,
    holds: AccountHolds,
    tmp_path: Path,
) -> Iterator[MainWindow]:
    reader = Reader(library.folder, connections=2)
    window = build_window(
        theme,
        IconProvider(theme),
        workers,
        catalog=catalog.load(resource("models.toml")),
        settings=Settings(muted=True),
        paths=app_paths(data_dir=tmp_path),
        reader=reader,
        profile="default",
        undo_stack=undo_stack,
        holds=holds,
    )
    qtbot.addWidget(window)
    window.show()
    window.gallery.refresh()
    yield window
    window.inspector.close_player()
    workers.close()
    reader.close()
