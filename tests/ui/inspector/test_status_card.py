from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.inspector.factories import (
    CANCELLED,
    FAILED,
    NOW,
    UNCONFIRMED,
    WORKING,
)
from tests.ui.queries import child, is_seen
from videodesk.generation import Generation, Status
from videodesk.messages import problem_message
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.inspector.inspector import Inspector
from videodesk.ui.widgets.read_only_text import ReadOnlyText


def test_a_working_one_says_how_long_and_how_far(inspector: Inspector) -> None:
    inspector.show_generation(replace(WORKING, progress=42))
    assert is_seen(inspector, "Working")
    assert is_seen(inspector, "2:14")
    bar = child(inspector, QProgressBar)
    assert bar.isVisible()
    assert bar.value() == 42
    assert not inspector.player.isVisible()


def test_without_a_figure_from_the_service_there_is_no_bar(inspector: Inspector) -> None:
    inspector.show_generation(WORKING)
    assert not child(inspector, QProgressBar).isVisible()


def test_after_twenty_minutes_it_says_that_this_is_unusual(inspector: Inspector) -> None:
    inspector.show_generation(WORKING)
    assert not is_seen(inspector, "Taking longer than usual.")
    inspector.show_generation(replace(WORKING, submitted_at=NOW - timedelta(minutes=21)))
    assert is_seen(inspector, "Taking longer than usual.")


def test_what_waits_says_no_time(inspector: Inspector) -> None:
    inspector.show_generation(
        replace(WORKING, status=Status.QUEUED, submitted_at=None, task_id=None)
    )
    assert is_seen(inspector, "Waiting")
    assert not child(inspector, QLabel, "status-elapsed").isVisible()


@pytest.mark.parametrize(
    ("generation", "word"),
    [(FAILED, "Failed"), (UNCONFIRMED, "Not confirmed"), (CANCELLED, "Stopped")],
)
def test_a_problem_says_what_happened_and_what_to_do(
    inspector: Inspector, generation: Generation, word: str
) -> None:
    inspector.show_generation(generation)
    assert generation.problem is not None
    assert is_seen(inspector, word)
    assert is_seen(inspector, problem_message(generation.problem).text)
    assert is_seen(inspector, problem_message(generation.problem).hint)


def test_the_services_own_words_open_on_request_and_are_copied(inspector: Inspector) -> None:
    inspector.show_generation(FAILED)
    words = child(inspector, ReadOnlyText, "problem-detail")
    assert not words.isVisible()
    toggle = child(inspector, QPushButton, "problem-details-button")
    QTest.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert words.isVisible()
    assert words.toPlainText() == "<b>content_policy_violation</b>"
    copy = child(inspector, QPushButton, "problem-copy-button")
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "<b>content_policy_violation</b>"


def test_a_problem_without_such_words_offers_no_details(inspector: Inspector) -> None:
    inspector.show_generation(CANCELLED)
    assert not child(inspector, QPushButton, "problem-details-button").isVisible()


def test_another_problem_comes_folded(inspector: Inspector) -> None:
    inspector.show_generation(FAILED)
    child(inspector, QPushButton, "problem-details-button").setChecked(True)
    assert FAILED.problem is not None
    inspector.show_generation(replace(FAILED, problem=replace(FAILED.problem, detail="other")))
    assert not child(inspector, ReadOnlyText, "problem-detail").isVisible()


def test_a_task_id_that_was_found_in_the_account_can_be_entered(
    qtbot: QtBot, inspector: Inspector
) -> None:
    inspector.show_generation(UNCONFIRMED)
    field = child(inspector, QLineEdit, "task-id-field")
    button = child(inspector, QPushButton, "task-id-button")
    assert not button.isEnabled()
    QTest.keyClicks(field, "  video_task_found ")
    with qtbot.waitSignal(inspector.action_requested) as requested:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert requested.args == [
        ActionRequest(GenerationAction.ENTER_TASK_ID, (UNCONFIRMED.id,), "video_task_found")
    ]


def test_nothing_is_entered_with_an_empty_field(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.show_generation(UNCONFIRMED)
    field = child(inspector, QLineEdit, "task-id-field")
    QTest.keyClicks(field, "   ")
    with qtbot.assertNotEmitted(inspector.action_requested):
        QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_half_typed_task_id_survives_news_but_not_another_generation(
    inspector: Inspector,
) -> None:
    inspector.show_generation(UNCONFIRMED)
    field = child(inspector, QLineEdit, "task-id-field")
    QTest.keyClicks(field, "video_")
    inspector.show_generation(replace(UNCONFIRMED, progress=1))
    assert field.text() == "video_"
    inspector.show_generation(replace(UNCONFIRMED, id="fedcba9876543210"))
    assert field.text() == ""
