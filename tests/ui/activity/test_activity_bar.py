from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from videodesk.errors import Code, problem
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.ui.activity.activity_bar import ActivityBar
from videodesk.ui.icons import Icons


@pytest.fixture
def bar(qtbot: QtBot, icons: Icons) -> ActivityBar:
    bar = ActivityBar(icons)
    qtbot.addWidget(bar)
    bar.resize(900, 32)
    bar.show()
    return bar


def at(status: Status, **facts: object) -> Generation:
    made = new_generation(Request(model="veo3", prompt="x"))
    return replace(made, status=status, **facts)  # type: ignore[arg-type]  # the test's fields


def text(bar: ActivityBar, name: str) -> str:
    label = bar.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text() if label.isVisible() else ""


def test_it_counts_what_is_under_way(bar: ActivityBar) -> None:
    assert text(bar, "activityCounts") == "Nothing under way"
    working = at(Status.PROCESSING)
    for each in (working, at(Status.SUBMITTING), at(Status.DOWNLOADING), at(Status.QUEUED)):
        bar.apply(each)
    assert text(bar, "activityCounts") == "3 working · 1 waiting"
    bar.apply(replace(working, status=Status.COMPLETED))
    assert text(bar, "activityCounts") == "2 working · 1 waiting"


def test_the_last_problem_stays_until_it_is_solved(qtbot: QtBot, bar: ActivityBar) -> None:
    trouble = at(Status.PROCESSING, problem=problem(Code.SERVICE_TROUBLE))
    bar.apply(trouble)
    assert "answered with an error" in text(bar, "lastProblem")
    sign = bar.findChild(QToolButton, "problemSign")
    assert isinstance(sign, QToolButton)
    with qtbot.waitSignal(bar.problem_chosen) as chosen:
        QTest.mouseClick(sign, Qt.MouseButton.LeftButton)
    assert chosen.args == [trouble.id]
    bar.apply(replace(trouble, problem=None))
    assert text(bar, "lastProblem") == ""


def test_a_problem_can_be_dismissed(qtbot: QtBot, bar: ActivityBar) -> None:
    bar.show_problem(problem(Code.UNREACHABLE))
    dismiss = bar.findChild(QToolButton, "dismissProblem")
    assert isinstance(dismiss, QToolButton)
    QTest.mouseClick(dismiss, Qt.MouseButton.LeftButton)
    assert text(bar, "lastProblem") == ""


def test_a_missing_key_offers_to_enter_one(qtbot: QtBot, bar: ActivityBar) -> None:
    button = bar.findChild(QPushButton, "enterKey")
    assert isinstance(button, QPushButton)
    bar.show_problem(problem(Code.UNREACHABLE))
    assert not button.isVisible()
    bar.show_problem(problem(Code.KEY_REFUSED))
    with qtbot.waitSignal(bar.key_wanted):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_was_stopped_on_purpose_is_no_problem(bar: ActivityBar) -> None:
    bar.apply(at(Status.CANCELLED, problem=problem(Code.STOPPED)))
    assert text(bar, "lastProblem") == ""
