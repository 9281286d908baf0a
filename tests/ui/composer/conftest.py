"""Fixtures of the composer tests: a small catalogue and an image loader written by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import FRAMES, MOTION, WORDS, inspect, thumbnail
from videodesk.catalog import Catalog
from videodesk.library.usual_wait import UsualWait
from videodesk.paths import resource
from videodesk.ui.composer.composer import Composer
from videodesk.ui.composer.images.image_loader import ImageLoader
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> Iterator[None]:
    """The plural forms of English, as the program has them."""
    translator = QTranslator()
    assert translator.load(QLocale("en"), "videodesk", "_", str(resource("translations")))
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


@pytest.fixture
def catalog() -> Catalog:
    return Catalog({model.id: model for model in (FRAMES, WORDS, MOTION)})


@pytest.fixture
def image_loader() -> ImageLoader:
    return ImageLoader(inspect, thumbnail)


@pytest.fixture
def drop_folder(tmp_path: Path) -> Path:
    return tmp_path / "dropped"


@pytest.fixture
def picture_files(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Three image files."""
    paths = (tmp_path / "dunes.png", tmp_path / "kite.jpg", tmp_path / "sea.webp")
    for path in paths:
        path.write_bytes(b"picture")
    return paths


@pytest.fixture
def composer(
    qtbot: QtBot,
    theme: Theme,
    icons: IconProvider,
    workers: WorkerPool,
    catalog: Catalog,
    image_loader: ImageLoader,
    drop_folder: Path,
    undo_stack: QUndoStack,
) -> Composer:
    def usual_wait(_profile: str, model_id: str) -> UsualWait | None:
        model = catalog.model(model_id)
        return UsualWait(model.usual_wait, 600) if model and model.usual_wait else None

    composer = Composer(
        theme,
        icons,
        workers,
        catalog,
        image_loader,
        drop_folder,
        "home",
        undo_stack=undo_stack,
        usual_wait=usual_wait,
    )
    qtbot.addWidget(composer)
    composer.resize(340, 700)
    composer.show()
    qtbot.waitExposed(composer)
    composer.activateWindow()
    return composer
