"""The editing keys, really pressed in a whole window, where the focus is on no field."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QImage, QUndoCommand, QUndoStack
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
def test_editing_key_without_a_use_does_nothing(
    qtbot: QtBot, window: MainWindow, clipboard: QClipboard, name: str
) -> None:
    widget = focus(qtbot, window, name)
    clipboard.setText("words")

    for key, held in EDITING_KEYS:
        QTest.keyClick(widget, key, held)

    assert clipboard.text() == "words"
    assert window.composer.draft().images == ()
    assert widget.hasFocus()


def test_all_tiles_are_selected_and_copied_by_key(
    window: MainWindow, tiles: QWidget, clipboard: QClipboard
) -> None:
    QTest.keyClick(tiles, Qt.Key.Key_A, CTRL)
    assert len(window.gallery.selected_ids()) == 2

    QTest.keyClick(tiles, Qt.Key.Key_C, CTRL)

    assert sorted(clipboard.text().split()) == ["a", "kite", "waves"]


def test_other_editing_keys_leave_the_selection(
    window: MainWindow, tiles: QWidget, clip: Generation
) -> None:
    for key, held in EDITING_KEYS[2:]:
        QTest.keyClick(tiles, key, held)

    assert window.gallery.selected_ids() == [clip.id]


def test_image_pasted_over_the_tiles_is_added_to_the_request(
    qtbot: QtBot, window: MainWindow, tiles: QWidget, clipboard: QClipboard
) -> None:
    window.menus.show_composer.trigger()
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(0xFF20A040)
    clipboard.setImage(picture)

    QTest.keyClick(tiles, Qt.Key.Key_V, CTRL)

    qtbot.waitUntil(lambda: len(window.composer.draft().images) == 1)
    assert not window.composer.isHidden()


class Remove(QUndoCommand):
    """Removes a name from a set."""

    def __init__(self, names: set[str], name: str) -> None:
        super().__init__(f"Remove {name}")
        self._names, self._name = names, name

    def redo(self) -> None:
        self._names.discard(self._name)

    def undo(self) -> None:
        self._names.add(self._name)


@pytest.mark.parametrize("name", ["galleryTiles", "activityToggle"])
def test_undo_and_redo_keys_outside_a_field_are_those_of_the_undo_stack(
    qtbot: QtBot, window: MainWindow, tiles: QWidget, undo_stack: QUndoStack, name: str
) -> None:
    widget = focus(qtbot, window, name)
    names = {"kite", "boat"}
    undo_stack.push(Remove(names, "kite"))
    undo_stack.push(Remove(names, "boat"))

    QTest.keyClick(widget, Qt.Key.Key_Z, CTRL)
    assert names == {"boat"}
    QTest.keyClick(widget, Qt.Key.Key_Z, CTRL | SHIFT)
    assert names == set()


def test_undo_works_after_the_focused_button_was_deleted(
    qtbot: QtBot, window: MainWindow, tiles: QWidget, undo_stack: QUndoStack
) -> None:
    button = QPushButton("Remove from queue", window.inspector)
    button.show()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    names = {"kite"}
    undo_stack.push(Remove(names, "kite"))
    button.clearFocus()
    with qtbot.waitSignal(button.destroyed):
        button.deleteLater()

    window.menus.edit.aboutToShow.emit()
    assert window.menus.undo.isEnabled()
    window.menus.edit.aboutToHide.emit()
    window.menus.undo.trigger()

    assert names == {"kite"}


def test_open_edit_menu_names_what_is_undone_and_redone(
    window: MainWindow, tiles: QWidget, undo_stack: QUndoStack
) -> None:
    menus, names = window.menus, {"R&D"}
    menus.edit.aboutToShow.emit()
    assert not menus.undo.isEnabled()
    menus.edit.aboutToHide.emit()
    undo_stack.push(Remove(names, "R&D"))

    menus.edit.aboutToShow.emit()
    assert menus.undo.isEnabled()
    assert menus.undo.text() == "&Undo remove R&&D"
    assert not menus.redo.isEnabled()
    menus.edit.aboutToHide.emit()
    undo_stack.undo()

    menus.edit.aboutToShow.emit()
    assert not menus.undo.isEnabled()
    assert menus.redo.text() == "&Redo remove R&&D"
    menus.edit.aboutToHide.emit()
    assert menus.redo.text() == "&Redo"


def test_read_only_text_leaves_undo_to_the_undo_stack(
    qtbot: QtBot, window: MainWindow, tiles: QWidget, undo_stack: QUndoStack
) -> None:
    text = focus(qtbot, window, "prompt-text")
    names = {"kite"}
    undo_stack.push(Remove(names, "kite"))

    QTest.keyClick(text, Qt.Key.Key_Z, CTRL)

    assert names == {"kite"}


def test_removed_image_comes_back_by_undo(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
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


def test_text_field_keeps_its_editing_keys(
    qtbot: QtBot,
    window: MainWindow,
    tiles: QWidget,
    clipboard: QClipboard,
    undo_stack: QUndoStack,
) -> None:
    field = focus(qtbot, window, "gallerySearch")
    assert isinstance(field, QLineEdit)
    names = {"boat"}
    undo_stack.push(Remove(names, "boat"))
    QTest.keyClicks(field, "kite")
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    window.menus.copy.trigger()
    assert clipboard.text() == "kite"
    window.menus.cut.trigger()
    window.menus.undo.trigger()

    assert field.text() == "kite"
    while field.isUndoAvailable():
        QTest.keyClick(field, Qt.Key.Key_Z, CTRL)
    QTest.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert names == set()


def test_read_only_text_is_not_cut(
    qtbot: QtBot, window: MainWindow, tiles: QWidget, clipboard: QClipboard
) -> None:
    focus(qtbot, window, "prompt-text")
    window.menus.select_all.trigger()
    window.menus.cut.trigger()
    assert clipboard.text() == ""
    window.menus.copy.trigger()
    assert clipboard.text() == "waves"


def test_paste_on_a_button_of_the_image_field_adds_an_image(
    qtbot: QtBot, window: MainWindow, clipboard: QClipboard
) -> None:
    tile = focus(qtbot, window, "addFirstPicture")
    assert isinstance(tile, QAbstractButton | QPushButton)
    clipboard.setText("https://example.com/boat.png")

    QTest.keyClick(tile, Qt.Key.Key_V, CTRL)

    assert window.composer.draft().images == ("https://example.com/boat.png",)
