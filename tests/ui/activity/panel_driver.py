"""Reads the activity panel, and clicks in it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.activity.factories import queued
from tests.ui.queries import child
from videodesk.generation import Generation
from videodesk.ui.actions.generation_actions import GenerationAction
from videodesk.ui.activity.activity_bar import ActivityBar
from videodesk.ui.activity.alert_card import AlertCard
from videodesk.ui.activity.queue_list import QueueList
from videodesk.ui.activity.row_list import RowList
from videodesk.ui.activity.row_model import DETAIL_ROLE, GENERATION_ROLE


def rows(bar: QWidget, section: str) -> RowList:
    """The list of a section: needing, working or waiting."""
    return child(bar, RowList, f"{section}-rows")


def queue(bar: QWidget) -> QueueList:
    """The queue."""
    return child(bar, QueueList, "waiting-rows")


def titles(view: RowList) -> list[str]:
    """The first lines of the rows, from top to bottom."""
    return [str(view.rows.index(row).data()) for row in range(view.rows.rowCount())]


def lines(view: RowList) -> list[str]:
    """The second lines of the rows."""
    return [str(view.rows.index(row).data(DETAIL_ROLE)) for row in range(view.rows.rowCount())]


def until_titles(qtbot: QtBot, view: RowList, expected: list[str]) -> None:
    qtbot.waitUntil(lambda: titles(view) == expected)


def button_place(view: RowList, row: int, action: GenerationAction) -> QPoint:
    """The middle of a drawn button, in the viewport."""
    index = view.rows.index(row)
    generation = index.data(GENERATION_ROLE)
    assert isinstance(generation, Generation)
    box = view.delegate.button_box(view.visualRect(index), generation, action)
    assert not box.isEmpty(), f"row {row} has no {action}"
    return box.center()


def press(qtbot: QtBot, view: RowList, row: int, action: GenerationAction) -> None:
    """Clicks a drawn button."""
    qtbot.waitUntil(lambda: view.isVisible() and view.visualRect(view.rows.index(row)).width() > 0)
    place = button_place(view, row, action)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def fill(qtbot: QtBot, bar: ActivityBar, *prompts: str) -> dict[str, Generation]:
    """Queue these, and wait until they are listed."""
    made = queued(*prompts)
    for each in made:
        bar.apply(each)
    bar.set_queue([each.id for each in made], is_paused=False)
    until_titles(qtbot, queue(bar), list(prompts))
    return {each.request.prompt: each for each in made}


def alert_headings(bar: ActivityBar) -> list[str]:
    """The headings of the cards, from top to bottom."""
    shown = [each for each in bar.findChildren(AlertCard) if not each.isHidden()]
    return [child(each, QLabel, "alert-heading").text() for each in shown]
