"""A choice box opens on a click anywhere, steps with the arrow keys, and takes typed text."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.choice_combo import ChoiceCombo

LEFT = Qt.MouseButton.LeftButton
Keys = Qt.Key


@pytest.fixture
def combo(qtbot: QtBot, theme: Theme) -> ChoiceCombo:
    combo = ChoiceCombo()
    qtbot.addWidget(combo)
    combo.set_suggestions([("Automatic", None), ("16:9", "16:9"), ("9:16", "9:16")])
    combo.resize(120, 28)
    combo.show()
    qtbot.waitExposed(combo)
    combo.activateWindow()
    combo.setFocus()
    return combo


def highlighted(combo: ChoiceCombo) -> str:
    return str(combo.view().currentIndex().data())


@pytest.mark.parametrize("x", [3, 20, 60, 112])
def test_click_anywhere_opens_the_list_at_the_chosen_item(combo: ChoiceCombo, x: int) -> None:
    combo.set_text("9:16")
    target = combo.childAt(x, 14) or combo

    QTest.mouseClick(target, LEFT, pos=target.mapFrom(combo, QPoint(x, 14)))

    assert combo.view().isVisible()
    assert highlighted(combo) == "9:16"
    combo.hidePopup()


def test_empty_box_opens_at_automatic(combo: ChoiceCombo) -> None:
    QTest.mouseClick(combo.line, LEFT)
    assert highlighted(combo) == "Automatic"
    combo.hidePopup()


def test_click_on_the_open_box_closes_the_list(qtbot: QtBot, combo: ChoiceCombo) -> None:
    QTest.mouseClick(combo.line, LEFT)
    combo.hidePopup()  # what Qt does on a press outside the list, which it then sends on
    QTest.mouseClick(combo.line, LEFT)
    assert not combo.view().isVisible()


def test_selecting_text_with_the_mouse_does_not_open_the_list(combo: ChoiceCombo) -> None:
    combo.set_text("16:9")
    QTest.mousePress(combo.line, LEFT, pos=QPoint(1, 8))
    QTest.mouseMove(combo.line, QPoint(25, 8))
    QTest.mouseRelease(combo.line, LEFT, pos=QPoint(25, 8))
    assert combo.line.hasSelectedText()
    assert not combo.view().isVisible()


def test_arrow_keys_step_through_all_values(combo: ChoiceCombo) -> None:
    seen = []
    for key in (Keys.Key_Down, Keys.Key_Down, Keys.Key_Down, Keys.Key_Up, Keys.Key_Up, Keys.Key_Up):
        QTest.keyClick(combo.line, key)
        seen.append(combo.currentText())
    assert seen == ["16:9", "9:16", "9:16", "16:9", "", ""]
    assert not combo.view().isVisible()


def test_arrow_keys_start_at_the_ends_for_a_typed_text(combo: ChoiceCombo) -> None:
    combo.set_text("4:3")
    QTest.keyClick(combo, Keys.Key_Up)
    assert combo.currentText() == "9:16"
    combo.set_text("4:3")
    QTest.keyClick(combo, Keys.Key_Down)
    assert combo.currentText() == ""


def test_step_is_reported_once_as_an_edit(qtbot: QtBot, combo: ChoiceCombo) -> None:
    texts: list[str] = []
    combo.edited.connect(lambda: texts.append(combo.currentText()))
    QTest.keyClick(combo, Keys.Key_Down)
    assert texts == ["16:9"]


def test_return_in_the_list_takes_the_highlighted_item(combo: ChoiceCombo) -> None:
    QTest.mouseClick(combo.line, LEFT)
    QTest.keyClick(combo.view(), Keys.Key_Down)
    QTest.keyClick(combo.view(), Keys.Key_Return)
    assert combo.currentText() == "16:9"
    assert not combo.view().isVisible()


def test_escape_in_the_list_changes_nothing(combo: ChoiceCombo) -> None:
    combo.set_text("16:9")
    QTest.mouseClick(combo.line, LEFT)
    QTest.keyClick(combo.view(), Keys.Key_Down)
    QTest.keyClick(combo.view(), Keys.Key_Escape)
    assert combo.currentText() == "16:9"
    assert not combo.view().isVisible()


def test_typing_over_the_open_list_replaces_the_text(combo: ChoiceCombo) -> None:
    combo.set_text("16:9")
    QTest.mouseClick(combo.line, LEFT)
    QTest.keyClick(combo.view(), Keys.Key_4)
    assert not combo.view().isVisible()
    QTest.keyClicks(combo.line, ":3")
    assert combo.currentText() == "4:3"
