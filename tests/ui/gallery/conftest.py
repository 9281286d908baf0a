"""A theme, workers, words at a fixed time, and posters drawn by hand."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import NOW, WAITS, Draughtsman, Shelf, name_of
from tests.ui.gallery.gallery_driver import Stage
from tests.ui.gallery.painted import Open
from videodesk.ui.gallery.gallery import Gallery
from videodesk.ui.gallery.posters import PosterCache
from videodesk.ui.gallery.tile_text import TilePresenter
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool


@pytest.fixture
def wording(qapp: QApplication) -> TilePresenter:
    return TilePresenter(name_of, WAITS.get, lambda: NOW)


@pytest.fixture
def draughtsman() -> Draughtsman:
    return Draughtsman()


@pytest.fixture
def posters(tmp_path: Path, draughtsman: Draughtsman, workers: WorkerPool) -> PosterCache:
    return PosterCache(tmp_path / "posters", draughtsman.draw, workers)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A file that stands for a clip."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"video")
    return path


@pytest.fixture
def stage(
    qtbot: QtBot, theme: Theme, workers: WorkerPool, wording: TilePresenter, posters: PosterCache
) -> Stage:
    return Stage(qtbot, theme, workers, wording, posters)


@pytest.fixture
def open_gallery(
    qtbot: QtBot, theme: Theme, icons: IconProvider, workers: WorkerPool, posters: PosterCache
) -> Open:
    kept: list[Gallery] = []

    def show(shelf: Shelf) -> Gallery:
        gallery = Gallery(
            theme,
            icons,
            workers,
            shelf,
            posters,
            names=name_of,
            usual_wait=WAITS.get,
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
