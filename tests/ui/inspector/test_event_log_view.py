from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.inspector.factories import UNCONFIRMED, WORKING, journal_of
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.inspector.event_log_view import support_text
from videodesk.ui.inspector.inspector import Inspector
from videodesk.ui.widgets.read_only_text import ReadOnlyText


def text(inspector: Inspector) -> ReadOnlyText:
    found = inspector.findChild(ReadOnlyText, "history-text")
    assert isinstance(found, ReadOnlyText)
    return found


def press(inspector: Inspector, name: str) -> None:
    button = inspector.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_event_log_is_read_when_it_is_expanded(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.show_generation(WORKING)
    assert not text(inspector).isVisible()
    assert text(inspector).toPlainText() == ""
    press(inspector, "history-button")
    qtbot.waitUntil(lambda: "Accepted" in text(inspector).toPlainText())
    line = text(inspector).toPlainText().splitlines()[1]
    assert line.endswith("Accepted by the service · HTTP 200 · request req-7 · task t1")


def test_copy_button_requests_the_details_for_support(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.show_generation(WORKING)
    press(inspector, "history-button")
    with qtbot.waitSignal(inspector.action_requested) as emitted:
        press(inspector, "history-copy-button")
    assert emitted.args == [ActionRequest(GenerationAction.COPY_FOR_SUPPORT, (WORKING.id,))]


def test_support_text_has_the_ids_and_every_event_but_not_the_prompt() -> None:
    copied = support_text(UNCONFIRMED, journal_of(UNCONFIRMED.id))
    assert f"generation {UNCONFIRMED.id}" in copied
    assert "problem answer_lost" in copied
    assert "task -" in copied
    assert "request req-7" in copied
    assert UNCONFIRMED.request.prompt not in copied
    assert "task video_task_abc123" in support_text(WORKING, [])
