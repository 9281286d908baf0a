"""The prompt grows with its text, keeps to plain text, and submits on Ctrl+Return."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QClipboard, QKeyEvent, QKeySequence, QUndoCommand, QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import mime_of
from videodesk.ui.composer.prompt_editor import PromptEditor
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.undo import DraftCommand

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def prompt(qtbot: QtBot, theme: Theme, undo_stack: QUndoStack) -> Iterator[PromptEditor]:
    panel = QWidget()
    qtbot.addWidget(panel)
    column = QVBoxLayout(panel)
    prompt = PromptEditor(undo_stack)
    column.addWidget(prompt)
    column.addStretch()
    panel.resize(320, 600)
    panel.show()
    qtbot.waitExposed(panel)
    yield prompt
    panel.close()


def lines_in_view(prompt: PromptEditor) -> int:
    margins = round(2 * prompt.document().documentMargin())
    return (prompt.viewport().height() - margins) // prompt.fontMetrics().lineSpacing()


def test_editor_grows_from_five_to_twelve_lines(qtbot: QtBot, prompt: PromptEditor) -> None:
    assert lines_in_view(prompt) == 5
    prompt.replace_text("\n".join("abcdefgh"))
    qtbot.waitUntil(lambda: lines_in_view(prompt) == 8)
    prompt.replace_text("\n".join("line" for _ in range(40)))
    qtbot.waitUntil(lambda: lines_in_view(prompt) == 12)
    assert prompt.verticalScrollBar().maximum() > 0
    prompt.replace_text("short")
    qtbot.waitUntil(lambda: lines_in_view(prompt) == 5)
    assert prompt.verticalScrollBar().maximum() == 0


def test_text_keeps_its_width_when_there_is_something_to_scroll(
    qtbot: QtBot, prompt: PromptEditor
) -> None:
    before = prompt.viewport().width()
    prompt.replace_text("\n".join("line" for _ in range(40)))
    qtbot.waitUntil(lambda: prompt.verticalScrollBar().maximum() > 0)
    assert prompt.viewport().width() == before


def test_editor_grows_when_it_becomes_narrower(qtbot: QtBot, prompt: PromptEditor) -> None:
    prompt.replace_text("a red kite over the dunes " * 8)
    qtbot.waitUntil(lambda: lines_in_view(prompt) >= 5)
    before = prompt.height()
    prompt.window().resize(180, 600)
    qtbot.waitUntil(lambda: prompt.height() > before)


def test_ctrl_return_submits_and_keeps_the_text(qtbot: QtBot, prompt: PromptEditor) -> None:
    QTest.keyClicks(prompt, "kite")
    with qtbot.waitSignal(prompt.submitted):
        QTest.keyClick(prompt, Qt.Key.Key_Return, CONTROL)
    assert prompt.toPlainText() == "kite"
    QTest.keyClick(prompt, Qt.Key.Key_Return)
    assert prompt.toPlainText() == "kite\n"


def test_auto_repeated_keys_submit_once(qtbot: QtBot, prompt: PromptEditor) -> None:
    for is_repeat in (False, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, CONTROL, autorep=is_repeat)
        if is_repeat:
            with qtbot.assertNotEmitted(prompt.submitted):
                QApplication.sendEvent(prompt, event)
        else:
            with qtbot.waitSignal(prompt.submitted):
                QApplication.sendEvent(prompt, event)


def test_replaced_text_comes_back_by_undo(prompt: PromptEditor) -> None:
    QTest.keyClicks(prompt, "mine")
    prompt.replace_text("filled in")
    assert prompt.toPlainText() == "filled in"
    prompt.undo()
    assert prompt.toPlainText() == "mine"


def test_undo_and_redo_go_to_the_stack_if_the_field_has_no_history(
    prompt: PromptEditor, undo_stack: QUndoStack
) -> None:
    undo_stack.push(DraftCommand("Replace the request"))
    prompt.load("a kite")
    QTest.keyClicks(prompt, "!")
    QTest.keySequence(prompt, QKeySequence(QKeySequence.StandardKey.Undo))
    assert (prompt.toPlainText(), undo_stack.index()) == ("a kite", 1)
    QTest.keySequence(prompt, QKeySequence(QKeySequence.StandardKey.Undo))
    assert (prompt.toPlainText(), undo_stack.index()) == ("a kite", 0)
    QTest.keySequence(prompt, QKeySequence(QKeySequence.StandardKey.Redo))
    assert (prompt.toPlainText(), undo_stack.index()) == ("a kite!", 0)
    QTest.keySequence(prompt, QKeySequence(QKeySequence.StandardKey.Redo))
    assert (prompt.toPlainText(), undo_stack.index()) == ("a kite!", 1)


def test_commands_that_are_not_about_the_request_are_not_undone_in_the_field(
    prompt: PromptEditor, undo_stack: QUndoStack
) -> None:
    undo_stack.push(QUndoCommand("Clear the queue"))
    prompt.load("a kite")
    QTest.keySequence(prompt, QKeySequence(QKeySequence.StandardKey.Undo))
    assert undo_stack.index() == 1
    undo_stack.undo()
    QTest.keySequence(prompt, QKeySequence(QKeySequence.StandardKey.Redo))
    assert undo_stack.index() == 0


def test_pasted_text_is_plain(clipboard: QClipboard, prompt: PromptEditor) -> None:
    mime = QMimeData()
    mime.setHtml("<b>kite</b>")
    mime.setText("kite")
    clipboard.setMimeData(mime)
    prompt.paste()
    assert prompt.toPlainText() == "kite"


def test_pasted_images_are_emitted(
    clipboard: QClipboard, qtbot: QtBot, prompt: PromptEditor
) -> None:
    clipboard.setMimeData(mime_of(Path("/a.png")))
    with qtbot.waitSignal(prompt.images_pasted):
        prompt.paste()
    assert prompt.toPlainText() == ""


def test_tab_moves_to_the_next_field(prompt: PromptEditor) -> None:
    assert prompt.tabChangesFocus()
