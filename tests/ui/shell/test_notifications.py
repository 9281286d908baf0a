from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QUndoStack
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from videodesk import catalog
from videodesk.errors import Code, problem
from videodesk.generation import Request, new_generation
from videodesk.library.gallery_reader import GalleryReader
from videodesk.library.library import Library
from videodesk.paths import app_paths, resource
from videodesk.settings import Settings
from videodesk.ui.shell.main_window import MainWindow
from videodesk.ui.shell.notifications import Notifications
from videodesk.ui.shell.window_factory import build_window
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool


@pytest.fixture
def window(
    qtbot: QtBot, theme: Theme, workers: WorkerPool, undo_stack: QUndoStack, tmp_path: Path
) -> Iterator[MainWindow]:
    with Library(tmp_path / "library") as library:
        shelf = GalleryReader(library.folder)
        window = build_window(
            theme,
            IconProvider(theme),
            workers,
            catalog=catalog.load(resource("models.toml")),
            settings=Settings(muted=True),
            places=app_paths(data_dir=tmp_path),
            shelf=shelf,
            profile="default",
            undo_stack=undo_stack,
        )
        qtbot.addWidget(window)
        window.show()
        yield window
        window.inspector.close_player()
        workers.close()
        shelf.close()


@pytest.fixture
def told(window: MainWindow) -> Notifications:
    return Notifications(window)


def words(window: MainWindow) -> str:
    label = window.findChild(QLabel, "galleryOfferWords")
    assert isinstance(label, QLabel)
    return label.text()


def press(window: MainWindow) -> None:
    button = window.findChild(QPushButton, "galleryOfferButton")
    assert isinstance(button, QPushButton)
    button.click()


def test_the_request_of_a_foreign_clip_is_reused(window: MainWindow, told: Notifications) -> None:
    told.clip_with_request("old.mp4", new_generation(Request(model="veo3", prompt="a lost fox")))
    assert "“old.mp4” carries the request" in words(window)

    press(window)

    assert window.composer.draft().prompt == "a lost fox"
    assert window.composer.draft().parent is None


def test_a_hard_crash_is_offered_and_copied(window: MainWindow, told: Notifications) -> None:
    told.hard_crash("Fatal Python error: Segmentation fault")

    press(window)

    assert QGuiApplication.clipboard().text() == "Fatal Python error: Segmentation fault"


def test_what_is_no_clip_is_a_sentence_without_a_button(
    window: MainWindow, told: Notifications
) -> None:
    told.not_playable("notes.txt")

    assert words(window) == "“notes.txt” is neither a clip nor a picture that can be read."
    button = window.findChild(QWidget, "galleryOfferButton")
    assert button is not None
    assert not button.isVisible()


def test_lost_settings_are_told_where_they_are_seen_and_lead_to_the_settings(
    window: MainWindow, told: Notifications
) -> None:
    opened: list[bool] = []
    window.menus.settings.triggered.connect(lambda: opened.append(True))

    told.settings_lost(problem(Code.SETTINGS_DAMAGED, detail="The old file is old.json."))

    assert "set aside" in words(window)
    assert "old.json" in words(window)
    press(window)
    assert opened == [True]
