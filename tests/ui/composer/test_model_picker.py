"""A model is picked from the list, or its id is typed."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from tests.ui.composer.making import FRAMES, WORDS, line_of
from videodesk.catalog import Catalog
from videodesk.ui.composer.model_picker import ModelPicker
from videodesk.ui.icons import Icons
from videodesk.ui.theme import Theme

# Popups of the platform that draws on no screen warn that they cannot be raised.


@pytest.fixture
def picker(qtbot: QtBot, theme: Theme, icons: Icons, catalog: Catalog) -> ModelPicker:
    picker = ModelPicker(theme, icons, catalog)
    qtbot.addWidget(picker)
    picker.resize(316, 90)
    picker.show()
    qtbot.waitExposed(picker)
    return picker


def type_model(picker: ModelPicker, text: str) -> None:
    line = line_of(picker.combo)
    line.selectAll()
    QTest.keyClicks(line, text)


def test_the_first_model_is_chosen_and_introduced(picker: ModelPicker) -> None:
    assert picker.model == FRAMES
    assert picker.model_id == FRAMES.id
    assert picker.summary == FRAMES.summary


@pytest.mark.parametrize("typed", ["Words only", "WORDS ONLY", "words", " words "])
def test_a_known_model_is_recognised_by_name_or_id(picker: ModelPicker, typed: str) -> None:
    type_model(picker, typed)
    assert picker.model == WORDS
    assert picker.model_id == "words"


def test_any_other_id_is_taken_as_it_was_typed(qtbot: QtBot, picker: ModelPicker) -> None:
    with qtbot.waitSignal(picker.changed):
        type_model(picker, "maker/brand-new")
    assert picker.model is None
    assert picker.model_id == "maker/brand-new"
    assert picker.summary == ""


def test_a_model_can_be_chosen_again_after_its_name_was_typed_over(picker: ModelPicker) -> None:
    type_model(picker, "something else")
    picker.put(FRAMES.id)
    assert picker.model == FRAMES
    assert picker.combo.currentText() == FRAMES.name


def test_the_wheel_does_not_change_the_model(picker: ModelPicker) -> None:
    down = QWheelEvent(
        QPointF(20, 10),
        QPointF(picker.combo.mapToGlobal(QPoint(20, 10))),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(picker.combo, down)
    assert picker.model == FRAMES
    assert not down.isAccepted()


def test_a_narrow_popup_gives_a_summary_more_lines(picker: ModelPicker) -> None:
    delegate = picker.combo.itemDelegate()
    index = picker.combo.model().index(0, 0)
    wide = delegate.sizeHint(QStyleOptionViewItem(), index).height()
    picker.resize(120, 90)
    QApplication.sendPostedEvents()
    assert delegate.sizeHint(QStyleOptionViewItem(), index).height() > wide
