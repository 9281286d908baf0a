"""Adding, selecting and removing images, each as one step of the undo history."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QClipboard, QContextMenuEvent, QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import find, mime_of
from videodesk.ui.composer.images.image_field import ImageField
from videodesk.ui.composer.images.image_list_model import ImageListModel, ImageState
from videodesk.ui.composer.images.image_list_view import ImageListView
from videodesk.ui.composer.images.image_loader import ImageLoader
from videodesk.ui.composer.images.image_preview import ImagePreview
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.editable import Edit
from videodesk.ui.widgets.worker_pool import WorkerPool

Files = tuple[Path, Path, Path]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def field(
    qtbot: QtBot,
    theme: Theme,
    icons: IconProvider,
    workers: WorkerPool,
    image_loader: ImageLoader,
    drop_folder: Path,
    undo_stack: QUndoStack,
) -> ImageField:
    field = ImageField(theme, icons, workers, image_loader, drop_folder, undo_stack)
    qtbot.addWidget(field)
    field.resize(330, 300)
    field.show()
    qtbot.waitExposed(field)
    return field


def names(field: ImageField) -> list[str]:
    return [Path(image).name for image in field.images]


def add(qtbot: QtBot, field: ImageField, *paths: Path) -> None:
    field.add(mime_of(*paths))
    model = find(field, ImageListModel)
    qtbot.waitUntil(lambda: all(each.state is ImageState.READY for each in model.listed))


def test_images_of_one_drop_are_one_step(
    qtbot: QtBot, field: ImageField, picture_files: Files, undo_stack: QUndoStack
) -> None:
    add(qtbot, field, picture_files[0])
    add(qtbot, field, *picture_files)
    assert undo_stack.undoText() == "Add 2 pictures"
    undo_stack.undo()
    assert names(field) == ["dunes.png"]
    assert undo_stack.undoText() == "Add picture"
    undo_stack.undo()
    assert names(field) == []
    undo_stack.redo()
    undo_stack.redo()
    assert names(field) == ["dunes.png", "kite.jpg", "sea.webp"]
    assert field.find_issues(unfinished=True) == ()


def test_image_that_cannot_be_used_leaves_no_step(
    qtbot: QtBot, field: ImageField, tmp_path: Path, undo_stack: QUndoStack
) -> None:
    field.add(mime_of(tmp_path / "gone.png"))
    qtbot.waitUntil(lambda: bool(field.refusals))
    assert not undo_stack.canUndo()
    assert undo_stack.count() == 0


def test_image_that_cannot_be_used_stays_out_when_the_others_come_back(
    qtbot: QtBot, field: ImageField, tmp_path: Path, picture_files: Files, undo_stack: QUndoStack
) -> None:
    field.add(mime_of(tmp_path / "gone.png", picture_files[0]))
    qtbot.waitUntil(lambda: names(field) == ["dunes.png"])
    undo_stack.undo()
    undo_stack.redo()
    assert names(field) == ["dunes.png"]


def test_all_images_are_selected_and_removed_in_one_step(
    qtbot: QtBot, field: ImageField, picture_files: Files, undo_stack: QUndoStack
) -> None:
    add(qtbot, field, *picture_files)
    view = find(field, ImageListView)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_A, CONTROL)
    assert view.selected_rows() == [0, 1, 2]

    QTest.keyClick(view, Qt.Key.Key_Delete)

    assert names(field) == []
    assert field.message == "3 pictures were removed."
    assert undo_stack.undoText() == "Remove 3 pictures"
    undo_stack.undo()
    assert names(field) == ["dunes.png", "kite.jpg", "sea.webp"]


def test_menu_of_the_selection_removes_all_of_it(
    qtbot: QtBot, field: ImageField, picture_files: Files
) -> None:
    add(qtbot, field, *picture_files)
    view = find(field, ImageListView)
    assert field.perform(Edit.SELECT_ALL)
    place = view.visualRect(view.model().index(1, 0)).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, QPoint(5, 5))
    QApplication.sendEvent(view.viewport(), event)
    menu = find(view, QMenu)
    (remove,) = (each for each in menu.actions() if each.text() == "Remove 3 pictures")
    remove.trigger()
    menu.close()
    assert names(field) == []


def test_selected_images_are_cut_and_pasted(
    qtbot: QtBot, field: ImageField, picture_files: Files, clipboard: QClipboard
) -> None:
    add(qtbot, field, *picture_files)
    view = find(field, ImageListView)
    view.setCurrentIndex(view.model().index(1, 0))
    assert field.perform(Edit.CUT)
    assert names(field) == ["dunes.png", "sea.webp"]
    assert clipboard.text() == str(picture_files[1])
    assert field.perform(Edit.PASTE)
    assert names(field) == ["dunes.png", "sea.webp", "kite.jpg"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_key_shows_the_image_large_and_closes_it(
    qtbot: QtBot, field: ImageField, picture_files: Files, key: Qt.Key
) -> None:
    add(qtbot, field, *picture_files)
    view = find(field, ImageListView)
    view.setCurrentIndex(view.model().index(1, 0))
    preview = find(field, ImagePreview)

    QTest.keyClick(view, key)
    qtbot.waitUntil(preview.isVisible)

    picture, name = preview.findChildren(QLabel)
    assert name.text() == "kite.jpg"
    assert picture.pixmap().height() >= 300
    QTest.keyClick(preview, key)
    assert not preview.isVisible()


def test_web_address_has_no_preview(qtbot: QtBot, field: ImageField) -> None:
    field.load(("https://example.com/a.png",))
    view = find(field, ImageListView)
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert not find(field, ImagePreview).isVisible()
