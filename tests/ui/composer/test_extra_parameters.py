"""Extra parameters are collapsed, follow the catalogue, and are never sent unseen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import FRAMES, WORDS, find
from videodesk.ui.composer.extra_parameter_fields import YesNoField
from videodesk.ui.composer.extra_parameters import ExtraParameters
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme


@pytest.fixture
def extras(
    qtbot: QtBot, theme: Theme, icons: IconProvider, undo_stack: QUndoStack
) -> ExtraParameters:
    extras = ExtraParameters(theme, icons, undo_stack)
    qtbot.addWidget(extras)
    extras.resize(316, 200)
    extras.show()
    qtbot.waitExposed(extras)
    return extras


@pytest.fixture
def open_section(extras: ExtraParameters) -> ExtraParameters:
    """The open section with the fields of a model: a number, a choice and a text."""
    extras.set_model(FRAMES)
    extras.open()
    extras.activateWindow()
    return extras


def press_more(extras: ExtraParameters) -> None:
    QTest.mouseClick(find(extras, QPushButton, "more"), Qt.MouseButton.LeftButton)


def seed_of(extras: ExtraParameters) -> QLineEdit:
    return find(extras, QLineEdit, "extra_seed")


def loop_of(extras: ExtraParameters) -> YesNoField:
    return find(extras, YesNoField, "extra_loop")


def test_section_opens_and_closes(extras: ExtraParameters) -> None:
    assert not extras.editor.isVisible()
    press_more(extras)
    assert extras.editor.isVisible()
    press_more(extras)
    assert not extras.editor.isVisible()


def test_section_opens_when_text_is_loaded(extras: ExtraParameters) -> None:
    extras.load("")
    assert not extras.editor.isVisible()
    extras.load('{"seed": 7}')
    assert extras.editor.isVisible()
    assert extras.text == '{"seed": 7}'


def test_collapsed_section_says_that_it_is_in_use(extras: ExtraParameters) -> None:
    extras.load('{"seed": 7}')
    press_more(extras)
    assert find(extras, QPushButton, "more").text() == "More options (in use)"


def test_fields_of_the_model_have_label_and_hint(open_section: ExtraParameters) -> None:
    texts = [label.text() for label in open_section.findChildren(QLabel) if label.isVisible()]
    assert [each for each in texts if each in {"Seed", "A number.", "Loop", "Style"}] == [
        *("Seed", "A number.", "Loop", "Style")
    ]
    assert seed_of(open_section).accessibleName() == "Seed"
    assert seed_of(open_section).accessibleDescription() == "A number"


def test_fields_are_hidden_while_the_section_is_collapsed(open_section: ExtraParameters) -> None:
    press_more(open_section)
    assert not seed_of(open_section).isVisible()


def test_value_of_a_field_is_written_into_the_json(open_section: ExtraParameters) -> None:
    QTest.keyClicks(seed_of(open_section), "7")
    assert open_section.text == '{"seed": 7}'
    QTest.keyClick(loop_of(open_section), Qt.Key.Key_Down)
    QTest.keyClicks(find(open_section, QLineEdit, "extra_style"), "film noir")
    assert open_section.text == '{"seed": 7, "loop": true, "style": "film noir"}'
    QTest.keyClick(loop_of(open_section), Qt.Key.Key_Down)
    assert '"loop": false' in open_section.text


def test_emptied_field_is_removed_from_the_json(open_section: ExtraParameters) -> None:
    open_section.load('{"seed": 7, "loop": true, "other": [1]}')
    seed_of(open_section).selectAll()
    QTest.keyClick(seed_of(open_section), Qt.Key.Key_Delete)
    QTest.keyClick(loop_of(open_section), Qt.Key.Key_Up)
    assert open_section.text == '{"other": [1]}'
    open_section.load('{"loop": true}')
    QTest.keyClick(loop_of(open_section), Qt.Key.Key_Up)
    assert open_section.text == ""


def test_values_of_the_json_are_shown_in_the_fields(open_section: ExtraParameters) -> None:
    open_section.load('{"seed": 12, "loop": false, "style": "noir"}')
    assert seed_of(open_section).text() == "12"
    assert loop_of(open_section).currentText() == "No"
    assert find(open_section, QLineEdit, "extra_style").text() == "noir"
    open_section.load("{}")
    assert seed_of(open_section).text() == ""
    assert loop_of(open_section).currentText() == "Automatic"


def test_value_of_another_type_is_shown_as_text(open_section: ExtraParameters) -> None:
    open_section.load('{"seed": [1, 2], "loop": "maybe"}')
    assert seed_of(open_section).text() == "[1, 2]"
    assert loop_of(open_section).currentIndex() == -1
    assert loop_of(open_section).placeholderText() == "maybe"


def test_text_in_a_number_field_is_kept_as_text(open_section: ExtraParameters) -> None:
    QTest.keyClicks(seed_of(open_section), "7 or 8")
    assert seed_of(open_section).text() == "7 or 8"
    assert open_section.text == '{"seed": "7 or 8"}'


def test_cursor_stays_while_typing_into_a_field(open_section: ExtraParameters) -> None:
    seed_of(open_section).setFocus()
    QTest.keyClicks(seed_of(open_section), "15")
    QTest.keyClick(seed_of(open_section), Qt.Key.Key_Left)
    QTest.keyClicks(seed_of(open_section), "0 ")
    assert seed_of(open_section).text() == "10 5"
    assert seed_of(open_section).cursorPosition() == 3


def test_fields_are_disabled_while_the_json_is_invalid(
    open_section: ExtraParameters,
) -> None:
    open_section.load('{"seed": 7')
    assert not seed_of(open_section).isEnabled()
    assert not loop_of(open_section).isEnabled()
    open_section.load('{"seed": 7}')
    assert seed_of(open_section).isEnabled()
    assert seed_of(open_section).text() == "7"


def test_values_stay_when_the_model_changes(open_section: ExtraParameters) -> None:
    open_section.load('{"seed": 7}')
    open_section.set_model(WORDS)
    assert open_section.text == '{"seed": 7}'
    open_section.set_model(FRAMES)
    shown = [
        each for each in open_section.findChildren(QLineEdit, "extra_seed") if each.isVisible()
    ]
    assert [each.text() for each in shown] == ["7"]


def test_tab_goes_through_the_fields_in_order(open_section: ExtraParameters) -> None:
    find(open_section, QPushButton, "more").setFocus()
    visited: list[str] = []
    for _ in range(5):
        focused = open_section.focusWidget()
        visited.append(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert visited == ["more", "extra_seed", "extra_loop", "extra_style", "extra"]
