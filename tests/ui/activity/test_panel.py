from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QColor, QDropEvent, QEnterEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.activity.factories import NOW, Clock, at, queued, working
from tests.ui.activity.panel_driver import lines, press, queue, rows, titles, until_titles
from tests.ui.queries import child
from videodesk.errors import Code, problem
from videodesk.generation import Generation, Status
from videodesk.ui.actions.account_holds import AccountHolds
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.activity.activity_bar import ActivityBar
from videodesk.ui.activity.activity_state import QueueMove
from videodesk.ui.activity.alert_card import AlertCard
from videodesk.ui.activity.panel import ActivityPanel
from videodesk.ui.activity.resize_handle import ResizeHandle
from videodesk.ui.activity.row_list import RowList
from videodesk.ui.activity.row_thumbnails import RowThumbnails
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.formatting import time_of_day
from videodesk.ui.widgets.worker_pool import WorkerPool

ALT = Qt.KeyboardModifier.AltModifier


def fill(qtbot: QtBot, bar: ActivityBar, *prompts: str) -> dict[str, Generation]:
    made = queued(*prompts)
    for each in made:
        bar.apply(each)
    bar.set_queue([each.id for each in made], is_paused=False)
    until_titles(qtbot, queue(bar), list(prompts))
    return {each.request.prompt: each for each in made}


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


def alert_headings(bar: ActivityBar) -> list[str]:
    shown = [each for each in bar.findChildren(AlertCard) if not each.isHidden()]
    return [child(each, QLabel, "alert-heading").text() for each in shown]


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
    usual = panel.height()
    assert bar.panel_height is None
    drag_edge(bar, -40)
    assert panel.height() == bar.panel_height == usual + 40
    drag_edge(bar, 1000)
    assert panel.height() == panel.minimum_height() < usual
    bar.panel_height = 5000
    bar.panel_height = 300
    assert panel.height() == 300
    handle = child(bar, ResizeHandle, "activityHandle")
    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton)
    assert bar.panel_height is None
    assert panel.height() == usual


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
