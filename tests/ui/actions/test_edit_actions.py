"""The editing keys, really pressed in a whole window, where the focus is on no field."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.library import Library
from videodesk.ui.shell.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
EDITING_KEYS = [
    (Qt.Key.Key_A, CTRL),
    (Qt.Key.Key_C, CTRL),
    (Qt.Key.Key_V, CTRL),
    (Qt.Key.Key_X, CTRL),
    (Qt.Key.Key_Z, CTRL),
    (Qt.Key.Key_Z, CTRL | SHIFT),
]


def focus(qtbot: QtBot, window: MainWindow, name: str) -> QWidget:
    widget = window.findChild(QWidget, name)
    assert isinstance(widget, QWidget)
    window.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    return widget


@pytest.fixture
def tiles(qtbot: QtBot, window: MainWindow, library: Library, clip: Generation) -> QWidget:
    """The gallery's tiles, with two clips, the older one chosen, and the focus."""
    kite = new_generation(Request(model="veo3", prompt="a kite"))
    library.add(replace(kite, status=Status.FAILED))
    window.gallery.refresh()
    window.gallery.select(clip.id)
    qtbot.waitUntil(lambda: window.gallery.selected_ids() == [clip.id])
    return focus(qtbot, window, "galleryTiles")


@pytest.mark.parametrize("name", ["galleryTileSize", "generate", "activityToggle"])
def test_a_key_that_the_focus_has_no_use_for_does_nothing(
    qtbot: QtBot, window: MainWindow, clipboard: QClipboard, name: str
) -> None:
    widget = focus(qtbot, window, name)
    clipboard.setText("words")

    for key, held in EDITING_KEYS:
        QTest.keyClick(widget, key, held)

    assert clipboard.text() == "words"
    assert window.composer.draft().images == ()
    assert widget.hasFocus()


def test_all_tiles_are_selected_and_copied(
    window: MainWindow, tiles: QWidget, clipboard: QClipboard
) -> None:
    QTest.keyClick(tiles, Qt.Key.Key_A, CTRL)
    assert len(window.gallery.selected_ids()) == 2

    QTest.keyClick(tiles, Qt.Key.Key_C, CTRL)

    assert sorted(clipboard.text().split()) == ["a", "kite", "waves"]


def test_other_keys_leave_the_tiles_as_they_are(
    window: MainWindow, tiles: QWidget, clip: Generation
) -> None:
    for key, held in EDITING_KEYS[2:]:
        QTest.keyClick(tiles, key, held)

    assert window.gallery.selected_ids() == [clip.id]


def test_a_picture_that_is_pasted_over_the_tiles_goes_into_the_request(
    qtbot: QtBot, window: MainWindow, tiles: QWidget, clipboard: QClipboard
) -> None:
    window.menus.show_composer.trigger()
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(0xFF20A040)
    clipboard.setImage(picture)

    QTest.keyClick(tiles, Qt.Key.Key_V, CTRL)

    qtbot.waitUntil(lambda: len(window.composer.draft().images) == 1)
    assert not window.composer.isHidden()


@pytest.mark.parametrize("name", ["galleryTiles", "activityToggle"])
def test_an_undoing_that_is_offered_below_the_tiles_is_taken(
    qtbot: QtBot, window: MainWindow, tiles: QWidget, name: str
) -> None:
    widget = focus(qtbot, window, name)
    window.gallery.offer_undo("1 clip was moved to the trash.")

    with qtbot.waitSignal(window.gallery.undo_requested):
        QTest.keyClick(widget, Qt.Key.Key_Z, CTRL)

    assert not window.gallery.offers_undo


def test_an_undoing_that_is_offered_in_the_line_is_taken_after_that(
    qtbot: QtBot, window: MainWindow, tiles: QWidget
) -> None:
    window.activity.offer_undo(("a", "b"))
    window.menus.edit.aboutToShow.emit()
    assert window.menus.undo.isEnabled()

    with qtbot.waitSignal(window.activity.undo_wanted) as undone:
        QTest.keyClick(tiles, Qt.Key.Key_Z, CTRL)

    assert undone.args == [("a", "b")]
    window.menus.edit.aboutToShow.emit()
    assert not window.menus.undo.isEnabled()


def test_a_removed_picture_comes_back_where_it_was_removed(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    picture = tmp_path / "boat.png"
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0xFF20A040)
    assert image.save(str(picture))
    window.open_files([picture])
    qtbot.waitUntil(lambda: len(window.composer.draft().images) == 1)
    view = focus(qtbot, window, "pictures")
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not window.composer.draft().images)

    focused = window.focusWidget()
    QTest.keyClick(focused, Qt.Key.Key_Z, CTRL)

    assert len(window.composer.draft().images) == 1


def test_a_field_keeps_its_keys(
    qtbot: QtBot, window: MainWindow, tiles: QWidget, clipboard: QClipboard
) -> None:
    field = focus(qtbot, window, "gallerySearch")
    assert isinstance(field, QLineEdit)
    window.gallery.offer_undo("1 clip was moved to the trash.")
    QTest.keyClicks(field, "kite")
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    window.menus.copy.trigger()
    assert clipboard.text() == "kite"
    window.menus.cut.trigger()
    window.menus.undo.trigger()

    assert field.text() == "kite"
    assert window.gallery.offers_undo


def test_what_can_only_be_read_is_not_cut(
    qtbot: QtBot, window: MainWindow, tiles: QWidget, clipboard: QClipboard
) -> None:
    focus(qtbot, window, "prompt-text")
    window.menus.select_all.trigger()
    window.menus.cut.trigger()
    assert clipboard.text() == ""
    window.menus.copy.trigger()
    assert clipboard.text() == "waves"


def test_a_button_among_the_pictures_pastes_one(
    qtbot: QtBot, window: MainWindow, clipboard: QClipboard
) -> None:
    tile = focus(qtbot, window, "addFirstPicture")
    assert isinstance(tile, QAbstractButton | QPushButton)
    clipboard.setText("https://example.com/boat.png")

    QTest.keyClick(tile, Qt.Key.Key_V, CTRL)

    assert window.composer.draft().images == ("https://example.com/boat.png",)


def test_nothing_waits_to_be_undone_at_first(window: MainWindow) -> None:
    made = replace(new_generation(Request(model="veo3", prompt="x")), status=Status.FAILED)
    window.apply(made)
    assert not window.gallery.offers_undo
    assert not window.activity.offers_undo
