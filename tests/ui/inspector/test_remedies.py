"""What the inspector offers when something is amiss: pressed by real input."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QAction, QClipboard
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.inspector.factories import NOW, UNCONFIRMED, WORKING, completed
from tests.ui.player.playback_helpers import on_linux, open_files, until_open
from tests.ui.queries import child, is_seen
from videodesk.errors import Code, problem
from videodesk.generation import Generation, Status
from videodesk.ui.inspector.inspector import FrameExport, Inspector
from videodesk.ui.player.actions import Action

WAITING = replace(
    WORKING,
    problem=problem(Code.SERVICE_TROUBLE),
    retry_at=NOW + timedelta(seconds=12),
)
WITHDRAWN = replace(WORKING, status=Status.CANCELLED, submitted_at=None, task_id=None)
QUEUED = replace(WORKING, status=Status.QUEUED, submitted_at=None, task_id=None)


class Listener:
    """Somebody who carries out what is asked."""

    def __init__(self, *signals: SignalInstance) -> None:
        self.heard: list[object] = []
        for signal in signals:
            signal.connect(self.hear)

    def hear(self, value: object) -> None:
        self.heard.append(value)


@pytest.fixture
def listener(inspector: Inspector) -> Listener:
    return Listener(
        inspector.try_now_requested,
        inspector.fetch_again_requested,
        inspector.undo_wanted,
        inspector.continue_requested,
        inspector.save_copy_requested,
        inspector.frame_wanted,
        inspector.hide_requested,
        inspector.trash_requested,
    )


def button(inspector: Inspector, action: Action) -> QPushButton:
    return child(inspector, QPushButton, f"{action}-button")


def press(qtbot: QtBot, inspector: Inspector, action: Action) -> None:
    def is_there() -> bool:
        found = inspector.findChild(QPushButton, f"{action}-button")
        return isinstance(found, QPushButton) and found.isVisible()

    qtbot.waitUntil(is_there)
    QTest.mouseClick(button(inspector, action), Qt.MouseButton.LeftButton)


def choose(qtbot: QtBot, inspector: Inspector, action: Action) -> None:
    QTest.mouseClick(child(inspector, QPushButton, "more-button"), Qt.MouseButton.LeftButton)
    menu = child(inspector, QMenu, "more-menu")
    qtbot.waitUntil(menu.isVisible)
    entry = menu.findChild(QAction, f"{action}-entry")
    assert entry is not None
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())


def entries(inspector: Inspector) -> set[Action]:
    menu = child(inspector, QMenu, "more-menu")
    return {Action(each.data()) for each in menu.actions() if each.data()}


@pytest.mark.parametrize(
    ("generation", "action", "wanted"),
    [
        (WAITING, Action.TRY_NOW, WORKING.id),
        (replace(QUEUED, problem=problem(Code.WAITED_LONG)), Action.SEND_NOW, WORKING.id),
        (WITHDRAWN, Action.PUT_BACK, (WORKING.id,)),
    ],
)
def test_a_button_says_what_is_wanted(
    qtbot: QtBot,
    inspector: Inspector,
    listener: Listener,
    generation: Generation,
    action: Action,
    wanted: object,
) -> None:
    inspector.show_generation(generation)
    press(qtbot, inspector, action)
    assert listener.heard == [wanted]


def test_a_countdown_is_seen_and_goes_when_it_is_over(inspector: Inspector) -> None:
    inspector.show_generation(WAITING)
    assert is_seen(inspector, "Next try in 12 s")
    inspector.show_generation(replace(WAITING, retry_at=None, problem=None))
    assert not child(inspector, QLabel, "standing-countdown").isVisible()


def test_nothing_is_offered_that_nobody_carries_out(inspector: Inspector) -> None:
    inspector.show_generation(WAITING)
    assert inspector.findChild(QPushButton, f"{Action.TRY_NOW}-button") is None
    assert Action.HIDE not in entries(inspector)
    assert Action.COPY_PROMPT in entries(inspector)


def test_when_it_was_sent_stands_beside_what_was_not_confirmed(inspector: Inspector) -> None:
    inspector.show_generation(UNCONFIRMED)
    assert is_seen(inspector, "Sent 2 min ago")
    assert is_seen(inspector, "both are charged")


def test_sending_again_can_be_pressed_once(qtbot: QtBot, inspector: Inspector) -> None:
    sent = Listener(inspector.send_again_requested)
    inspector.show_generation(UNCONFIRMED)
    for _ in range(2):
        press(qtbot, inspector, Action.SEND_AGAIN)
    assert sent.heard == [UNCONFIRMED.id]
    inspector.show_generation(UNCONFIRMED)  # news that changes nothing
    assert not button(inspector, Action.SEND_AGAIN).isEnabled()
    inspector.enable_actions(UNCONFIRMED.id)
    press(qtbot, inspector, Action.SEND_AGAIN)
    assert len(sent.heard) == 2


def test_a_changed_row_offers_its_ways_anew(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.show_generation(UNCONFIRMED)
    press(qtbot, inspector, Action.SEND_AGAIN)
    inspector.show_generation(replace(UNCONFIRMED, problem=problem(Code.INTERRUPTED)))
    assert button(inspector, Action.SEND_AGAIN).isEnabled()


def test_a_wrong_task_id_is_told_beside_the_field_and_can_be_corrected(
    qtbot: QtBot, inspector: Inspector
) -> None:
    entered = Listener(inspector.task_id_entered)
    inspector.show_generation(UNCONFIRMED)
    field = child(inspector, QLineEdit, "task-id-field")
    QTest.keyClicks(field, "video_task_wrong")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert len(entered.heard) == 1
    told = problem(Code.UNKNOWN_TASK, message="The service does not know this task.")
    inspector.show_entry_problem("another", told)
    assert not is_seen(inspector, "The service does not know this task.")
    inspector.show_entry_problem(UNCONFIRMED.id, told)
    assert is_seen(inspector, "The service does not know this task.")
    assert field.text() == "video_task_wrong"
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert not is_seen(inspector, "The service does not know this task.")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert len(entered.heard) == 2


def test_a_missing_file_can_be_fetched_again_until_it_is_back(
    qtbot: QtBot, inspector: Inspector, listener: Listener, clip: Path, tmp_path: Path
) -> None:
    path = tmp_path / "clip.mp4"
    inspector.show_generation(completed(path))
    press(qtbot, inspector, Action.FETCH_AGAIN)
    assert listener.heard == [WORKING.id]
    assert is_seen(inspector, "File missing")
    path.write_bytes(clip.read_bytes())
    qtbot.waitUntil(lambda: not child(inspector, QWidget, "standing-card").isVisible())
    until_open(qtbot, inspector.player)
    assert not inspector.player.is_playing


def test_a_missing_file_without_a_task_id_can_only_be_put_back(
    qtbot: QtBot, inspector: Inspector, listener: Listener
) -> None:
    inspector.show_generation(replace(completed(Path("/gone.mp4")), task_id=None))
    qtbot.waitUntil(child(inspector, QWidget, "standing-card").isVisible)
    assert inspector.findChild(QPushButton, f"{Action.FETCH_AGAIN}-button") is None


@on_linux
def test_a_file_that_is_to_be_moved_is_let_go_of(
    qtbot: QtBot, inspector: Inspector, clip: Path
) -> None:
    inspector.show_generation(completed(clip))
    qtbot.waitUntil(lambda: inspector.player.is_playing)
    inspector.release_file(Path("/another.mp4"))
    assert str(clip) in open_files()
    inspector.release_file(clip)
    assert str(clip) not in open_files()


@pytest.mark.parametrize("action", [Action.SAVE_COPY, Action.HIDE, Action.TRASH, Action.CONTINUE])
def test_the_menu_says_what_is_wanted(
    qtbot: QtBot, inspector: Inspector, listener: Listener, action: Action
) -> None:
    inspector.show_generation(completed(Path("/x.mp4"), "0f"))
    inspector.player.missing_changed.disconnect()  # the menu under the pointer stays as it is
    choose(qtbot, inspector, action)
    qtbot.waitUntil(lambda: listener.heard == ["0f"])


def test_a_frame_is_kept_from_where_the_clip_stands(
    qtbot: QtBot, inspector: Inspector, listener: Listener, clip: Path
) -> None:
    inspector.show_generation(completed(clip))
    qtbot.waitUntil(lambda: inspector.player.position > 300)
    choose(qtbot, inspector, Action.SAVE_FRAME)
    qtbot.waitUntil(lambda: bool(listener.heard))
    wish = listener.heard[0]
    assert isinstance(wish, FrameExport)
    assert wish.id == WORKING.id
    assert wish.position == inspector.player.position > 300
    assert not inspector.player.is_playing


def test_the_file_itself_is_copied(
    qtbot: QtBot, inspector: Inspector, clip: Path, clipboard: QClipboard
) -> None:
    inspector.show_generation(completed(clip))
    choose(qtbot, inspector, Action.COPY_FILE)
    qtbot.waitUntil(lambda: clipboard.mimeData().hasUrls())
    assert [each.toLocalFile() for each in clipboard.mimeData().urls()] == [str(clip)]


def test_details_for_support_are_copied_without_unfolding_the_history(
    qtbot: QtBot, inspector: Inspector, clipboard: QClipboard
) -> None:
    inspector.show_generation(UNCONFIRMED)
    choose(qtbot, inspector, Action.COPY_FOR_SUPPORT)
    qtbot.waitUntil(lambda: "request req-7" in clipboard.text())
    assert "problem answer_lost" in clipboard.text()
    assert UNCONFIRMED.request.prompt not in clipboard.text()


def test_a_clip_can_be_continued(
    qtbot: QtBot, inspector: Inspector, listener: Listener, clip: Path
) -> None:
    inspector.show_generation(completed(clip))
    press(qtbot, inspector, Action.CONTINUE)
    assert listener.heard == [WORKING.id]


def test_tab_goes_from_reuse_to_more(qtbot: QtBot, inspector: Inspector, clip: Path) -> None:
    inspector.show_generation(completed(clip))
    inspector.activateWindow()
    qtbot.waitUntil(button(inspector, Action.REUSE).isVisible)
    button(inspector, Action.REUSE).setFocus()
    names = []
    for _ in range(3):
        focused = inspector.focusWidget()
        assert focused is not None
        names.append(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert names == [f"{Action.REUSE}-button", f"{Action.SHOW_IN_FOLDER}-button", "more-button"]
