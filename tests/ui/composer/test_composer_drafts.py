"""Drafts are kept, restored, filled in from earlier clips, and brought back."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.composer.making import FRAMES, WORDS, find, line_of, prompt_of, submitted
from videodesk.generation import Request
from videodesk.settings import Draft
from videodesk.ui.composer.composer import Composer

# Popups of the platform that draws on no screen warn that they cannot be raised.


def press_link(composer: Composer, text: str) -> None:
    shown = [each for each in composer.findChildren(QPushButton) if each.isVisible()]
    (link,) = [each for each in shown if each.text() == text]
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)


def test_another_model_keeps_everything_that_was_typed(composer: Composer) -> None:
    typed = Draft(
        model=FRAMES.id, prompt="a kite", aspect_ratio="9:16", size="720p", duration="8 s"
    )
    composer.restore(typed)
    line = line_of(find(composer, QComboBox, "model"))
    line.selectAll()
    QTest.keyClicks(line, WORDS.id)
    after = composer.draft()
    assert after.model == WORDS.id
    assert (after.prompt, after.aspect_ratio, after.size, after.duration) == (
        "a kite",
        "9:16",
        "720p",
        "8 s",
    )


def test_the_draft_is_reported_when_the_typing_pauses(qtbot: QtBot, composer: Composer) -> None:
    with qtbot.waitSignal(composer.draft_changed) as changed:
        QTest.keyClicks(prompt_of(composer), "a kite")
    assert changed.args == [composer.draft()]
    assert composer.draft().prompt == "a kite"


def test_a_restored_draft_is_no_change(qtbot: QtBot, composer: Composer) -> None:
    with qtbot.assertNotEmitted(composer.draft_changed, wait=700):
        composer.restore(Draft(model=WORDS.id, prompt="a kite"))


def test_an_untouched_draft_leaves_the_first_model_chosen(composer: Composer) -> None:
    composer.restore(Draft())
    assert composer.draft().model == FRAMES.id


def test_an_earlier_request_is_filled_in_and_undone_and_done_again(
    qtbot: QtBot, composer: Composer
) -> None:
    former = Draft(model=WORDS.id, prompt="mine", duration="5 s")
    composer.restore(former)
    request = Request(
        "old/model", "earlier", ("https://a.example/a.png",), "1:1", "4K", 9, {"k": 1}
    )
    composer.fill(request, parent="abc")
    filled = composer.draft()
    assert filled == Draft(
        "old/model", "earlier", request.images, "1:1", "4K", "9", '{"k": 1}', "abc"
    )
    press_link(composer, "Undo")
    assert composer.draft() == former
    press_link(composer, "Redo")
    assert composer.draft() == filled


def test_what_was_typed_after_filling_in_comes_back_too(composer: Composer) -> None:
    composer.fill(Request(FRAMES.id, "earlier"))
    QTest.keyClicks(prompt_of(composer), " and more")
    press_link(composer, "Undo")
    assert composer.draft().prompt == ""
    press_link(composer, "Redo")
    assert composer.draft().prompt == "earlier and more"


def test_the_parent_is_known_while_the_request_is_handled_and_then_cleared(
    qtbot: QtBot, composer: Composer
) -> None:
    parents: list[str | None] = []

    def note(_request: object) -> None:
        parents.append(composer.parent_id)

    composer.submitted.connect(note)
    composer.fill(Request(FRAMES.id, "earlier"), parent="abc")
    submitted(qtbot, composer)
    assert parents == ["abc"]
    assert composer.parent_id is None
    assert composer.draft().prompt == "earlier"
