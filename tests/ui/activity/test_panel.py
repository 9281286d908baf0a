from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.activity.factories import NOW, Clock, at, queued, working
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
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.activity.activity_bar import ActivityBar
from videodesk.ui.activity.activity_state import QueueMove
from videodesk.ui.activity.row_list import RowList

ALT = Qt.KeyboardModifier.AltModifier


def test_generations_are_listed_in_their_sections(qtbot: QtBot, bar: ActivityBar) -> None:
    fill(qtbot, bar, "a", "b")
    bar.apply(working("w"))
    bar.apply(at(Status.UNCONFIRMED, "lost", problem=problem(Code.ANSWER_LOST)))
    until_titles(qtbot, rows(bar, "needing"), ["lost"])
    assert titles(rows(bar, "working")) == ["w"]
    assert lines(rows(bar, "working")) == ["0:42 of about 1 min 30 s"]
    assert lines(queue(bar)) == ["Veo 3 · 16:9 · 8 s"] * 2
    assert lines(rows(bar, "needing"))[0].startswith("Not confirmed · The request was sent")


def test_empty_section_shows_its_placeholder(bar: ActivityBar) -> None:
    seen = [each.text() for each in bar.findChildren(QLabel) if each.isVisible()]
    assert "The queue is empty." in seen
    assert not queue(bar).isVisible()


def test_row_is_moved_with_alt_and_an_arrow_key(qtbot: QtBot, bar: ActivityBar) -> None:
    made = fill(qtbot, bar, "a", "b", "c")
    view = queue(bar)
    view.setFocus()
    view.setCurrentIndex(view.rows.index(2))
    for key, expected, before in (
        (Qt.Key.Key_Up, ["a", "c", "b"], "b"),
        (Qt.Key.Key_Up, ["c", "a", "b"], "a"),
        (Qt.Key.Key_Down, ["a", "c", "b"], "b"),
        (Qt.Key.Key_End, ["a", "b", "c"], None),
        (Qt.Key.Key_Home, ["c", "a", "b"], "a"),
    ):
        with qtbot.waitSignal(bar.queue_move_requested) as emitted:
            QTest.keyClick(view, key, ALT)
        assert emitted.args == [QueueMove(made["c"].id, made[before].id if before else None)]
        assert titles(view) == expected
        assert view.currentIndex().data() == "c"
    with qtbot.assertNotEmitted(bar.queue_move_requested):
        QTest.keyClick(view, Qt.Key.Key_Up, ALT)


def drop(view: RowList, mime: QMimeData, place: QPoint) -> QDropEvent:
    event = QDropEvent(
        QPointF(place),
        Qt.DropAction.MoveAction | Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.setDropAction(Qt.DropAction.MoveAction)
    view.dropEvent(event)
    return event


def test_dragged_row_is_moved_where_it_is_dropped(qtbot: QtBot, bar: ActivityBar) -> None:
    made = fill(qtbot, bar, "a", "b", "c")
    view = queue(bar)
    dragged = view.rows.mimeData([view.rows.index(2)])
    upper_half_of_a = view.visualRect(view.rows.index(0)).topLeft() + QPoint(20, 3)
    with qtbot.waitSignal(bar.queue_move_requested) as emitted:
        event = drop(view, dragged, upper_half_of_a)
    assert emitted.args == [QueueMove(made["c"].id, made["a"].id)]
    assert titles(view) == ["c", "a", "b"]
    # After a move, the view that began the drag would remove the row.
    assert event.dropAction() == Qt.DropAction.CopyAction
    with qtbot.waitSignal(bar.queue_move_requested) as emitted:
        drop(view, dragged, QPoint(20, view.viewport().height() - 1))
    assert emitted.args == [QueueMove(made["c"].id, None)]


def test_drop_from_elsewhere_is_ignored(qtbot: QtBot, bar: ActivityBar) -> None:
    fill(qtbot, bar, "a", "b")
    mime = QMimeData()
    mime.setText("a")
    with qtbot.assertNotEmitted(bar.queue_move_requested):
        assert not drop(queue(bar), mime, QPoint(20, 3)).isAccepted()


def test_drawn_buttons_request_their_actions(qtbot: QtBot, bar: ActivityBar) -> None:
    made = fill(qtbot, bar, "a")
    soon = NOW + timedelta(seconds=12)
    waits = working("w", retry_at=soon, problem=problem(Code.SERVICE_ERROR))
    bar.apply(waits)
    until_titles(qtbot, rows(bar, "working"), ["w"])
    for view, action, generation in (
        (queue(bar), GenerationAction.REMOVE_FROM_QUEUE, made["a"]),
        (rows(bar, "working"), GenerationAction.TRY_NOW, waits),
        (rows(bar, "working"), GenerationAction.STOP_TRACKING, waits),
    ):
        with qtbot.waitSignal(bar.action_requested) as emitted:
            press(qtbot, view, 0, action)
        assert emitted.args == [ActionRequest(action, (generation.id,))]


def test_narrow_row_keeps_its_first_button_and_its_title(bar: ActivityBar) -> None:
    waits = working("w", retry_at=NOW, problem=problem(Code.SERVICE_ERROR))
    delegate = rows(bar, "working").delegate

    def shown(width: int) -> list[GenerationAction]:
        cell = QRect(0, 0, width, 44)
        both = (GenerationAction.TRY_NOW, GenerationAction.STOP_TRACKING)
        return [each for each in both if not delegate.button_box(cell, waits, each).isEmpty()]

    assert shown(900) == [GenerationAction.TRY_NOW, GenerationAction.STOP_TRACKING]
    assert shown(240) == [GenerationAction.TRY_NOW]


def test_delete_removes_a_queued_request_and_enter_shows_it(qtbot: QtBot, bar: ActivityBar) -> None:
    made = fill(qtbot, bar, "a")
    view = queue(bar)
    view.setFocus()
    view.setCurrentIndex(view.rows.index(0))
    for key, action in (
        (Qt.Key.Key_Delete, GenerationAction.REMOVE_FROM_QUEUE),
        (Qt.Key.Key_Return, GenerationAction.SHOW),
    ):
        with qtbot.waitSignal(bar.action_requested) as emitted:
            QTest.keyClick(view, key)
        assert emitted.args == [ActionRequest(action, (made["a"].id,))]


def test_request_that_waited_long_can_be_sent_or_removed(qtbot: QtBot, bar: ActivityBar) -> None:
    asking = at(Status.QUEUED, "long", problem=problem(Code.WAITED_LONG))
    bar.apply(asking)
    view = rows(bar, "needing")
    until_titles(qtbot, view, ["long"])
    for action in (GenerationAction.SEND_NOW, GenerationAction.REMOVE_FROM_QUEUE):
        with qtbot.waitSignal(bar.action_requested) as emitted:
            press(qtbot, view, 0, action)
        assert emitted.args == [ActionRequest(action, (asking.id,))]


def test_context_menu_moves_a_row(qtbot: QtBot, bar: ActivityBar) -> None:
    made = fill(qtbot, bar, "a", "b")
    view = queue(bar)
    menu = view.menu_for(view.rows.index(1))
    menu.popup(view.mapToGlobal(QPoint(5, 5)))
    qtbot.waitUntil(menu.isVisible)
    entry = menu.findChild(QAction, "row-first")
    assert entry is not None
    with qtbot.waitSignal(bar.queue_move_requested) as emitted:
        place = menu.actionGeometry(entry).center()
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)
    assert emitted.args == [QueueMove(made["b"].id, made["a"].id)]


def test_failed_generation_is_shown_in_the_status_line_until_it_is_looked_at(
    qtbot: QtBot, bar: ActivityBar
) -> None:
    failed = working("f")
    bar.apply(failed)
    reason = problem(Code.GENERATION_FAILED, detail="upstream timed out")
    bar.apply(replace(failed, status=Status.FAILED, problem=reason))
    shown = child(bar, QLabel, "lastProblem")
    assert shown.text().startswith("The service could not make this clip.")
    assert shown.text().endswith("“upstream timed out”")
    qtbot.waitUntil(lambda: titles(rows(bar, "working")) == [])
    assert titles(rows(bar, "needing")) == []
    QTest.mouseClick(child(bar, QToolButton, "problemSign"), Qt.MouseButton.LeftButton)
    assert shown.text() == ""


def test_queue_is_paused_resumed_and_cleared(qtbot: QtBot, bar: ActivityBar) -> None:
    made = fill(qtbot, bar, "a", "b")
    pause = child(bar, QPushButton, "pause-queue")
    with qtbot.waitSignal(bar.queue_pause_requested) as emitted:
        QTest.mouseClick(pause, Qt.MouseButton.LeftButton)
    assert emitted.args == [True]
    bar.set_queue([each.id for each in made.values()], is_paused=True)
    qtbot.waitUntil(lambda: pause.text() == "Resume")
    with qtbot.waitSignal(bar.queue_pause_requested) as emitted:
        QTest.mouseClick(pause, Qt.MouseButton.LeftButton)
    assert emitted.args == [False]
    with qtbot.waitSignal(bar.queue_clear_requested):
        QTest.mouseClick(child(bar, QPushButton, "empty-queue"), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("code", "name", "signal"),
    [
        (Code.NO_BALANCE, "alert-try-now", "profile_retry_requested"),
        (Code.UNREACHABLE, "alert-try-now", "profile_retry_requested"),
        (Code.WRONG_ADDRESS, "alert-open-settings", "settings_requested"),
    ],
)
def test_alert_of_a_profile_has_its_remedy(
    qtbot: QtBot, bar: ActivityBar, code: Code, name: str, signal: str
) -> None:
    bar.show_problem(problem(code), profile="Studio")
    qtbot.waitUntil(lambda: bar.findChild(QPushButton, name) is not None)
    with qtbot.waitSignal(getattr(bar, signal)) as emitted:
        QTest.mouseClick(child(bar, QPushButton, name), Qt.MouseButton.LeftButton)
    assert emitted.args == ["Studio"]


def test_alerts_are_listed_until_dismissed_or_solved(qtbot: QtBot, bar: ActivityBar) -> None:
    bar.show_problem(problem(Code.UNREACHABLE), profile="Studio")
    bar.show_problem(problem(Code.NO_BALANCE), profile="Private")
    bar.show_problem(problem(Code.LIBRARY_RESTORED))
    qtbot.waitUntil(lambda: len(alert_headings(bar)) == 3)
    assert alert_headings(bar) == [
        "Balance too low · Private",
        "Offline · Studio",
        "Library restored",
    ]
    QTest.mouseClick(child(bar, QToolButton, "alert-dismiss"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(alert_headings(bar)) == 2)
    bar.clear_problem("Private")
    bar.clear_problem("Studio")
    qtbot.waitUntil(lambda: alert_headings(bar) == [])


def test_countdown_runs_only_while_it_is_visible(
    qtbot: QtBot, bar: ActivityBar, clock: Clock
) -> None:
    bar.apply(working("w", retry_at=NOW + timedelta(seconds=12)))
    counts = child(bar, QLabel, "activityCounts")
    assert counts.text() == "1 in progress · next try in 12 s"
    clock.time += timedelta(seconds=5)
    qtbot.waitUntil(lambda: counts.text() == "1 in progress · next try in 7 s")
    until_titles(qtbot, rows(bar, "working"), ["w"])
    assert lines(rows(bar, "working")) == ["Next try in 7 s"]
    bar.hide()
    assert not any(each.isActive() for each in bar.findChildren(QTimer) if not each.isSingleShot())


def test_escape_closes_the_panel(qtbot: QtBot, bar: ActivityBar) -> None:
    fill(qtbot, bar, "a")
    bar.open_panel()
    QTest.keyClick(queue(bar), Qt.Key.Key_Escape)
    assert not bar.is_open
    QTest.mouseClick(child(bar, QToolButton, "activityToggle"), Qt.MouseButton.LeftButton)
    assert bar.is_open


def test_ten_thousand_changes_reset_the_rows_a_few_times(qtbot: QtBot, bar: ActivityBar) -> None:
    many = queued(*map(str, range(10_000)))
    resets: list[int] = []
    view = queue(bar)
    view.rows.modelReset.connect(lambda: resets.append(view.rows.rowCount()))
    for each in many:
        bar.apply(each)
    bar.set_queue([each.id for each in many], is_paused=False)
    qtbot.waitUntil(lambda: view.rows.rowCount() == 10_000)
    for each in many:
        bar.apply(replace(each, status=Status.CANCELLED))
    qtbot.waitUntil(lambda: view.rows.rowCount() == 0)
    assert len(resets) < 20


def test_rows_have_accessible_texts(qtbot: QtBot, bar: ActivityBar) -> None:
    fill(qtbot, bar, "a fox")
    spoken = queue(bar).rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "a fox. Waiting. Veo 3 · 16:9 · 8 s"
    for each in bar.findChildren(RowList):
        assert each.accessibleName()
        assert each.objectName()


def test_long_wait_is_named_as_on_the_tile(qtbot: QtBot, bar: ActivityBar) -> None:
    bar.apply(working("w", seconds=181))
    until_titles(qtbot, rows(bar, "working"), ["w"])
    assert lines(rows(bar, "working")) == ["Longer than usual · 3:01 of about 1 min 30 s"]


def test_alerts_are_no_higher_than_their_texts(qtbot: QtBot, bar: ActivityBar) -> None:
    bar.show_problem(problem(Code.NO_BALANCE), profile="Studio")
    area = child(bar, QScrollArea, "alert-cards")
    cards = area.widget()
    assert cards is not None
    for width in (1200, 700):
        bar.resize(width, 500)
        qtbot.waitUntil(lambda: area.height() == cards.heightForWidth(area.viewport().width()) > 0)
