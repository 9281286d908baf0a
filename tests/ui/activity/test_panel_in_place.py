"""Nothing moves under the pointer; the panel has the height that the user chose."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.activity.factories import NOW, Clock, at, queued
from tests.ui.activity.panel_driver import (
    alert_headings,
    fill,
    lines,
    press,
    queue,
    rows,
    titles,
    until_titles,
)
from tests.ui.queries import child
from videodesk.errors import Code, problem
from videodesk.generation import Status
from videodesk.ui.actions.account_holds import AccountHolds
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.activity.activity_bar import ActivityBar
from videodesk.ui.activity.alert_card import AlertCard
from videodesk.ui.activity.panel import ActivityPanel
from videodesk.ui.activity.resize_handle import ResizeHandle
from videodesk.ui.activity.row_list import RowList
from videodesk.ui.activity.row_thumbnails import RowThumbnails
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.formatting import time_of_day
from videodesk.ui.widgets.worker_pool import WorkerPool


def enter(view: RowList) -> None:
    """Put the pointer on the rows."""
    place = QPointF(view.viewport().rect().center())
    QApplication.sendEvent(view.viewport(), QEnterEvent(place, place, place))


def leave(view: RowList) -> None:
    """Take the pointer away."""
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))


def test_rows_stay_where_they_are_under_the_pointer(qtbot: QtBot, bar: ActivityBar) -> None:
    made = fill(qtbot, bar, "a", "b", "c")
    view = queue(bar)
    enter(view)
    sent = replace(made["a"], status=Status.PROCESSING, submitted_at=NOW, task_id="t")
    bar.apply(sent)
    bar.apply(replace(made["b"], status=Status.CANCELLED))
    late = queued("d")[0]
    bar.apply(late)
    until_titles(qtbot, view, ["a", "b", "c", "d"])
    assert lines(view)[1] == "Removed from the queue"
    assert lines(view)[0].startswith("0:00 of about")
    leave(view)
    until_titles(qtbot, view, ["c", "d"])
    assert titles(rows(bar, "working")) == ["a"]


def test_alerts_do_not_push_the_rows_under_the_pointer(qtbot: QtBot, bar: ActivityBar) -> None:
    bar.apply(at(Status.UNCONFIRMED, "lost"))
    view = rows(bar, "needing")
    until_titles(qtbot, view, ["lost"])
    enter(view)
    bar.show_problem(problem(Code.NO_BALANCE), profile="Studio")
    bar.apply(at(Status.UNCONFIRMED, "also lost"))
    until_titles(qtbot, view, ["lost", "also lost"])
    assert alert_headings(bar) == []
    leave(view)
    qtbot.waitUntil(lambda: alert_headings(bar) == ["Balance too low · Studio"])


def test_card_of_a_held_account_counts_down_to_its_next_try(
    qtbot: QtBot, bar: ActivityBar, clock: Clock
) -> None:
    shown = problem(Code.NO_BALANCE, detail="user quota is not enough")
    bar.show_problem(shown, profile="Studio", retry_at=NOW + timedelta(seconds=90))
    qtbot.waitUntil(lambda: len(alert_headings(bar)) == 1)
    card = child(bar, AlertCard, "alert-card")
    times = child(card, QLabel, "alert-times")
    assert times.text() == f"Since {time_of_day(NOW)} · Next try in 1 min 30 s"
    assert child(card, QLabel, "alert-message").text().endswith("“user quota is not enough”")
    clock.time += timedelta(seconds=30)
    qtbot.waitUntil(lambda: times.text().endswith("Next try in 1 min"))
    bar.show_problem(shown, profile="Studio", retry_at=NOW + timedelta(seconds=300))
    qtbot.waitUntil(lambda: times.text().endswith("Next try in 4 min 30 s"))
    assert child(bar, AlertCard, "alert-card") is card


def test_request_behind_a_held_account_says_why_it_waits(
    qtbot: QtBot, theme: Theme, icons: IconProvider, clock: Clock
) -> None:
    holds = AccountHolds()
    bar = ActivityBar(icons, panel=ActivityPanel(theme, icons, now=clock), now=clock, holds=holds)
    qtbot.addWidget(bar)
    bar.resize(1200, 400)
    bar.show()
    bar.open_panel()
    waiting = fill(qtbot, bar, "a")["a"]
    holds.show_account("default", problem(Code.NO_BALANCE), NOW + timedelta(seconds=42))
    shown = "Next try in 42 s · The account balance is too low. Nothing was charged."
    qtbot.waitUntil(lambda: lines(queue(bar)) == [shown])
    with qtbot.waitSignal(bar.action_requested) as emitted:
        press(qtbot, queue(bar), 0, GenerationAction.TRY_NOW)
    assert emitted.args == [ActionRequest(GenerationAction.TRY_NOW, (waiting.id,))]
    holds.show_account("default", None)
    qtbot.waitUntil(lambda: "Next try" not in lines(queue(bar))[0])


def drag_edge(bar: ActivityBar, pixels: int) -> None:
    handle = child(bar, ResizeHandle, "activityHandle")
    start = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(handle, start + QPoint(0, pixels))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=start + QPoint(0, pixels))


def test_height_is_dragged_between_limits_and_reset(qtbot: QtBot, bar: ActivityBar) -> None:
    panel = child(bar, ActivityPanel, "activityPanel")
    bar.resize(1200, 700)
    usual = panel.sizeHint().height()
    qtbot.waitUntil(lambda: panel.height() == usual)
    drag_edge(bar, -40)
    assert bar.panel_height == usual + 40
    qtbot.waitUntil(lambda: panel.height() == usual + 40)
    drag_edge(bar, 1000)
    qtbot.waitUntil(lambda: panel.height() == panel.minimum_height() < usual)
    bar.panel_height = 300
    qtbot.waitUntil(lambda: panel.height() == 300)
    handle = child(bar, ResizeHandle, "activityHandle")
    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.height() == usual)
    bar.panel_height = 600
    bar.resize(1200, 300)
    qtbot.waitUntil(lambda: panel.height() < 300)
    assert bar.panel_height == 600


def test_first_picture_of_a_request_is_the_thumbnail_of_its_row(
    qtbot: QtBot, workers: WorkerPool, tmp_path: Path
) -> None:
    picture = tmp_path / "kite.png"
    image = QImage(64, 32, QImage.Format.Format_RGB32)
    image.fill(QColor("#c03030"))
    assert image.save(str(picture))
    one = queued("a")[0]
    one = replace(
        one,
        request=replace(one.request, images=("https://a.test/b.png", str(picture))),
    )
    thumbnails = RowThumbnails(workers)
    with qtbot.waitSignal(thumbnails.ready):
        assert thumbnails.get(one, QSize(30, 20)) is None
    found = thumbnails.get(one, QSize(30, 20))
    assert found is not None
    assert found.size() == QSize(30, 15)
    gone = replace(one, request=replace(one.request, images=(str(tmp_path / "gone.png"),)))
    with qtbot.waitSignal(thumbnails.ready):
        assert thumbnails.get(gone, QSize(30, 20)) is None
    assert thumbnails.get(gone, QSize(30, 20)) is None
    assert thumbnails.get(queued("no picture")[0], QSize(30, 20)) is None
