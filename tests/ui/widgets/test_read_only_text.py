import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.read_only_text import ReadOnlyText


@pytest.fixture
def text(qtbot: QtBot, theme: Theme) -> ReadOnlyText:
    text = ReadOnlyText()
    qtbot.addWidget(text)
    text.setProperty("role", "bare")
    text.resize(300, 20)
    text.show()
    return text


def test_height_follows_the_number_of_lines(text: ReadOnlyText) -> None:
    text.show_text("one")
    one = text.height()
    text.show_text("one\ntwo\nthree")
    assert text.height() == pytest.approx(3 * one, abs=one / 2)
    assert text.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize("line", ["A red kite", "一只红色的风筝", "طائرة ورقية حمراء", "🪁🏜️"])
def test_more_than_eight_lines_scroll_without_cutting_a_line(text: ReadOnlyText, line: str) -> None:
    text.show_text("\n".join([line] * 8))
    eight = text.height()
    assert text.verticalScrollBar().maximum() == 0
    text.show_text("\n".join([line] * 30))
    assert text.height() == eight
    assert text.verticalScrollBar().maximum() > 0


def test_endless_word_does_not_widen_the_text(text: ReadOnlyText) -> None:
    before = text.minimumSizeHint().width()
    text.show_text("x" * 4000)
    assert text.minimumSizeHint().width() == before
    assert text.horizontalScrollBar().maximum() == 0


def test_text_can_be_selected_and_copied_by_keyboard_but_not_edited(
    text: ReadOnlyText,
) -> None:
    text.show_text("A red kite")
    QTest.keyClicks(text, "typed")
    QTest.keySequence(text, QKeySequence.StandardKey.SelectAll)
    QTest.keySequence(text, QKeySequence.StandardKey.Copy)
    assert QGuiApplication.clipboard().text() == "A red kite"


def test_showing_the_same_text_keeps_the_selection(text: ReadOnlyText) -> None:
    text.show_text("A red kite")
    text.selectAll()
    text.show_text("A red kite")
    assert text.textCursor().hasSelection()


def test_markup_is_shown_as_plain_text(text: ReadOnlyText) -> None:
    text.show_text("<b>bold</b>")
    assert text.toPlainText() == "<b>bold</b>"


def test_tab_moves_the_focus_on(text: ReadOnlyText) -> None:
    assert text.tabChangesFocus()
    assert text.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
