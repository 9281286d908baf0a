"""The view keeps its scroll position when the library or the window changes; accessibility."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from tests.ui.gallery.fake_library import FakeLibrary, LargeFakeLibrary, generation
from tests.ui.gallery.gallery_driver import ViewDriver, library_with_days, record_chosen
from videodesk.generation import Status

Keys = Qt.Key


# Scroll position


def test_new_rows_on_top_do_not_scroll_the_view(driver: ViewDriver) -> None:
    view = driver.show(library_with_days(0, 60))
    view.verticalScrollBar().setValue(700)
    seen = view.visible_rows().start
    before = view.visualRect(driver.model.index(seen)).top()

    for name in "abcd":
        driver.model.apply(generation(name, status=Status.QUEUED))

    assert view.visualRect(driver.model.index(seen + 4)).top() == before


def test_new_rows_are_visible_at_the_top(driver: ViewDriver) -> None:
    view = driver.show(library_with_days(30))
    driver.choose(1)
    driver.model.apply(generation("new", status=Status.QUEUED))

    assert view.verticalOffset() == 0
    assert driver.is_visible(0)
    assert view.currentIndex().row() == 2
    assert view.selected_rows() == [2]


@pytest.mark.parametrize("width", [120, 320])
def test_current_tile_stays_visible_if_the_tile_size_changes(
    width: int, driver: ViewDriver
) -> None:
    view = driver.show(LargeFakeLibrary(1000))
    driver.choose(500)

    view.tile_width = width

    assert driver.is_visible(500)


def test_top_row_stays_visible_after_a_resize(driver: ViewDriver) -> None:
    view = driver.show(LargeFakeLibrary(1000))
    view.verticalScrollBar().setValue(20_000)
    top = view.visible_rows().start

    view.resize(1100, 500)

    assert top in view.visible_rows()


def test_new_listing_keeps_selection_current_and_position(driver: ViewDriver) -> None:
    library = library_with_days(*([7] * 20))
    view = driver.show(library)
    for row in (60, 61, 70):
        driver.choose(row)
    driver.click(69, Qt.KeyboardModifier.ControlModifier)
    before = view.visualRect(driver.model.index(69)).top()
    kept = [driver.model.id_at(row) for row in view.selected_rows()]
    chosen = record_chosen(view)
    del library.generations["0-3"]

    driver.list()

    assert [driver.model.id_at(row) for row in view.selected_rows()] == kept
    assert view.currentIndex().row() == 68
    assert view.visualRect(view.currentIndex()).top() == before
    assert chosen == []


def test_new_search_is_shown_from_its_top(driver: ViewDriver) -> None:
    some = [generation(f"{n}", prompt="kite" if n % 2 else "fox") for n in range(200)]
    view = driver.show(FakeLibrary(some))
    view.verticalScrollBar().setValue(3000)

    view.start_from_top()
    driver.list("kite")

    assert view.verticalOffset() == 0


def test_cleared_search_is_shown_from_its_top(
    driver: ViewDriver,
) -> None:
    some = [generation(f"{n}", prompt="kite" if n >= 100 else "fox") for n in range(200)]
    view = driver.show(FakeLibrary(some), "kite")
    view.verticalScrollBar().setValue(2000)

    view.start_from_top()
    driver.list()

    assert driver.model.rowCount() == 200
    assert view.verticalOffset() == 0


def test_new_search_scrolls_to_the_current_tile_if_found(driver: ViewDriver) -> None:
    some = [generation(f"{n}", prompt="kite" if n % 2 else "fox") for n in range(200)]
    view = driver.show(FakeLibrary(some))
    driver.choose(151)

    view.start_from_top()
    driver.list("kite")

    assert driver.model.id_at(view.currentIndex().row()) == "151"
    assert driver.is_visible(view.currentIndex().row())


# Accessibility


def test_screen_readers_find_a_list_of_tiles(driver: ViewDriver) -> None:
    view = driver.show(library_with_days(2))
    tiles = QAccessible.queryAccessibleInterface(view)

    assert tiles.role() == QAccessible.Role.List
    assert tiles.childCount() == 2
    said = driver.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("a red kite. ")
    assert tiles.child(1).text(QAccessible.Text.Name) == said
    assert tiles.child(1).rect().size() == view.visualRect(driver.model.index(1)).size()


def test_arrow_keys_are_mirrored_in_right_to_left_languages(driver: ViewDriver) -> None:
    view = driver.show(library_with_days(6))
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    driver.choose(1)

    assert driver.center(0).x() > driver.center(1).x()
    assert driver.press(Keys.Key_Left) == 2
    assert driver.press(Keys.Key_Right) == 1
