"""Theme, workers, texts at a fixed time, and painted posters."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import (
    NOW,
    FakeLibrary,
    FakePosterMaker,
    model_name,
    usual_wait,
)
from tests.ui.gallery.gallery_driver import ViewDriver
from tests.ui.gallery.widgets import OpenGallery
from videodesk.ui.gallery.gallery import Gallery
from videodesk.ui.gallery.posters import PosterCache
from videodesk.ui.gallery.tile_text import TilePresenter
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool


@pytest.fixture
def presenter(qapp: QApplication) -> TilePresenter:
    return TilePresenter(model_name, usual_wait, lambda: NOW)


@pytest.fixture
def poster_maker() -> FakePosterMaker:
    return FakePosterMaker()


@pytest.fixture
def posters(tmp_path: Path, poster_maker: FakePosterMaker, workers: WorkerPool) -> PosterCache:
    return PosterCache(tmp_path / "posters", poster_maker.make, workers)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A file in place of a clip."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"video")
    return path


@pytest.fixture
def driver(
    qtbot: QtBot, theme: Theme, workers: WorkerPool, presenter: TilePresenter, posters: PosterCache
) -> ViewDriver:
    return ViewDriver(qtbot, theme, workers, presenter, posters)


@pytest.fixture
def open_gallery(
    qtbot: QtBot, theme: Theme, icons: IconProvider, workers: WorkerPool, posters: PosterCache
) -> OpenGallery:
    kept: list[Gallery] = []

    def show(library: FakeLibrary) -> Gallery:
        gallery = Gallery(
            theme,
            icons,
            workers,
            library,
            posters,
            names=model_name,
            usual_wait=usual_wait,
            tile_width=200,
            now=lambda: NOW,
        )
        qtbot.addWidget(gallery, before_close_func=lambda _: workers.close())
        kept.append(gallery)
        gallery.resize(720, 600)
        gallery.show()
        qtbot.waitExposed(gallery)
        gallery.activateWindow()
        gallery.refresh()
        return gallery

    return show
