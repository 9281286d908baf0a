"""Full screen: one clip on a dark ground (F), or the window as it is (F11)."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsView, QLabel, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.player.clips import write_clip
from tests.ui.queries import child
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.library import Library
from videodesk.settings import Session
from videodesk.ui.player.player import Player
from videodesk.ui.shell.main_window import MainWindow


@pytest.fixture
def player(qtbot: QtBot, window: MainWindow, clip: Generation) -> Player:
    """The player of a window that shows a playing clip in its inspector."""
    window.gallery.refresh()
    window.gallery.select(clip.id)
    player = window.inspector.player
    qtbot.waitUntil(lambda: player.is_playing)
    window.activateWindow()
    return player


def test_f_fills_the_screen_with_the_clip_alone_and_escape_leads_back(
    qtbot: QtBot, window: MainWindow, player: Player
) -> None:
    QTest.keyClick(player, Qt.Key.Key_F)

    qtbot.waitUntil(window.isFullScreen)
    around = (window.composer, window.inspector, window.activity, window.gallery)
    assert not any(each.isVisible() for each in around)
    assert window.menuBar().height() == 0
    assert player.is_playing
    qtbot.waitUntil(lambda: player.size() == window.size())
    ground = window.grab().toImage().pixelColor(3, 3)
    assert max(ground.red(), ground.green(), ground.blue()) < 16

    QTest.keyClick(player, Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: not window.isFullScreen())
    assert window.inspector.isAncestorOf(player)
    assert all(each.isVisible() for each in around)
    assert window.menuBar().height() > 0
    assert player.is_playing


def test_f11_fills_the_screen_with_the_large_clip_and_escape_goes_back_one_step_at_a_time(
    window: MainWindow, player: Player
) -> None:
    window.central_area.show_large()
    window.menus.full_screen.trigger()
    assert window.central_area.is_full_screen

    QTest.keyClick(player, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert window.central_area.is_large

    QTest.keyClick(player, Qt.Key.Key_Escape)
    assert not window.central_area.is_large


def test_session_of_a_full_screen_is_that_from_before_and_the_window_manager_can_end_it(
    window: MainWindow, player: Player
) -> None:
    before = window.session(Session())
    QTest.keyClick(player, Qt.Key.Key_F)

    kept = window.session(Session())

    assert kept.geometry == before.geometry
    assert (kept.composer_folded, kept.inspector_folded) == (False, False)

    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)

    assert not window.central_area.is_full_screen
    assert window.composer.isVisible()


def test_full_screen_of_the_window_stays_behind_the_clip_and_ends_with_escape(
    window: MainWindow, player: Player
) -> None:
    window.menus.full_screen.trigger()
    QTest.keyClick(player, Qt.Key.Key_F)
    QTest.keyClick(player, Qt.Key.Key_F)
    assert window.isFullScreen()
    assert window.composer.isVisible()
    window.composer.focus_prompt()
    prompt = window.focusWidget()
    assert prompt is not None

    QTest.keyClick(prompt, Qt.Key.Key_Escape)

    assert not window.isFullScreen()
    assert not window.menus.full_screen.isChecked()


def test_double_click_on_the_picture_fills_the_screen_and_leads_back(
    window: MainWindow, player: Player
) -> None:
    picture = child(player, QGraphicsView, "video-view").viewport()

    QTest.mouseDClick(picture, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(picture, Qt.MouseButton.LeftButton)
    assert window.isFullScreen()

    QTest.mouseDClick(picture, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(picture, Qt.MouseButton.LeftButton)
    assert not window.isFullScreen()


def test_previous_and_next_work_in_full_screen(
    qtbot: QtBot,
    window: MainWindow,
    library: Library,
    player: Player,
    clip: Generation,
) -> None:
    newer = replace(
        new_generation(Request(model="veo3", prompt="dunes")),
        status=Status.COMPLETED,
        file=write_clip(library.folder / "videos" / "dunes.mp4"),
    )
    library.add(newer)
    window.gallery.refresh()
    for each in (newer, clip):
        window.gallery.select(each.id)
        qtbot.waitUntil(lambda each=each: window.inspector.generation == each)  # type: ignore[misc]
    qtbot.waitUntil(lambda: player.is_playing)
    QTest.keyClick(player, Qt.Key.Key_F)
    previous = child(player, QToolButton, "previous-button")
    time = child(player, QLabel, "clip-time")
    assert previous.isVisible()
    assert child(player, QToolButton, "next-button").isVisible()
    assert "." in time.text()

    QTest.mouseClick(previous, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: player.path == newer.file and player.is_playing)
    assert window.isFullScreen()

    window.remove_clips([newer.id])

    qtbot.waitUntil(lambda: player.path == clip.file and player.is_playing)
    assert window.isFullScreen()


def test_last_clip_that_is_removed_leaves_the_full_screen(
    window: MainWindow, player: Player, clip: Generation
) -> None:
    QTest.keyClick(player, Qt.Key.Key_F)

    window.remove_clips([clip.id])

    assert not window.isFullScreen()
    assert not window.central_area.is_large


def test_going_to_the_prompt_leaves_the_full_screen(window: MainWindow, player: Player) -> None:
    QTest.keyClick(player, Qt.Key.Key_F)

    window.menus.generate.trigger()

    assert not window.isFullScreen()
    assert window.composer.isVisible()


def test_right_click_on_the_picture_opens_the_menu_of_the_clip(
    qtbot: QtBot, window: MainWindow, player: Player
) -> None:
    picture = child(player, QGraphicsView, "video-view").viewport()
    place = QPoint(20, 20)

    QApplication.sendEvent(
        picture,
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, picture.mapToGlobal(place)),
    )

    (menu,) = [each for each in window.findChildren(QMenu) if each.isVisible()]
    assert "&Continue" in [each.text().partition("\t")[0] for each in menu.actions()]
    menu.close()


def test_folded_panels_leave_handles_and_give_the_focus_to_the_tiles(
    qtbot: QtBot, window: MainWindow, player: Player
) -> None:
    for panel, entry, name in (
        (window.composer, window.menus.show_composer, "composerHandle"),
        (window.inspector, window.menus.show_inspector, "inspectorHandle"),
    ):
        handle = child(window, QToolButton, name)
        assert not handle.isVisible()
        entry.trigger()
        assert panel.isHidden()
        assert handle.isVisible()

        QTest.mouseClick(handle, Qt.MouseButton.LeftButton)

        assert panel.isVisible()
        assert entry.isChecked()
        assert not handle.isVisible()

    window.activateWindow()
    window.composer.focus_prompt()
    window.menus.show_composer.trigger()
    focused = window.focusWidget()
    assert focused is not None
    assert focused.objectName() == "galleryTiles"

    window.menus.show_composer.trigger()
    window.resize(960, 600)
    handle = child(window, QToolButton, "inspectorHandle")
    qtbot.waitUntil(handle.isVisible)
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton)
    assert window.inspector.isVisible()
    assert child(window, QToolButton, "composerHandle").isVisible()
