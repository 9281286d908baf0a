"""A visible view over a library, with the user's input."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QCursor, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import FakeLibrary, generation
from videodesk.generation import Generation, Status
from videodesk.library.query import Query
from videodesk.ui.gallery.model import GalleryModel
from videodesk.ui.gallery.posters import PosterCache
from videodesk.ui.gallery.row_cache import GallerySource
from videodesk.ui.gallery.tile import TileDelegate
from videodesk.ui.gallery.tile_text import TilePresenter
from videodesk.ui.gallery.view import GalleryView
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool

Keys = Qt.Key
_OUTSIDE = QPoint(5000, 5000)


class CountingDelegate(TileDelegate):
    """Records which rows are painted."""

    def __init__(self, theme: Theme, presenter: TilePresenter, posters: PosterCache) -> None:
        super().__init__(theme, presenter, posters)
        self.painted: list[int] = []

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        self.painted.append(index.row())
        super().paint(painter, option, index)


class ViewDriver:
    """A visible view of 700 x 600 over a library, with three columns."""

    def __init__(
        self,
        qtbot: QtBot,
        theme: Theme,
        workers: WorkerPool,
        presenter: TilePresenter,
        posters: PosterCache,
    ) -> None:
        self._qtbot, self._theme, self._workers = qtbot, theme, workers
        self.presenter, self._posters = presenter, posters
        self.delegate = CountingDelegate(theme, presenter, posters)
        self._with_poster: set[str] = set()
        posters.ready.connect(self._with_poster.add)

    def show(self, reader: GallerySource, search: str = "") -> GalleryView:
        self.model = GalleryModel(reader, self._workers, self.presenter, self._posters.file_state)
        self.view = GalleryView(
            self._theme, self.model, self.delegate, self.presenter, tile_width=200
        )
        self._qtbot.addWidget(self.view, before_close_func=lambda _: self._workers.close())
        self.view.resize(700, 600)
        # A former test may have left the pointer where a tile will be: it would be painted anew.
        QCursor.setPos(_OUTSIDE)
        self.list(search)
        self.view.show()
        self._qtbot.waitExposed(self.view)
        self.view.activateWindow()
        self.view.setFocus()
        self._qtbot.waitUntil(self.view.hasFocus)
        self._qtbot.waitUntil(lambda: bool(self.delegate.painted) or not self.model.rowCount())
        assert self.view.grid.columns == 3
        return self.view

    def wait_for_posters(self) -> None:
        """Returns when the posters of all visible clips are read and painted."""
        rows = (self.model.generation(row) for row in self.view.visible_rows())
        ids = {each.id for each in rows if each and each.status is Status.COMPLETED}
        self._qtbot.waitUntil(lambda: ids <= self._with_poster)
        QApplication.sendPostedEvents()
        self.view.viewport().repaint()

    def list(self, search: str = "") -> None:
        with self._qtbot.waitSignal(self.model.listed):
            self.model.set_query(Query(text=search))

    def choose(self, row: int) -> None:
        self.view.choose(row)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> int:
        QTest.keyClick(self.view, key, held)
        return self.view.currentIndex().row()

    def click(
        self,
        row: int,
        held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    ) -> None:
        QTest.mouseClick(self.view.viewport(), button, held, self.center(row))

    def center(self, row: int) -> QPoint:
        return self.view.visualRect(self.model.index(row)).center()

    def is_visible(self, row: int) -> bool:
        rect = self.view.visualRect(self.model.index(row))
        return self.view.viewport().rect().contains(rect)


def library_with_days(*counts: int) -> FakeLibrary:
    """A library with so many clips a day, from today backwards."""
    return FakeLibrary(
        generation(f"{ago}-{number}", days_ago=ago)
        for ago, count in enumerate(counts)
        for number in range(count)
    )


def record_chosen(view: GalleryView) -> list[str]:
    chosen: list[str] = []

    def note(given: Generation) -> None:
        chosen.append(given.id)

    view.chosen.connect(note)
    return chosen
