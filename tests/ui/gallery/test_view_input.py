"""Keys and clicks work as in other lists."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import FakeLibrary, LargeFakeLibrary, generation
from tests.ui.gallery.gallery_driver import ViewDriver, library_with_days, record_chosen

Keys = Qt.Key


# Keys


def test_arrow_keys_keep_their_column_across_days(driver: ViewDriver) -> None:
    driver.show(library_with_days(5, 2, 6))
    driver.choose(2)

    assert driver.press(Keys.Key_Down) == 4
    assert driver.press(Keys.Key_Down) == 6
    assert driver.press(Keys.Key_Down) == 9
    assert driver.press(Keys.Key_Up) == 6
    assert driver.press(Keys.Key_Left) == 5
    assert driver.press(Keys.Key_Up) == 3
    assert driver.press(Keys.Key_Right) == 4
    assert driver.press(Keys.Key_Right) == 5


def test_home_end_and_page_keys_move_the_current_tile(driver: ViewDriver) -> None:
    view = driver.show(LargeFakeLibrary(1000))
    driver.choose(1)

    assert driver.press(Keys.Key_End) == 999
    assert driver.is_visible(999)
    assert driver.press(Keys.Key_Home) == 0
    below = driver.press(Keys.Key_PageDown)
    assert 0 < below <= len(view.visible_rows())
    assert driver.is_visible(below)
    assert driver.press(Keys.Key_PageUp) == 0


def test_letter_key_does_not_read_the_library(driver: ViewDriver) -> None:
    library = LargeFakeLibrary(100_000)
    driver.show(library)
    library.read.clear()

    driver.press(Keys.Key_Z)

    assert library.read == []


@pytest.mark.parametrize("key", [Keys.Key_Return, Keys.Key_Enter, Keys.Key_Space])
def test_return_enter_and_space_open_the_current_tile(
    key: Qt.Key, driver: ViewDriver, qtbot: QtBot
) -> None:
    view = driver.show(library_with_days(3))
    driver.choose(1)

    with qtbot.waitSignal(view.opened) as opened:
        driver.press(key)

    assert opened.args == [driver.model.generation(1)]


def test_copy_contains_the_whole_prompts(driver: ViewDriver) -> None:
    prompts = ["a kite\nover dunes", "a fox"]
    driver.show(FakeLibrary(generation(each, prompt=each) for each in prompts))
    driver.view.selectAll()

    QTest.keySequence(driver.view, "Ctrl+C")

    assert QGuiApplication.clipboard().text() == "a kite\nover dunes\n\na fox"


# The mouse


def test_repeated_click_chooses_again(driver: ViewDriver) -> None:
    chosen = record_chosen(driver.show(library_with_days(3)))

    driver.click(1)
    assert chosen == ["0-1"]
    driver.click(1)
    assert chosen == ["0-1", "0-1"]


def test_focus_alone_chooses_nothing(driver: ViewDriver, qtbot: QtBot) -> None:
    view = driver.show(library_with_days(3))
    view.clearFocus()
    view.setCurrentIndex(QModelIndex())
    chosen = record_chosen(view)

    view.setFocus()
    qtbot.waitUntil(view.hasFocus)

    assert chosen == []


@pytest.mark.parametrize("key", [Keys.Key_Home, Keys.Key_Down, Keys.Key_Left])
def test_arrow_key_chooses_the_only_tile(driver: ViewDriver, key: Qt.Key) -> None:
    view = driver.show(library_with_days(1))
    chosen = record_chosen(view)
    assert view.selected_rows() == []

    driver.press(key)

    assert view.selected_rows() == [0]
    assert chosen == ["0-0"]
    driver.press(key)
    assert chosen == ["0-0"]


def test_double_click_opens_a_tile(driver: ViewDriver, qtbot: QtBot) -> None:
    view = driver.show(library_with_days(3))

    with qtbot.waitSignal(view.opened) as opened:
        QTest.mouseDClick(
            view.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            driver.center(2),
        )
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton)

    assert opened.args == [driver.model.generation(2)]


def test_control_and_shift_extend_the_selection(driver: ViewDriver) -> None:
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    view = driver.show(library_with_days(5, 4))

    driver.click(1)
    driver.click(4, control)
    assert view.selected_rows() == [1, 4]
    driver.click(1, control)
    assert view.selected_rows() == [4]
    driver.click(6, shift)
    assert view.selected_rows() == [1, 2, 3, 4, 5, 6]
    driver.click(2)
    driver.press(Keys.Key_Down, shift)
    assert view.selected_rows() == [2, 3, 4]
    driver.press(Keys.Key_Up, shift)
    assert view.selected_rows() == [2]


def test_select_all_reads_no_row(driver: ViewDriver) -> None:
    library = LargeFakeLibrary(100_000)
    view = driver.show(library)
    library.read.clear()

    QTest.keySequence(view, "Ctrl+A")

    assert len(view.selected_rows()) == 100_000
    assert library.read == []
