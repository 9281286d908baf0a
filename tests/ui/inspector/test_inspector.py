from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsView, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.inspector.factories import (
    CANCELLED,
    FAILED,
    NOW,
    UNCONFIRMED,
    WORKING,
    completed,
    journal_of,
    name,
)
from tests.ui.inspector.inspector_driver import choose, press
from tests.ui.player.clips import frame_shown
from tests.ui.player.playback_helpers import until_open, until_shown
from tests.ui.queries import child, is_seen
from videodesk.errors import Code, problem
from videodesk.generation import Generation, Status
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.inspector.inspector import Inspector
from videodesk.ui.player.player import Player
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.read_only_text import ReadOnlyText
from videodesk.ui.widgets.worker_pool import WorkerPool

GONE = completed(Path("/gone.mp4"))
QUEUED = replace(WORKING, status=Status.QUEUED, submitted_at=None, task_id=None)


def card(inspector: Inspector) -> QWidget:
    return child(inspector, QWidget, "status-card")


def test_placeholder_is_shown_if_nothing_is_selected(inspector: Inspector) -> None:
    assert is_seen(inspector, "Select a clip to play it here.")
    assert not inspector.player.isVisible()
    assert not child(inspector, QWidget, "details").isVisible()


def test_finished_clip_plays_above_its_prompt_and_metadata(
    qtbot: QtBot, inspector: Inspector, clip: Path
) -> None:
    inspector.show_generation(completed(clip))
    qtbot.waitUntil(lambda: frame_shown(inspector) is not None)
    assert inspector.player.is_playing
    assert child(inspector, ReadOnlyText, "prompt-text").toPlainText() == "A red kite over dunes"
    assert is_seen(inspector, "Veo 3")
    assert not card(inspector).isVisible()


@pytest.mark.parametrize(
    ("generation", "action"),
    [
        (GONE, GenerationAction.REUSE),
        (GONE, GenerationAction.SHOW_IN_FOLDER),
        (FAILED, GenerationAction.REUSE),
        (WORKING, GenerationAction.STOP_TRACKING),
        (CANCELLED, GenerationAction.TRACK_AGAIN),
        (UNCONFIRMED, GenerationAction.LOOK_AT_ACCOUNT),
        (UNCONFIRMED, GenerationAction.SEND_AGAIN),
        (UNCONFIRMED, GenerationAction.FORGET),
        (replace(WORKING, retry_at=NOW), GenerationAction.TRY_NOW),
        (replace(QUEUED, problem=problem(Code.WAITED_LONG)), GenerationAction.SEND_NOW),
        (replace(QUEUED, status=Status.CANCELLED), GenerationAction.PUT_BACK),
    ],
)
def test_button_requests_its_action_for_the_shown_generation(
    qtbot: QtBot,
    inspector: Inspector,
    generation: Generation,
    action: GenerationAction,
) -> None:
    inspector.show_generation(generation)
    with qtbot.waitSignal(inspector.action_requested) as emitted:
        press(qtbot, inspector, action)
    assert emitted.args == [ActionRequest(action, (WORKING.id,))]


@pytest.mark.parametrize(
    "action",
    [
        GenerationAction.COPY_PROMPT,
        GenerationAction.COPY_TASK_ID,
        GenerationAction.COPY_FOR_SUPPORT,
        GenerationAction.SHOW_LARGE,
        GenerationAction.SAVE_COPY,
        GenerationAction.SAVE_FRAME,
        GenerationAction.COPY_FILE,
        GenerationAction.HIDE,
        GenerationAction.TRASH,
        GenerationAction.CONTINUE,
    ],
)
def test_menu_entry_requests_its_action(
    qtbot: QtBot, inspector: Inspector, action: GenerationAction
) -> None:
    inspector.show_generation(GONE)
    inspector.player.missing_changed.disconnect()  # the open menu stays as it is
    with qtbot.waitSignal(inspector.action_requested) as emitted:
        choose(qtbot, inspector, action)
    assert emitted.args == [ActionRequest(action, (WORKING.id,))]


def test_finished_clip_can_be_continued(qtbot: QtBot, inspector: Inspector, clip: Path) -> None:
    inspector.show_generation(completed(clip))
    with qtbot.waitSignal(inspector.action_requested) as emitted:
        press(qtbot, inspector, GenerationAction.CONTINUE)
    assert emitted.args == [ActionRequest(GenerationAction.CONTINUE, (WORKING.id,))]


def test_right_click_on_the_clip_opens_the_more_menu(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.show_generation(GONE)
    player = inspector.player
    player.customContextMenuRequested.emit(player.rect().center())
    qtbot.waitUntil(child(inspector, QMenu, "more-menu").isVisible)


def test_update_of_the_shown_generation_does_not_restart_its_clip(
    qtbot: QtBot, inspector: Inspector, clip: Path
) -> None:
    inspector.show_generation(completed(clip))
    qtbot.waitUntil(lambda: inspector.player.position > 300)
    inspector.show_generation(replace(completed(clip), seconds=2.04))
    assert inspector.player.is_playing
    assert inspector.player.position > 300


def test_clip_that_finishes_while_shown_is_paused_at_its_first_frame(
    qtbot: QtBot, inspector: Inspector, clip: Path
) -> None:
    inspector.show_generation(WORKING)
    inspector.show_generation(completed(clip))
    until_open(qtbot, inspector.player)
    until_shown(qtbot, inspector.player, 0)
    with qtbot.assertNotEmitted(inspector.player.playing_changed, wait=200):
        pass
    assert not inspector.player.is_playing
    assert not card(inspector).isVisible()
    view = child(inspector, QGraphicsView, "video-view")
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: inspector.player.is_playing)


def test_selected_clip_is_paused_if_autoplay_is_off(
    qtbot: QtBot, inspector: Inspector, clip: Path
) -> None:
    inspector.player.autoplay = False
    inspector.show_generation(completed(clip))
    until_open(qtbot, inspector.player)
    assert not inspector.player.is_playing


def test_selecting_an_unfinished_generation_closes_the_former_clip(
    qtbot: QtBot, inspector: Inspector, clip: Path
) -> None:
    inspector.show_generation(completed(clip))
    qtbot.waitUntil(lambda: inspector.player.is_playing)
    inspector.show_generation(replace(WORKING, id="fedcba9876543210"))
    assert not inspector.player.is_playing
    assert not inspector.player.isVisible()


def test_selecting_nothing_closes_the_clip(qtbot: QtBot, inspector: Inspector, clip: Path) -> None:
    inspector.show_generation(completed(clip))
    qtbot.waitUntil(lambda: inspector.player.is_playing)
    inspector.show_generation(None)
    assert not inspector.player.is_playing
    assert inspector.generation is None


def test_message_is_shown_if_a_finished_generation_has_no_file(inspector: Inspector) -> None:
    inspector.show_generation(completed(None))
    assert inspector.player.message == "The clip's file is missing."


def test_restored_file_plays_if_it_is_selected_again(
    qtbot: QtBot, inspector: Inspector, clip: Path, tmp_path: Path
) -> None:
    path = tmp_path / "clip.mp4"
    inspector.show_generation(completed(path))
    qtbot.waitUntil(lambda: bool(inspector.player.message))
    path.write_bytes(clip.read_bytes())
    inspector.show_generation(completed(path))
    qtbot.waitUntil(lambda: inspector.player.is_playing)


def test_button_that_stays_keeps_the_focus(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.show_generation(WORKING)
    button = child(inspector, QPushButton, f"{GenerationAction.STOP_TRACKING}-button")
    qtbot.waitUntil(button.isVisible)
    button.setFocus()
    inspector.show_generation(replace(WORKING, progress=50))
    assert inspector.focusWidget() is button


def test_widgets_have_object_names_and_accessible_names(inspector: Inspector) -> None:
    inspector.show_generation(UNCONFIRMED)
    acted_on: list[QWidget] = [
        *inspector.findChildren(QPushButton),
        *inspector.findChildren(QLineEdit),
        *inspector.findChildren(ReadOnlyText),
    ]
    assert all(each.objectName() for each in acted_on)
    assert all(each.accessibleName() or getattr(each, "text", str)() for each in acted_on)


@pytest.mark.parametrize("width", [280, 400])
@pytest.mark.parametrize("generation", [FAILED, UNCONFIRMED, WORKING])
def test_long_texts_do_not_make_the_inspector_wider(
    inspector: Inspector, generation: Generation, width: int
) -> None:
    assert generation.request is not None
    long = replace(
        generation,
        task_id="x" * 300,
        request=replace(
            generation.request, prompt="y" * 900, images=("https://example.com/" + "z" * 300,)
        ),
    )
    inspector.resize(width, 700)
    inspector.show_generation(long)
    assert inspector.width() == width
    assert child(inspector, QWidget, "details").width() <= width


def test_player_takes_at_most_half_of_a_small_inspector(
    qtbot: QtBot, inspector: Inspector, clip: Path
) -> None:
    inspector.resize(400, 500)
    inspector.show_generation(replace(completed(clip), width=90, height=160))
    view = child(inspector, QWidget, "video-view")
    qtbot.waitUntil(lambda: 200 <= view.height() <= 250)


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(
    qtbot: QtBot, theme: Theme, icons: IconProvider, workers: WorkerPool, clock: Clock
) -> Inspector:
    inspector = Inspector(
        theme,
        icons,
        workers,
        Player(theme, icons, workers),
        model_name=name,
        now=clock,
        read_event_log=journal_of,
    )
    qtbot.addWidget(inspector, before_close_func=Inspector.close_player)
    inspector.show()
    return inspector


def test_elapsed_time_is_updated(qtbot: QtBot, timed: Inspector, clock: Clock) -> None:
    timed.show_generation(WORKING)
    clock.time += timedelta(seconds=6)
    qtbot.waitUntil(lambda: is_seen(timed, "2:20"))


def test_hidden_inspector_stops_its_clock_until_it_is_shown(timed: Inspector, clock: Clock) -> None:
    timed.show_generation(WORKING)
    timed.hide()
    assert not any(timer.isActive() for timer in timed.findChildren(QTimer))
    clock.time += timedelta(minutes=1)
    timed.show()
    assert is_seen(timed, "3:14")
