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
from videodesk.errors import Code, Reason, problem
from videodesk.generation import Generation, Status
from videodesk.messages import problem_message
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.inspector.inspector import Inspector
from videodesk.ui.widgets.formatting import time_of_day
from videodesk.ui.widgets.read_only_text import ReadOnlyText


def test_card_shows_elapsed_time_and_progress_while_processing(inspector: Inspector) -> None:
    inspector.show_generation(replace(WORKING, progress=42))
    assert is_seen(inspector, "In progress")
    assert is_seen(inspector, "2:14 of about 4 min")
    bar = child(inspector, QProgressBar)
    assert bar.isVisible()
    assert bar.value() == 42
    assert not inspector.player.isVisible()


def test_progress_bar_is_hidden_if_the_service_gives_no_progress(inspector: Inspector) -> None:
    inspector.show_generation(WORKING)
    assert not child(inspector, QProgressBar).isVisible()


def test_card_shows_the_usual_time_and_says_when_it_takes_longer(inspector: Inspector) -> None:
    inspector.show_generation(WORKING)
    assert is_seen(inspector, "2:14 of about 4 min")
    assert not is_seen(inspector, "Longer than usual")
    inspector.show_generation(replace(WORKING, submitted_at=NOW - timedelta(minutes=5, seconds=1)))
    assert is_seen(inspector, "5:01 of about 4 min")
    assert is_seen(inspector, "Longer than usual")


def test_queued_generation_shows_no_elapsed_time(inspector: Inspector) -> None:
    inspector.show_generation(
        replace(WORKING, status=Status.QUEUED, submitted_at=None, task_id=None)
    )
    assert is_seen(inspector, "Waiting")
    assert not child(inspector, QLabel, "status-elapsed").isVisible()


def test_retried_step_shows_how_often_since_when_and_the_link(
    qtbot: QtBot, inspector: Inspector
) -> None:
    since = NOW - timedelta(minutes=7)
    inspector.show_generation(
        replace(
            WORKING,
            status=Status.DOWNLOADING,
            video_url="https://files.example/clip.gif",
            problem=problem(
                Code.NOT_A_VIDEO, reason=Reason.RECEIVED_IMAGE, detail="GIF, 12 kB", kept="a.part"
            ),
            retry_at=NOW + timedelta(seconds=42),
            retry_count=5,
            retry_since=since,
        )
    )
    assert is_seen(inspector, f"Next try in 42 s · Tried 5 time(s) since {time_of_day(since)}")
    assert is_seen(inspector, "“GIF, 12 kB”")
    assert child(inspector, QLabel, "clip-link").toolTip() == "https://files.example/clip.gif"
    for action in (
        GenerationAction.TRY_NOW,
        GenerationAction.OPEN_LINK,
        GenerationAction.COPY_LINK,
        GenerationAction.KEEP_FILE,
    ):
        button = child(inspector, QPushButton, f"{action}-button")
        with qtbot.waitSignal(inspector.action_requested) as emitted:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert emitted.args == [ActionRequest(action, (WORKING.id,))]


@pytest.mark.parametrize(
    ("generation", "word"),
    [(FAILED, "Failed"), (UNCONFIRMED, "Not confirmed"), (CANCELLED, "Stopped")],
)
def test_problem_shows_its_message_and_hint(
    inspector: Inspector, generation: Generation, word: str
) -> None:
    inspector.show_generation(generation)
    assert generation.problem is not None
    assert is_seen(inspector, word)
    assert is_seen(inspector, problem_message(generation.problem).text)
    assert is_seen(inspector, problem_message(generation.problem).hint)


def with_detail(detail: str) -> Generation:
    assert FAILED.problem is not None
    return replace(FAILED, problem=replace(FAILED.problem, detail=detail))


def test_short_reason_of_the_service_is_shown_outright_and_is_never_markup(
    inspector: Inspector,
) -> None:
    inspector.show_generation(FAILED)
    assert is_seen(inspector, "“<b>content_policy_violation</b>”")
    assert not child(inspector, QPushButton, "problem-details-button").isVisible()
    assert not child(inspector, ReadOnlyText, "problem-detail").isVisible()


def test_long_reason_can_be_expanded_and_copied(inspector: Inspector) -> None:
    long = "\n".join(["<b>content_policy_violation</b>"] * 9)
    inspector.show_generation(with_detail(long))
    details = child(inspector, ReadOnlyText, "problem-detail")
    assert not details.isVisible()
    toggle = child(inspector, QPushButton, "problem-details-button")
    QTest.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert details.isVisible()
    assert details.toPlainText() == long
    copy = child(inspector, QPushButton, "problem-copy-button")
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == long


def test_problem_without_details_has_no_button_to_expand_them(inspector: Inspector) -> None:
    inspector.show_generation(CANCELLED)
    assert not child(inspector, QPushButton, "problem-details-button").isVisible()


def test_details_are_collapsed_for_another_problem(inspector: Inspector) -> None:
    inspector.show_generation(with_detail("one\ntwo"))
    child(inspector, QPushButton, "problem-details-button").setChecked(True)
    inspector.show_generation(with_detail("three\nfour"))
    assert not child(inspector, ReadOnlyText, "problem-detail").isVisible()


def test_task_id_found_in_the_account_can_be_entered(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.show_generation(UNCONFIRMED)
    field = child(inspector, QLineEdit, "task-id-field")
    button = child(inspector, QPushButton, "task-id-button")
    assert not button.isEnabled()
    QTest.keyClicks(field, "  video_task_found ")
    with qtbot.waitSignal(inspector.action_requested) as emitted:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert emitted.args == [
        ActionRequest(GenerationAction.ENTER_TASK_ID, (UNCONFIRMED.id,), "video_task_found")
    ]


def test_blank_task_id_is_not_entered(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.show_generation(UNCONFIRMED)
    field = child(inspector, QLineEdit, "task-id-field")
    QTest.keyClicks(field, "   ")
    with qtbot.assertNotEmitted(inspector.action_requested):
        QTest.keyClick(field, Qt.Key.Key_Return)


def test_typed_text_stays_until_another_generation_is_shown(
    inspector: Inspector,
) -> None:
    inspector.show_generation(UNCONFIRMED)
    field = child(inspector, QLineEdit, "task-id-field")
    QTest.keyClicks(field, "video_")
    inspector.show_generation(replace(UNCONFIRMED, progress=1))
    assert field.text() == "video_"
    inspector.show_generation(replace(UNCONFIRMED, id="fedcba9876543210"))
    assert field.text() == ""
