from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.inspector.factories import NOW, UNCONFIRMED, WORKING, journal_of
from videodesk.library.event_log import EventLogEntry, LogEvent
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.inspector.event_log_view import history_text, support_text
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


def test_history_reads_as_sentences_with_local_times(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.show_generation(WORKING)
    press(inspector, "history-button")
    qtbot.waitUntil(lambda: "Accepted" in text(inspector).toPlainText())
    local = (NOW - timedelta(seconds=132)).astimezone()
    assert text(inspector).toPlainText().splitlines()[1:] == [
        f"{local - timedelta(seconds=2):%H:%M:%S}\tRequest sent.",
        f"{local:%H:%M:%S}\tAccepted by the service.",
    ]


def test_raw_lines_are_behind_details(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.show_generation(WORKING)
    press(inspector, "history-button")
    qtbot.waitUntil(lambda: "Accepted" in text(inspector).toPlainText())
    raw = inspector.findChild(ReadOnlyText, "history-details-text")
    assert raw is not None
    assert not raw.isVisible()
    press(inspector, "history-details-button")
    assert raw.isVisible()
    line = raw.toPlainText().splitlines()[1]
    assert line.endswith("Accepted by the service · HTTP 200 · request req-7 · task t1")
    inspector.show_generation(replace(WORKING, id="another"))
    assert not raw.isVisible()


def test_history_has_the_words_of_the_service_and_each_day(inspector: Inspector) -> None:
    def entry(event: LogEvent, detail: str, **later: int) -> EventLogEntry:
        return EventLogEntry("a", NOW + timedelta(**later), event, 400, "req-1", detail)

    shown = history_text(
        [
            entry(LogEvent.ACCEPTED, "task t1"),
            entry(LogEvent.FAILED, "The prompt was filtered.\nmore", days=1),
        ]
    ).splitlines()
    assert shown[1].endswith("Accepted by the service.")
    assert shown[2] == ""
    assert shown[3] != shown[0]
    assert shown[4].endswith("Failed at the service: The prompt was filtered.")


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
