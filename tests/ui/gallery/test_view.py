"""The view touches visible rows only, and finds the position of each row."""

import weakref

import pytest
from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import FakeLibrary, LargeFakeLibrary, generation
from tests.ui.gallery.gallery_driver import ViewDriver, library_with_days
from videodesk.generation import Status
from videodesk.ui.gallery.row_cache import PAGE
from videodesk.ui.gallery.view import GalleryView
from videodesk.ui.theme.theme import Theme

Keys = Qt.Key


# What is painted


def test_only_visible_rows_of_a_hundred_thousand_are_painted(driver: ViewDriver) -> None:
    library = LargeFakeLibrary(100_000)
    view = driver.show(library)
    in_sight = len(view.visible_rows())
    bar = view.verticalScrollBar()

    assert in_sight < 20
    assert len(library.read) <= PAGE
    assert len(set(driver.delegate.painted)) <= in_sight
    view.resize(800, 500)
    view.tile_width = 120
    bar.setValue(bar.maximum())
    view.grab()
    assert len(library.read) <= 3 * PAGE
    assert max(driver.delegate.painted) == 99_999


def test_scroll_bar_ends_at_the_last_row(driver: ViewDriver) -> None:
    view = driver.show(LargeFakeLibrary(1000))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())

    assert driver.is_visible(999)
    assert view.visible_rows().stop == 1000


def test_changed_row_is_the_only_one_repainted(driver: ViewDriver, qtbot: QtBot) -> None:
    driver.show(library_with_days(9))
    driver.wait_for_posters()
    driver.delegate.painted.clear()

    driver.model.apply(generation("0-4", status=Status.FAILED))
    qtbot.waitUntil(lambda: bool(driver.delegate.painted))

    assert set(driver.delegate.painted) == {4}


def test_scrolling_paints_only_newly_visible_rows(driver: ViewDriver, qtbot: QtBot) -> None:
    view = driver.show(LargeFakeLibrary(1000, to_a_day=1000))
    before = set(view.visible_rows())
    driver.wait_for_posters()
    driver.delegate.painted.clear()

    view.verticalScrollBar().setValue(view.grid.pitch)
    qtbot.waitUntil(lambda: bool(driver.delegate.painted))

    assert not set(driver.delegate.painted) & set(list(before)[:6])
    assert set(view.visible_rows()) - before <= set(driver.delegate.painted)


def test_working_tile_is_repainted_each_second_while_visible(
    driver: ViewDriver, qtbot: QtBot
) -> None:
    working = generation("w", status=Status.PROCESSING, working_for=5)
    view = driver.show(
        FakeLibrary([generation("c"), working, *library_with_days(0, 60).generations.values()])
    )

    assert view.is_repainting()
    driver.wait_for_posters()
    driver.delegate.painted.clear()
    qtbot.waitUntil(lambda: len(driver.delegate.painted) >= 2)
    assert set(driver.delegate.painted) == {1}


def test_repainting_stops_if_nothing_visible_is_working(driver: ViewDriver, qtbot: QtBot) -> None:
    working = generation("w", status=Status.PROCESSING, working_for=5)
    view = driver.show(FakeLibrary([working, *library_with_days(0, 60).generations.values()]))
    bar = view.verticalScrollBar()

    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: not view.is_repainting())
    bar.setValue(0)
    qtbot.waitUntil(view.is_repainting)
    view.hide()
    assert not view.is_repainting()
    view.show()
    qtbot.waitUntil(view.is_repainting)
    driver.model.apply(generation("w"))
    qtbot.waitUntil(lambda: not view.is_repainting())


# Positions


def test_index_at_a_point_is_the_tile_shown_there(driver: ViewDriver) -> None:
    view = driver.show(library_with_days(4, 7))
    view.verticalScrollBar().setValue(50)

    for row in view.visible_rows():
        if driver.is_visible(row):
            assert view.indexAt(driver.center(row)).row() == row
    assert not view.indexAt(QPoint(1, 1)).isValid()
    assert not view.visualRect(QModelIndex()).isValid()


def test_region_of_a_selection_is_its_visible_part(driver: ViewDriver) -> None:
    view = driver.show(LargeFakeLibrary(1000))
    everything = QItemSelection(driver.model.index(0), driver.model.index(999))
    region = view.visualRegionForSelection(everything)

    assert region.contains(driver.center(0))
    assert region.boundingRect().height() < 3 * view.height()


@pytest.mark.parametrize(
    ("hint", "edge"),
    [
        (QAbstractItemView.ScrollHint.PositionAtTop, "top"),
        (QAbstractItemView.ScrollHint.PositionAtBottom, "bottom"),
        (QAbstractItemView.ScrollHint.PositionAtCenter, "center"),
        (QAbstractItemView.ScrollHint.EnsureVisible, "bottom"),
    ],
)
def test_scroll_hint_places_the_tile(
    hint: QAbstractItemView.ScrollHint, edge: str, driver: ViewDriver
) -> None:
    view = driver.show(LargeFakeLibrary(1000, to_a_day=1000))
    view.scrollTo(driver.model.index(500), hint)
    rect, available = view.visualRect(driver.model.index(500)), view.viewport().rect()
    distances = {
        "top": rect.top() - available.top(),
        "bottom": available.bottom() - rect.bottom(),
        "center": abs(rect.center().y() - available.center().y()),
    }

    assert driver.is_visible(500)
    assert distances[edge] <= 10


def test_visible_tile_is_not_scrolled(driver: ViewDriver) -> None:
    view = driver.show(LargeFakeLibrary(1000))
    view.verticalScrollBar().setValue(100)
    view.scrollTo(driver.model.index(4))

    assert view.verticalOffset() == 100


def test_unreferenced_view_is_deleted_at_once(driver: ViewDriver, theme: Theme) -> None:
    """The garbage collector could delete it on a thread of the posters."""
    driver.show(library_with_days(1))
    view = GalleryView(theme, driver.model, driver.delegate, driver.presenter, tile_width=200)
    watched = weakref.ref(view)

    del view

    assert watched() is None
