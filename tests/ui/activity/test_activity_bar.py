from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.activity.factories import NOW, Clock, at
from tests.ui.queries import child
from videodesk.errors import Code, problem
from videodesk.generation import Status
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.activity.activity_bar import ActivityBar
from videodesk.ui.activity.key_notice import KeyNotice
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.widgets.formatting import time_of_day


@pytest.fixture
def bar(qtbot: QtBot, icons: IconProvider, clock: Clock) -> ActivityBar:
    """An activity bar without a panel."""
    bar = ActivityBar(icons, now=clock)
    qtbot.addWidget(bar)
    bar.resize(1200, 32)
    bar.show()
    return bar


def text(bar: ActivityBar, name: str) -> str:
    label = bar.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text() if label.isVisible() else ""


def test_status_line_counts_what_is_in_progress_and_queued(bar: ActivityBar) -> None:
    assert text(bar, "activityCounts") == "Nothing in progress"
    working = at(Status.PROCESSING)
    for each in (working, at(Status.SUBMITTING), at(Status.DOWNLOADING), at(Status.QUEUED)):
        bar.apply(each)
    assert text(bar, "activityCounts") == "3 in progress · 1 waiting"
    bar.apply(replace(working, status=Status.COMPLETED))
    assert text(bar, "activityCounts") == "2 in progress · 1 waiting"


def test_problem_of_a_generation_is_shown_until_solved(qtbot: QtBot, bar: ActivityBar) -> None:
    retrying = at(Status.PROCESSING, problem=problem(Code.SERVICE_ERROR))
    bar.apply(retrying)
    assert "returned an error" in text(bar, "lastProblem")
    sign = bar.findChild(QToolButton, "problemSign")
    assert isinstance(sign, QToolButton)
    with qtbot.waitSignal(bar.action_requested) as emitted:
        QTest.mouseClick(sign, Qt.MouseButton.LeftButton)
    assert emitted.args == [ActionRequest(GenerationAction.SHOW, (retrying.id,))]
    bar.apply(replace(retrying, problem=None))
    assert text(bar, "lastProblem") == ""


def test_problem_is_hidden_if_it_is_dismissed(qtbot: QtBot, bar: ActivityBar) -> None:
    bar.show_problem(problem(Code.UNREACHABLE))
    dismiss = bar.findChild(QToolButton, "dismissProblem")
    assert isinstance(dismiss, QToolButton)
    QTest.mouseClick(dismiss, Qt.MouseButton.LeftButton)
    assert text(bar, "lastProblem") == ""


def test_refused_key_has_a_button_to_enter_one(qtbot: QtBot, bar: ActivityBar) -> None:
    button = bar.findChild(QPushButton, "problemRemedy")
    assert isinstance(button, QPushButton)
    bar.show_problem(problem(Code.UNREACHABLE))
    assert not button.isVisible()
    bar.show_problem(problem(Code.KEY_REFUSED))
    with qtbot.waitSignal(bar.key_requested):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_cancelled_generation_is_not_shown_as_a_problem(bar: ActivityBar) -> None:
    bar.apply(at(Status.CANCELLED, problem=problem(Code.STOPPED)))
    assert text(bar, "lastProblem") == ""


def test_offline_time_is_shown_with_a_button_to_retry(qtbot: QtBot, bar: ActivityBar) -> None:
    bar.apply(at(Status.PROCESSING))
    bar.show_problem(problem(Code.UNREACHABLE), profile="Studio")
    since = time_of_day(NOW)
    assert text(bar, "activityCounts") == f"1 in progress · offline since {since}"
    assert text(bar, "lastProblem") == ""
    with qtbot.waitSignal(bar.profile_retry_requested) as emitted:
        QTest.mouseClick(child(bar, QPushButton, "problemRemedy"), Qt.MouseButton.LeftButton)
    assert emitted.args == ["Studio"]
    bar.clear_problem("Studio")
    assert text(bar, "activityCounts") == "1 in progress"


def test_earlier_problem_is_shown_again_if_the_latest_is_solved(bar: ActivityBar) -> None:
    bar.show_problem(problem(Code.NO_BALANCE), profile="Private")
    bar.show_problem(problem(Code.KEY_REFUSED), profile="Studio")
    assert "did not accept the API key" in text(bar, "lastProblem")
    bar.clear_problem("Studio")
    assert "balance is too low" in text(bar, "lastProblem")


def test_problem_of_a_profile_cannot_be_dismissed(bar: ActivityBar) -> None:
    bar.show_problem(problem(Code.NO_BALANCE), profile="Private")
    assert not child(bar, QToolButton, "dismissProblem").isVisible()


def test_balance_is_hidden_if_it_is_unknown(bar: ActivityBar) -> None:
    assert text(bar, "balance") == ""
    bar.show_balance("$12.40 left")
    assert text(bar, "balance") == "$12.40 left"
    bar.show_balance(None)
    assert text(bar, "balance") == ""


def test_time_until_the_next_poll_counts_down(qtbot: QtBot, bar: ActivityBar, clock: Clock) -> None:
    bar.apply(at(Status.PROCESSING))
    bar.show_next_answer(NOW + timedelta(seconds=4))
    assert text(bar, "activityCounts") == "1 in progress · next update in 4 s"
    clock.time += timedelta(seconds=3)
    qtbot.waitUntil(lambda: text(bar, "activityCounts") == "1 in progress · next update in 1 s")


def test_paused_queue_and_unconfirmed_requests_are_counted(bar: ActivityBar) -> None:
    bar.apply(at(Status.QUEUED))
    bar.apply(at(Status.UNCONFIRMED))
    bar.set_queue([], is_paused=True)
    assert text(bar, "activityCounts") == "1 waiting · queue paused · 1 need(s) attention"


def test_bar_without_a_panel_has_no_toggle(bar: ActivityBar) -> None:
    assert not child(bar, QToolButton, "activityToggle").isVisible()
    bar.open_panel()
    assert not bar.is_open


def test_empty_balance_has_a_button_to_top_up(qtbot: QtBot, bar: ActivityBar) -> None:
    bar.show_problem(problem(Code.NO_BALANCE), profile="work")
    button = child(bar, QPushButton, "problemRemedy")
    assert button.text() == "Top up"
    with qtbot.waitSignal(bar.top_up_requested) as emitted:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert emitted.args == ["work"]


def test_notice_about_the_key_has_the_button_that_helps(qtbot: QtBot, bar: ActivityBar) -> None:
    assert text(bar, "keyNotice") == ""
    button = child(bar, QPushButton, "keyNoticeButton")
    bar.show_key_notice(KeyNotice(is_untested=True))
    assert (text(bar, "keyNotice"), button.text()) == ("Key not tested", "Test key")
    with qtbot.waitSignal(bar.key_test_requested):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    bar.show_key_notice(KeyNotice(is_untested=True, is_testing=True))
    assert (text(bar, "keyNotice"), button.isVisible()) == ("Testing the key…", False)
    bar.show_key_notice(KeyNotice(is_in_memory=True))
    assert text(bar, "keyNotice") == "Key kept only until VideoDesk closes"
    with qtbot.waitSignal(bar.settings_requested):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    bar.show_key_notice(KeyNotice())
    assert text(bar, "keyNotice") == ""
