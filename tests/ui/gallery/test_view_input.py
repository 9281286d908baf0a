"""The view is walked by keys and clicked as other lists are."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import Shelf, TallShelf, generation
from tests.ui.gallery.gallery_driver import Stage, chosen_by, days

Keys = Qt.Key


# Keys


def test_arrow_keys_keep_their_column_across_days(stage: Stage) -> None:
    stage.show(days(5, 2, 6))
    stage.go_to(2)

    assert stage.press(Keys.Key_Down) == 4
    assert stage.press(Keys.Key_Down) == 6
    assert stage.press(Keys.Key_Down) == 9
    assert stage.press(Keys.Key_Up) == 6
    assert stage.press(Keys.Key_Left) == 5
    assert stage.press(Keys.Key_Up) == 3
    assert stage.press(Keys.Key_Right) == 4
    assert stage.press(Keys.Key_Right) == 5


def test_home_end_and_page_keys_move_the_current_tile(stage: Stage) -> None:
    view = stage.show(TallShelf(1000))
    stage.go_to(1)

    assert stage.press(Keys.Key_End) == 999
    assert stage.is_in_sight(999)
    assert stage.press(Keys.Key_Home) == 0
    below = stage.press(Keys.Key_PageDown)
    assert 0 < below <= len(view.visible_rows())
    assert stage.is_in_sight(below)
    assert stage.press(Keys.Key_PageUp) == 0


def test_letter_key_does_not_read_the_library(stage: Stage) -> None:
    shelf = TallShelf(100_000)
    stage.show(shelf)
    shelf.read.clear()

    stage.press(Keys.Key_Z)

    assert shelf.read == []


@pytest.mark.parametrize("key", [Keys.Key_Return, Keys.Key_Enter, Keys.Key_Space])
def test_return_enter_and_space_open_the_current_tile(
    key: Qt.Key, stage: Stage, qtbot: QtBot
) -> None:
    view = stage.show(days(3))
    stage.go_to(1)

    with qtbot.waitSignal(view.opened) as opened:
        stage.press(key)

    assert opened.args == [stage.model.generation(1)]


def test_copy_contains_the_whole_prompts(stage: Stage) -> None:
    prompts = ["a kite\nover dunes", "a fox"]
    stage.show(Shelf(generation(each, prompt=each) for each in prompts))
    stage.view.selectAll()

    QTest.keySequence(stage.view, "Ctrl+C")

    assert QGuiApplication.clipboard().text() == "a kite\nover dunes\n\na fox"


# The mouse


def test_repeated_click_chooses_again(stage: Stage) -> None:
    chosen = chosen_by(stage.show(days(3)))

    stage.click(1)
    assert chosen == ["0-1"]
    stage.click(1)
    assert chosen == ["0-1", "0-1"]


def test_focus_alone_chooses_nothing(stage: Stage, qtbot: QtBot) -> None:
    view = stage.show(days(3))
    view.clearFocus()
    view.setCurrentIndex(QModelIndex())
    chosen = chosen_by(view)

    view.setFocus()
    qtbot.waitUntil(view.hasFocus)

    assert chosen == []


@pytest.mark.parametrize("key", [Keys.Key_Home, Keys.Key_Down, Keys.Key_Left])
def test_arrow_key_chooses_the_only_tile(stage: Stage, key: Qt.Key) -> None:
    view = stage.show(days(1))
    chosen = chosen_by(view)
    assert view.selected_rows() == []

    stage.press(key)

    assert view.selected_rows() == [0]
    assert chosen == ["0-0"]
    stage.press(key)
    assert chosen == ["0-0"]


def test_double_click_opens_a_tile(stage: Stage, qtbot: QtBot) -> None:
    view = stage.show(days(3))

    with qtbot.waitSignal(view.opened) as opened:
        QTest.mouseDClick(
            view.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            stage.middle(2),
        )

    assert opened.args == [stage.model.generation(2)]


def test_control_and_shift_extend_the_selection(stage: Stage) -> None:
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    view = stage.show(days(5, 4))

    stage.click(1)
    stage.click(4, control)
    assert view.selected_rows() == [1, 4]
    stage.click(1, control)
    assert view.selected_rows() == [4]
    stage.click(6, shift)
    assert view.selected_rows() == [1, 2, 3, 4, 5, 6]
    stage.click(2)
    stage.press(Keys.Key_Down, shift)
    assert view.selected_rows() == [2, 3, 4]
    stage.press(Keys.Key_Up, shift)
    assert view.selected_rows() == [2]


def test_select_all_reads_no_row(stage: Stage) -> None:
    shelf = TallShelf(100_000)
    view = stage.show(shelf)
    shelf.read.clear()

    QTest.keySequence(view, "Ctrl+A")

    assert len(view.selected_rows()) == 100_000
    assert shelf.read == []
