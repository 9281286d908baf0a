from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.player.clips import write_clip
from videodesk import catalog
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.library import Library
from videodesk.library.shelf import Shelf
from videodesk.paths import places, resource
from videodesk.settings import Draft, Session, Settings
from videodesk.ui.main_window import MainWindow
from videodesk.ui.theme import Theme
from videodesk.ui.window_parts import build_window
from videodesk.ui.workers import Workers


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def clip(library: Library, tmp_path: Path) -> Generation:
    made = new_generation(Request(model="veo3", prompt="waves"))
    file = library.folder / "videos" / "waves.mp4"
    file.parent.mkdir()
    finished = replace(
        made,
        status=Status.COMPLETED,
        file=write_clip(file),
        width=160,
        height=90,
        seconds=2.0,
        task_id="t-waves",
    )
    library.add(finished)
    return finished


@pytest.fixture
def window(
    qtbot: QtBot, theme: Theme, workers: Workers, library: Library, tmp_path: Path
) -> Iterator[MainWindow]:
    shelf = Shelf(library.folder)
    window = build_window(
        theme,
        workers,
        catalog=catalog.load(resource("models.toml")),
        settings=Settings(muted=True),
        places=places(data_dir=tmp_path),
        shelf=shelf,
        profile="default",
    )
    qtbot.addWidget(window)
    window.show()
    window.gallery.refresh()
    yield window
    window.inspector.close_player()
    workers.close()
    shelf.close()


def test_where_it_stood_is_where_it_stands_again(window: MainWindow) -> None:
    stood = replace(
        Session(), draft=Draft(model="veo3", prompt="half a thought"), inspector_folded=True
    )
    window.restore(stood)
    window.gallery.tile_width = 300
    again = window.session(Session())
    assert again.draft.prompt == "half a thought"
    assert again.inspector_folded
    assert again.tile_width == 300
    window.restore(again)
    assert window.inspector.isHidden()
    assert window.composer.draft().prompt == "half a thought"


def test_a_garbled_geometry_is_passed_over(window: MainWindow) -> None:
    window.restore(replace(Session(), geometry="###", splitter="AAAA"))
    assert window.width() >= 960


def test_closing_hides_at_once_and_asks_to_be_taken_down(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.closing):
        assert not window.close()
    assert window.isHidden()


def test_the_inspector_folds_first_when_there_is_no_room(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(960, 600)
    qtbot.waitUntil(window.inspector.isHidden)
    assert not window.composer.isHidden()
    window.menus.show_inspector.trigger()
    assert window.composer.isHidden()
    assert not window.inspector.isHidden()
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: not window.composer.isHidden())
    assert not window.inspector.isHidden()


def test_a_chosen_clip_is_shown_and_a_change_of_it_too(
    qtbot: QtBot, window: MainWindow, clip: Generation
) -> None:
    window.gallery.refresh()
    window.gallery.select(clip.id)
    qtbot.waitUntil(lambda: window.inspector.generation == clip)
    changed = replace(clip, seconds=3.0)
    window.apply(changed)
    assert window.inspector.generation == changed


def test_a_clip_goes_large_and_back_and_plays_on(
    qtbot: QtBot, window: MainWindow, clip: Generation
) -> None:
    window.gallery.refresh()
    window.gallery.select(clip.id)
    player = window.inspector.player
    qtbot.waitUntil(lambda: player.is_playing, timeout=10_000)
    window.middle.show_large()
    assert window.middle.isAncestorOf(player)
    assert player.is_playing
    QTest.keyClick(player, Qt.Key.Key_Escape)
    assert window.inspector.isAncestorOf(player)
    assert player.is_playing


def test_pictures_may_be_dropped_anywhere(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    picture = tmp_path / "boat.png"
    picture.write_bytes(b"not looked at yet")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(picture))])
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering = QDragEnterEvent(QPoint(700, 400), copy, mime, left, none)
    window.dragEnterEvent(entering)
    assert entering.isAccepted()
    dropped = QDropEvent(QPointF(700, 400), copy, mime, left, none)
    window.dropEvent(dropped)
    assert dropped.isAccepted()


def test_what_is_no_picture_is_not_accepted(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setText("words")
    entering = QDragEnterEvent(
        QPoint(700, 400),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering.ignore()
    window.dragEnterEvent(entering)
    assert not entering.isAccepted()


def test_everything_that_is_acted_on_has_a_name(window: MainWindow) -> None:
    nameless = [
        f"{type(each).__name__} {each.objectName()} in {each.parent()}"
        for each in window.findChildren(QWidget)
        if isinstance(each, QAbstractButton | QLineEdit)
        and not each.objectName().startswith("qt_")
        and not isinstance(each.parent(), QLineEdit | QComboBox)
        and each.isVisible()
        and not (each.accessibleName() or (isinstance(each, QAbstractButton) and each.text()))
    ]
    assert "\n".join(nameless) == ""


def test_reuse_fills_the_composer_and_names_the_clip(
    qtbot: QtBot, window: MainWindow, clip: Generation
) -> None:
    window.gallery.refresh()
    window.gallery.select(clip.id)
    qtbot.waitUntil(lambda: window.inspector.generation == clip)
    window.menus.reuse.trigger()
    assert window.composer.draft().prompt == "waves"
    assert window.composer.draft().parent == clip.id


def test_the_composer_hands_over_what_was_written(qtbot: QtBot, window: MainWindow) -> None:
    window.composer.restore(Draft(model="veo3", prompt="waves"))
    with qtbot.waitSignal(window.composer.submitted) as sent:
        window.menus.generate.trigger()
    assert sent.args is not None
    assert sent.args[0] == Request(model="veo3", prompt="waves")


def test_there_is_no_way_into_an_empty_stage(window: MainWindow) -> None:
    window.menus.open_large.trigger()
    assert not window.middle.is_large


def test_the_stage_has_a_way_back_whatever_is_shown(
    qtbot: QtBot, window: MainWindow, library: Library, clip: Generation
) -> None:
    stopped = replace(
        new_generation(Request(model="veo3", prompt="stopped")), status=Status.CANCELLED
    )
    library.add(stopped)
    window.gallery.refresh()
    window.gallery.select(clip.id)
    qtbot.waitUntil(lambda: window.inspector.generation == clip)
    window.middle.show_large()
    window.show_generation(stopped)
    nothing = window.middle.findChild(QWidget, "stageNothing")
    assert nothing is not None
    assert nothing.isVisible()
    back = window.middle.findChild(QAbstractButton, "stageBack")
    assert isinstance(back, QAbstractButton)
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert not window.middle.is_large
    assert not window.inspector.player.isVisible()


def test_two_quick_presses_are_one_request(window: MainWindow) -> None:
    sent: list[object] = []
    window.composer.submitted.connect(sent.append)
    window.composer.restore(Draft(model="veo3", prompt="waves"))
    window.menus.generate.trigger()
    window.menus.generate.trigger()
    assert len(sent) == 1
    assert not window.menus.generate.autoRepeat()


def test_what_nobody_sees_is_not_sent(window: MainWindow) -> None:
    sent: list[object] = []
    window.composer.submitted.connect(sent.append)
    window.composer.restore(Draft(model="veo3", prompt="waves"))
    window.menus.show_composer.trigger()
    window.menus.generate.trigger()
    assert sent == []
    assert not window.composer.isHidden()


def test_the_demo_is_named_while_it_is_used(window: MainWindow) -> None:
    sign = window.activity.findChild(QWidget, "demoSign")
    assert sign is not None
    assert not sign.isVisible()
    window.activity.show_demo(on=True)
    assert sign.isVisible()
