"""The stage: one clip shown large, from the library or another file."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.player.clips import write_clip
from tests.ui.player.playback_helpers import until_open
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.library import Library
from videodesk.ui.actions.generation_actions import GenerationAction
from videodesk.ui.shell.main_window import MainWindow


def test_clip_plays_on_when_shown_large_and_back(
    qtbot: QtBot, window: MainWindow, clip: Generation
) -> None:
    window.gallery.refresh()
    window.gallery.select(clip.id)
    player = window.inspector.player
    qtbot.waitUntil(lambda: player.is_playing, timeout=10_000)
    window.central_area.show_large()
    assert window.central_area.isAncestorOf(player)
    assert player.is_playing
    QTest.keyClick(player, Qt.Key.Key_Escape)
    assert window.inspector.isAncestorOf(player)
    assert player.is_playing


def test_large_clip_plays_with_the_inspector_folded_and_stops_when_it_is_left(
    qtbot: QtBot, window: MainWindow, clip: Generation
) -> None:
    player = window.inspector.player
    player.autoplay = False
    window.menus.show_inspector.trigger()
    window.gallery.refresh()
    window.gallery.select(clip.id)
    qtbot.waitUntil(lambda: window.inspector.generation == clip)
    assert window.inspector.isHidden()

    window.show_large(clip)

    qtbot.waitUntil(lambda: player.is_playing)
    assert window.central_area.isAncestorOf(player)
    QTest.keyClick(player, Qt.Key.Key_Escape)
    assert not window.central_area.is_large
    assert not player.is_playing


def test_paused_clip_plays_when_shown_large(
    qtbot: QtBot, window: MainWindow, clip: Generation
) -> None:
    player = window.inspector.player
    player.autoplay = False
    window.show_generation(clip)
    until_open(qtbot, player)
    assert not player.is_playing

    window.show_large(clip)

    qtbot.waitUntil(lambda: player.is_playing)


def test_next_clip_plays_where_the_previous_was_large(
    qtbot: QtBot, window: MainWindow, library: Library, clip: Generation, tmp_path: Path
) -> None:
    player = window.inspector.player
    player.autoplay = False
    other = replace(
        new_generation(Request(model="veo3", prompt="dunes")),
        status=Status.COMPLETED,
        file=write_clip(tmp_path / "dunes.mp4"),
    )
    window.show_large(clip)
    qtbot.waitUntil(lambda: player.is_playing)

    window.show_generation(other)

    assert player.path == other.file
    qtbot.waitUntil(lambda: player.is_playing)


def test_stage_is_not_opened_without_a_clip(window: MainWindow) -> None:
    window.menus.generation_actions[GenerationAction.SHOW_LARGE].trigger()
    assert not window.central_area.is_large


def test_stage_has_a_back_button_even_without_a_clip(
    qtbot: QtBot, window: MainWindow, library: Library, clip: Generation
) -> None:
    stopped = replace(
        new_generation(Request(model="veo3", prompt="stopped")), status=Status.CANCELLED
    )
    library.add(stopped)
    window.gallery.refresh()
    window.gallery.select(clip.id)
    qtbot.waitUntil(lambda: window.inspector.generation == clip)
    window.central_area.show_large()
    window.show_generation(stopped)
    nothing = window.central_area.findChild(QWidget, "stageNothing")
    assert nothing is not None
    assert nothing.isVisible()
    back = window.central_area.findChild(QAbstractButton, "stageBack")
    assert isinstance(back, QAbstractButton)
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert not window.central_area.is_large
    assert not window.inspector.player.isVisible()


def test_arrow_keys_show_the_next_clip_on_the_stage(
    qtbot: QtBot, window: MainWindow, library: Library, clip: Generation
) -> None:
    newer = replace(new_generation(Request(model="veo3", prompt="x")), status=Status.FAILED)
    library.add(newer)
    window.gallery.refresh()
    window.gallery.select(clip.id)
    qtbot.waitUntil(lambda: window.inspector.generation == clip)
    window.activateWindow()
    window.central_area.show_large()
    asked: list[int] = []
    window.central_area.stepped.connect(asked.append)
    player = window.inspector.player
    qtbot.waitUntil(player.hasFocus)

    QTest.keyClick(player, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(player, Qt.Key.Key_Left)
    assert asked == []
    QTest.keyClick(player, Qt.Key.Key_Up)

    assert asked == [-1]
    qtbot.waitUntil(lambda: window.inspector.generation == newer)


@pytest.fixture
def foreign(qtbot: QtBot, window: MainWindow, clip: Generation, tmp_path: Path) -> Path:
    """A playing clip that is not in the library, after one of the library was selected."""
    file = write_clip(tmp_path / "holiday.mp4")
    window.gallery.refresh()
    window.gallery.select(clip.id)
    qtbot.waitUntil(lambda: window.inspector.generation == clip)
    window.activateWindow()
    window.play_file(file)
    player = window.inspector.player
    qtbot.waitUntil(lambda: player.is_playing and player.hasFocus())
    return file


def test_foreign_file_plays_under_its_name(window: MainWindow, foreign: Path) -> None:
    title = window.central_area.findChild(QLabel, "stageTitle")
    assert title is not None
    assert title.isVisible()
    assert "holiday.mp4" in title.text()
    assert window.inspector.player.path == foreign
    assert window.inspector.generation is None
    assert window.gallery.selected_ids() == []


def test_escape_closes_a_foreign_file(
    qtbot: QtBot, window: MainWindow, foreign: Path, clip: Generation
) -> None:
    player = window.inspector.player

    QTest.keyClick(player, Qt.Key.Key_Escape)

    assert not window.central_area.is_large
    assert player.path is None
    assert not player.isVisible()
    window.gallery.select(clip.id)
    qtbot.waitUntil(lambda: window.inspector.generation == clip)
    window.central_area.show_large()
    title = window.central_area.findChild(QLabel, "stageTitle")
    assert title is not None
    assert not title.isVisible()


def test_arrow_keys_do_not_leave_a_foreign_file(window: MainWindow, foreign: Path) -> None:
    asked: list[int] = []
    window.central_area.stepped.connect(asked.append)

    QTest.keyClick(window.inspector.player, Qt.Key.Key_Up)

    assert asked == []
    assert window.inspector.player.path == foreign


def test_selecting_a_clip_closes_the_foreign_file(
    qtbot: QtBot, window: MainWindow, library: Library, foreign: Path
) -> None:
    working = replace(new_generation(Request(model="veo3", prompt="x")), status=Status.PROCESSING)
    library.add(working)
    window.gallery.refresh()

    window.gallery.reveal_new(working.id)

    qtbot.waitUntil(lambda: window.inspector.generation == working)
    assert not window.central_area.is_large
    assert window.inspector.player.path is None


def test_no_action_is_enabled_for_a_foreign_file(window: MainWindow, foreign: Path) -> None:
    player = window.inspector.player

    player.customContextMenuRequested.emit(QPoint(40, 40))
    assert not any(each.isVisible() for each in window.findChildren(QMenu))


def test_request_made_behind_the_large_clip_is_announced_and_can_be_shown(
    qtbot: QtBot, window: MainWindow, library: Library, clip: Generation
) -> None:
    window.gallery.refresh()
    window.gallery.select(clip.id)
    qtbot.waitUntil(lambda: window.inspector.generation == clip)
    window.central_area.show_large()
    new = new_generation(Request(model="veo3", prompt="a fox"))
    library.add(new)
    window.apply(new)
    window.gallery.reveal_new(new.id)

    assert window.central_area.is_large
    assert window.inspector.generation == clip
    bar = window.notifications.findChild(QWidget, "newClipsNotification")
    assert bar is not None
    assert bar.isVisible()
    assert bar.accessibleName().startswith("1 new clip")
    show = bar.findChild(QAbstractButton, "newClipsNotificationButton")
    assert show is not None
    show.click()

    qtbot.waitUntil(lambda: window.gallery.selected_ids() == [new.id])
    assert window.gallery.isVisible()
