"""Drafts are kept, restored, replaced by earlier requests, and brought back."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QUndoCommand, QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import FRAMES, WORDS, choose_model, press_generate, prompt_of
from videodesk.generation import Request
from videodesk.json_store import JsonStore
from videodesk.planning import Plan
from videodesk.settings import Draft, Session
from videodesk.ui.composer.composer import Composer
from videodesk.ui.widgets.message_line import MessageLine


def press_link(composer: Composer, text: str) -> None:
    shown = [each for each in composer.findChildren(QPushButton) if each.isVisible()]
    (link,) = [each for each in shown if each.text() == text]
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)


def test_typed_values_stay_when_another_model_is_chosen(composer: Composer) -> None:
    typed = Draft(
        model=FRAMES.id, prompt="a kite", aspect_ratio="9:16", size="720p", duration="8 s"
    )
    composer.restore(typed)
    choose_model(composer, WORDS.id)
    after = composer.draft()
    assert after.model == WORDS.id
    assert (after.prompt, after.aspect_ratio, after.size, after.duration) == (
        "a kite",
        "9:16",
        "720p",
        "8 s",
    )


def test_draft_is_reported_when_typing_pauses(qtbot: QtBot, composer: Composer) -> None:
    with qtbot.waitSignal(composer.draft_changed) as changed:
        QTest.keyClicks(prompt_of(composer), "a kite")
    assert changed.args == [composer.draft()]
    assert composer.draft().prompt == "a kite"


def test_restored_draft_is_not_reported_as_a_change(qtbot: QtBot, composer: Composer) -> None:
    with qtbot.assertNotEmitted(composer.draft_changed, wait=700):
        composer.restore(Draft(model=WORDS.id, prompt="a kite"))


def test_empty_draft_leaves_the_first_model_chosen(composer: Composer) -> None:
    composer.restore(Draft())
    assert composer.draft().model == FRAMES.id


def test_reused_request_is_undone_and_redone_by_the_link(qtbot: QtBot, composer: Composer) -> None:
    former = Draft(model=WORDS.id, prompt="mine", duration="5 s")
    composer.restore(former)
    request = Request(
        "old/model", "earlier", ("https://a.example/a.png",), "1:1", "4K", 9, {"k": 1}
    )
    composer.load_request(request, parent="abc")
    filled = composer.draft()
    assert filled == Draft(
        "old/model", "earlier", request.images, "1:1", "4K", "9", '{"k": 1}', "abc"
    )
    press_link(composer, "Undo")
    assert composer.draft() == former
    press_link(composer, "Redo")
    assert composer.draft() == filled


def undo(composer: Composer) -> None:
    QTest.keyClick(prompt_of(composer), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def redo(composer: Composer) -> None:
    QTest.keySequence(prompt_of(composer), QKeySequence(QKeySequence.StandardKey.Redo))


MINE = Draft(model=WORDS.id, prompt="mine", duration="5 s", extra='{"seed": 1}')
EARLIER = Request("old/model", "earlier", ("https://a.example/a.png",), "1:1", "4K", 9, {"k": 1})
FILLED = Draft("old/model", "earlier", EARLIER.images, "1:1", "4K", "9", '{"k": 1}', "abc")


def test_reused_request_is_undone_and_redone_by_the_keys(composer: Composer) -> None:
    composer.restore(MINE)
    composer.load_request(EARLIER, parent="abc")
    undo(composer)
    assert composer.draft() == MINE
    redo(composer)
    assert composer.draft() == FILLED
    undo(composer)
    assert composer.draft() == MINE


def test_reused_request_with_the_same_prompt_can_be_undone(composer: Composer) -> None:
    composer.restore(MINE)
    composer.load_request(replace(EARLIER, prompt="mine"))
    undo(composer)
    assert composer.draft() == MINE


def test_new_request_can_be_undone(composer: Composer) -> None:
    composer.restore(MINE)
    composer.clear()
    assert composer.draft() == Draft(model=MINE.model)
    undo(composer)
    assert composer.draft() == MINE


def test_replacements_are_named_on_the_undo_stack(
    composer: Composer, undo_stack: QUndoStack
) -> None:
    composer.load_request(EARLIER)
    assert undo_stack.undoText() == "Reuse request"
    composer.clear()
    assert undo_stack.undoText() == "New request"


def test_link_is_shown_while_it_does_what_undo_does(
    composer: Composer, undo_stack: QUndoStack
) -> None:
    def links() -> list[str]:
        shown = [each for each in composer.findChildren(QPushButton) if each.isVisible()]
        return [each.text() for each in shown if each.text() in {"Undo", "Redo"}]

    composer.load_request(EARLIER)
    assert links() == ["Undo"]
    undo_stack.push(QUndoCommand("Hide clip"))
    assert links() == []
    undo_stack.undo()
    assert links() == ["Undo"]
    undo_stack.undo()
    assert links() == ["Redo"]


def test_text_typed_after_a_replacement_is_undone_first(composer: Composer) -> None:
    composer.restore(MINE)
    composer.load_request(EARLIER, parent="abc")
    QTest.keyClicks(prompt_of(composer), "!")
    undo(composer)
    assert composer.draft() == FILLED
    undo(composer)
    assert composer.draft() == MINE


def test_two_replacements_are_undone_one_by_one(composer: Composer) -> None:
    composer.restore(MINE)
    composer.load_request(EARLIER, parent="abc")
    composer.load_request(Request(FRAMES.id, "second"))
    undo(composer)
    assert composer.draft() == FILLED
    undo(composer)
    assert composer.draft() == MINE
    redo(composer)
    redo(composer)
    assert composer.draft() == Draft(model=FRAMES.id, prompt="second")


def test_changes_of_other_fields_come_back_with_redo(composer: Composer) -> None:
    composer.restore(MINE)
    composer.load_request(EARLIER)
    choose_model(composer, WORDS.id)
    undo(composer)
    assert composer.draft() == MINE
    redo(composer)
    assert composer.draft() == replace(FILLED, model=WORDS.id, parent=None)


def test_text_typed_after_an_undo_comes_back_when_the_redo_is_undone(composer: Composer) -> None:
    composer.restore(MINE)
    composer.load_request(EARLIER, parent="abc")
    undo(composer)
    QTest.keyClicks(prompt_of(composer), "!")
    redo(composer)
    assert composer.draft() == FILLED
    undo(composer)
    assert composer.draft() == replace(MINE, prompt="mine!")


def test_replacement_undone_by_the_link_is_redone_by_the_keys(composer: Composer) -> None:
    composer.restore(MINE)
    composer.load_request(EARLIER, parent="abc")
    press_link(composer, "Undo")
    redo(composer)
    assert composer.draft() == FILLED


def test_restored_draft_cannot_be_undone(composer: Composer) -> None:
    composer.restore(MINE)
    undo(composer)
    assert composer.draft() == MINE


def test_clearing_the_prompt_keeps_the_other_fields(composer: Composer) -> None:
    composer.restore(MINE)
    composer.load_request(EARLIER, parent="abc")
    prompt_of(composer).clear()
    assert composer.draft() == replace(FILLED, prompt="")


def test_draft_survives_a_restart(qtbot: QtBot, composer: Composer, tmp_path: Path) -> None:
    typed = replace(MINE, prompt="海边 🪁", images=("https://a.example/a.png",), extra='{"k": ')
    composer.restore(typed)
    file = JsonStore(tmp_path / "session.json", Session)
    file.save(Session(draft=composer.draft()))
    composer.restore(Draft(model=FRAMES.id))
    composer.restore(file.load()[0].draft)
    assert composer.draft() == typed


def test_text_typed_after_a_replacement_comes_back_with_redo(composer: Composer) -> None:
    composer.load_request(Request(FRAMES.id, "earlier"))
    QTest.keyClicks(prompt_of(composer), " and more")
    press_link(composer, "Undo")
    assert composer.draft().prompt == ""
    press_link(composer, "Redo")
    assert composer.draft().prompt == "earlier and more"


def test_plan_names_the_parent_and_the_next_one_does_not(qtbot: QtBot, composer: Composer) -> None:
    plans: list[Plan] = []
    composer.submitted.connect(plans.append)
    composer.load_request(Request(FRAMES.id, "earlier"), parent="abc")
    press_generate(composer)
    press_generate(composer)
    assert [plan.parent for plan in plans] == ["abc", None]
    assert composer.draft().parent is None
    assert composer.draft().prompt == "earlier"


def message_of(composer: Composer) -> str:
    (line,) = [each for each in composer.findChildren(MessageLine) if each.parent() is composer]
    return line.text


def test_message_names_what_has_replaced_the_draft(composer: Composer) -> None:
    composer.restore(Draft(model=FRAMES.id, prompt="a kite"))

    composer.clear()
    assert message_of(composer) == "Cleared."
    press_link(composer, "Undo")
    assert message_of(composer) == "Previous draft restored."
    assert composer.draft().prompt == "a kite"

    composer.load_request(Request(FRAMES.id, "a fox"), "parent")
    assert message_of(composer) == "Loaded from an earlier clip."


def test_clearing_an_empty_request_is_not_a_step(
    composer: Composer, undo_stack: QUndoStack
) -> None:
    composer.clear()
    assert message_of(composer) == ""
    assert undo_stack.count() == 0
