"""Remedies in the inspector, chosen by real input."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.inspector.factories import NOW, UNCONFIRMED, WORKING, completed
from tests.ui.inspector.inspector_driver import button, press
from tests.ui.player.playback_helpers import on_linux, open_files, until_open
from tests.ui.queries import child, is_seen
from videodesk.errors import Code, problem
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.inspector.inspector import Inspector

WAITING = replace(
    WORKING,
    problem=problem(Code.SERVICE_ERROR),
    retry_at=NOW + timedelta(seconds=12),
)


@pytest.fixture
def requests(inspector: Inspector) -> list[ActionRequest]:
    """What the inspector requested, in order."""
    emitted: list[ActionRequest] = []
    inspector.action_requested.connect(emitted.append)
    return emitted


def test_countdown_is_shown_until_the_retry(inspector: Inspector) -> None:
    inspector.show_generation(WAITING)
    assert is_seen(inspector, "Next try in 12 s")
    inspector.show_generation(replace(WAITING, retry_at=None, problem=None))
    assert not child(inspector, QLabel, "status-countdown").isVisible()


def test_unconfirmed_request_shows_when_it_was_sent(inspector: Inspector) -> None:
    inspector.show_generation(UNCONFIRMED)
    assert is_seen(inspector, "Sent 2 min ago")
    assert is_seen(inspector, "both are charged")


def test_send_again_is_disabled_after_a_press(
    qtbot: QtBot, inspector: Inspector, requests: list[ActionRequest]
) -> None:
    inspector.show_generation(UNCONFIRMED)
    for _ in range(2):
        press(qtbot, inspector, GenerationAction.SEND_AGAIN)
    assert requests == [ActionRequest(GenerationAction.SEND_AGAIN, (UNCONFIRMED.id,))]
    inspector.show_generation(UNCONFIRMED)  # an update without a change
    assert not button(inspector, GenerationAction.SEND_AGAIN).isEnabled()
    inspector.enable_actions(UNCONFIRMED.id)
    press(qtbot, inspector, GenerationAction.SEND_AGAIN)
    assert len(requests) == 2


def test_remedies_are_enabled_if_the_generation_changes(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.show_generation(UNCONFIRMED)
    press(qtbot, inspector, GenerationAction.SEND_AGAIN)
    inspector.show_generation(replace(UNCONFIRMED, problem=problem(Code.INTERRUPTED)))
    assert button(inspector, GenerationAction.SEND_AGAIN).isEnabled()


def test_rejected_task_id_is_explained_and_can_be_corrected(
    inspector: Inspector, requests: list[ActionRequest]
) -> None:
    inspector.show_generation(UNCONFIRMED)
    field = child(inspector, QLineEdit, "task-id-field")
    QTest.keyClicks(field, "video_task_wrong")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert len(requests) == 1
    rejected = problem(Code.UNKNOWN_TASK, message="The service doesn't know this task.")
    inspector.show_entry_problem("another", rejected)
    assert not is_seen(inspector, "The service doesn't know this task.")
    inspector.show_entry_problem(UNCONFIRMED.id, rejected)
    assert is_seen(inspector, "The service doesn't know this task.")
    assert field.text() == "video_task_wrong"
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert not is_seen(inspector, "The service doesn't know this task.")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert len(requests) == 2


def test_missing_file_can_be_fetched_again_until_it_is_back(
    qtbot: QtBot, inspector: Inspector, requests: list[ActionRequest], clip: Path, tmp_path: Path
) -> None:
    path = tmp_path / "clip.mp4"
    inspector.show_generation(completed(path))
    press(qtbot, inspector, GenerationAction.FETCH_AGAIN)
    assert requests == [ActionRequest(GenerationAction.FETCH_AGAIN, (WORKING.id,))]
    assert is_seen(inspector, "File missing")
    path.write_bytes(clip.read_bytes())
    qtbot.waitUntil(lambda: not child(inspector, QWidget, "status-card").isVisible())
    until_open(qtbot, inspector.player)
    assert not inspector.player.is_playing


def test_damaged_file_can_be_fetched_again(
    qtbot: QtBot,
    inspector: Inspector,
    requests: list[ActionRequest],
    damaged: set[str],
    clip: Path,
) -> None:
    damaged.add(WORKING.id)
    inspector.show_generation(completed(clip))
    assert is_seen(inspector, "File damaged")
    assert is_seen(inspector, "or was changed after the download")
    press(qtbot, inspector, GenerationAction.FETCH_AGAIN)
    assert requests == [ActionRequest(GenerationAction.FETCH_AGAIN, (WORKING.id,))]
    damaged.clear()
    inspector.show_generation(completed(clip))
    assert not child(inspector, QWidget, "status-card").isVisible()


def test_missing_file_without_task_id_cannot_be_fetched_again(
    qtbot: QtBot, inspector: Inspector, requests: list[ActionRequest]
) -> None:
    inspector.show_generation(replace(completed(Path("/gone.mp4")), task_id=None))
    qtbot.waitUntil(child(inspector, QWidget, "status-card").isVisible)
    assert inspector.findChild(QPushButton, f"{GenerationAction.FETCH_AGAIN}-button") is None


@on_linux
def test_file_is_closed_before_it_is_moved(qtbot: QtBot, inspector: Inspector, clip: Path) -> None:
    inspector.show_generation(completed(clip))
    qtbot.waitUntil(lambda: inspector.player.is_playing)
    inspector.release_file(Path("/another.mp4"))
    assert str(clip) in open_files()
    inspector.release_file(clip)
    assert str(clip) not in open_files()


def test_pause_returns_the_position_of_the_shown_clip(
    qtbot: QtBot, inspector: Inspector, clip: Path
) -> None:
    inspector.show_generation(completed(clip))
    qtbot.waitUntil(lambda: inspector.player.position > 300)
    assert inspector.pause_at("another") == 0
    assert inspector.player.is_playing
    position = inspector.pause_at(WORKING.id)
    assert position == inspector.player.position > 300
    assert not inspector.player.is_playing


def test_task_id_entry_takes_the_focus_when_its_generation_is_shown(
    qtbot: QtBot, inspector: Inspector
) -> None:
    inspector.activateWindow()
    inspector.focus_task_entry(UNCONFIRMED.id)
    inspector.show_generation(UNCONFIRMED)
    qtbot.waitUntil(child(inspector, QLineEdit, "task-id-field").hasFocus)


def test_tab_order_goes_from_reuse_to_more(qtbot: QtBot, inspector: Inspector, clip: Path) -> None:
    inspector.show_generation(completed(clip))
    inspector.activateWindow()
    qtbot.waitUntil(button(inspector, GenerationAction.REUSE).isVisible)
    button(inspector, GenerationAction.REUSE).setFocus()
    names = []
    for _ in range(4):
        focused = inspector.focusWidget()
        assert focused is not None
        names.append(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert names == ["reuse-button", "continue-button", "show-in-folder-button", "more-button"]
