"""A reused request has its clip as parent until its prompt is replaced entirely."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QTextCursor, QUndoStack
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import FRAMES, prompt_of
from videodesk.generation import Request
from videodesk.settings import Draft
from videodesk.ui.composer.composer import Composer
from videodesk.ui.composer.prompt_editor import PromptEditor

CONTROL = Qt.KeyboardModifier.ControlModifier
REUSED = Request(FRAMES.id, "a red kite 🪁 over dunes")


@pytest.fixture
def prompt(composer: Composer) -> PromptEditor:
    composer.load_request(REUSED, "parent-1")
    assert composer.draft().parent == "parent-1"
    return prompt_of(composer)


def test_edited_prompt_keeps_its_parent(composer: Composer, prompt: PromptEditor) -> None:
    QTest.keyClicks(prompt, ", slowly")
    prompt.moveCursor(QTextCursor.MoveOperation.Start)
    for _ in range(6):
        QTest.keyClick(prompt, Qt.Key.Key_Delete)
    QTest.keyClicks(prompt, "Two ")
    assert composer.draft().prompt == "Two kite 🪁 over dunes, slowly"
    assert composer.draft().parent == "parent-1"


def test_prompt_typed_over_ends_the_lineage(composer: Composer, prompt: PromptEditor) -> None:
    QTest.keyClick(prompt, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(prompt, "a city at night")
    assert composer.draft().parent is None


def test_prompt_pasted_over_ends_the_lineage(
    composer: Composer, prompt: PromptEditor, clipboard: QClipboard
) -> None:
    clipboard.setText("a red city at night")
    prompt.selectAll()
    prompt.paste()
    assert composer.draft().parent is None


def test_prompt_replaced_bit_by_bit_ends_the_lineage(
    composer: Composer, prompt: PromptEditor
) -> None:
    prompt.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(prompt, "a city")
    assert composer.draft().parent == "parent-1"
    for _ in REUSED.prompt:
        QTest.keyClick(prompt, Qt.Key.Key_Delete)
    assert composer.draft().prompt == "a city"
    assert composer.draft().parent is None


def test_lineage_is_back_when_the_replacement_is_undone(
    composer: Composer, prompt: PromptEditor
) -> None:
    QTest.keyClick(prompt, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(prompt, "x")
    assert composer.draft().parent is None
    prompt.undo()
    assert composer.draft().prompt == REUSED.prompt
    assert composer.draft().parent == "parent-1"


def test_restored_draft_keeps_its_parent_until_it_is_replaced(
    qtbot: QtBot, composer: Composer
) -> None:
    composer.restore(Draft(model=FRAMES.id, prompt="a kite", parent="parent-2"))
    assert composer.draft().parent == "parent-2"
    QTest.keyClick(prompt_of(composer), Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(prompt_of(composer), "b")
    assert composer.draft().parent is None


def test_undone_reuse_brings_back_the_previous_parent(
    composer: Composer, prompt: PromptEditor, undo_stack: QUndoStack
) -> None:
    composer.load_request(Request(FRAMES.id, "a fox"), "parent-3")
    undo_stack.undo()
    assert composer.draft().parent == "parent-1"
