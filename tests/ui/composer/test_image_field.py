"""Images are added in every way, and unusable ones are refused with the reason."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QClipboard, QContextMenuEvent, QImage, QUndoCommand, QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import FRAMES, find, mime_of
from videodesk.messages import issue_message
from videodesk.ui.composer.images.image_field import ImageField
from videodesk.ui.composer.images.image_importer import ImageImporter
from videodesk.ui.composer.images.image_list_model import ImageListModel, ImageState, ListedImage
from videodesk.ui.composer.images.image_list_view import ImageListView
from videodesk.ui.composer.images.image_loader import ImageLoader
from videodesk.ui.composer.images.url_input import UrlInput
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool

Files = tuple[Path, Path, Path]


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
    field.resize(316, 300)
    field.show()
    qtbot.waitExposed(field)
    return field


def listed(field: ImageField) -> tuple[ListedImage, ...]:
    return find(field, ImageListModel).listed


def states(field: ImageField) -> list[ImageState]:
    return [picture.state for picture in listed(field)]


def wait_until_read(qtbot: QtBot, field: ImageField) -> None:
    qtbot.waitUntil(lambda: not field.find_issues(unfinished=True))


def names(field: ImageField) -> list[str]:
    return [image.rsplit("/", 1)[-1] for image in field.images]


def press(field: ImageField, name: str) -> None:
    button = find(field, QAbstractButton, name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_files_added_together_keep_their_order(
    qtbot: QtBot, field: ImageField, picture_files: Files
) -> None:
    field.add(mime_of(*picture_files))
    assert names(field) == ["dunes.png", "kite.jpg", "sea.webp"]
    wait_until_read(qtbot, field)
    assert states(field) == [ImageState.READY] * 3


def test_unreadable_file_is_refused_by_name_and_the_others_stay(
    qtbot: QtBot, field: ImageField, picture_files: Files, tmp_path: Path
) -> None:
    bad = tmp_path / "fake.png"
    bad.write_text("no picture")
    field.add(mime_of(picture_files[0], bad, picture_files[1]))
    wait_until_read(qtbot, field)
    assert names(field) == ["dunes.png", "kite.jpg"]
    assert len(field.refusals) == 1
    assert field.refusals[0].startswith("fake.png: This file can't be read as a picture.")


def test_many_refusals_are_summed_up(qtbot: QtBot, field: ImageField, tmp_path: Path) -> None:
    bad = [tmp_path / f"{number}.png" for number in range(5)]
    field.add(mime_of(*bad))
    wait_until_read(qtbot, field)
    assert len(field.refusals) == 4
    assert field.refusals[-1] == "2 more pictures could not be added."


def test_duplicate_file_is_ignored_with_a_message(
    qtbot: QtBot, field: ImageField, picture_files: Files
) -> None:
    field.add(mime_of(picture_files[0]))
    field.add(mime_of(picture_files[0], picture_files[1]))
    assert names(field) == ["dunes.png", "kite.jpg"]
    assert field.message == "dunes.png is already in the list."
    wait_until_read(qtbot, field)


def test_file_on_another_computer_is_refused(field: ImageField) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("file://server/share/a.png")])
    field.add(mime)
    assert field.images == ()
    assert field.refusals == ("a.png is on another computer. Copy it to this one first.",)


def test_pasted_screenshot_is_saved_as_a_file(
    clipboard: QClipboard, qtbot: QtBot, field: ImageField, drop_folder: Path
) -> None:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.green)
    clipboard.setImage(image)
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.find_issues(unfinished=True)
    assert field.message == "Saving the picture…"
    wait_until_read(qtbot, field)
    (saved,) = drop_folder.iterdir()
    assert field.images == (str(saved),)
    assert field.message == ""


def test_message_names_the_folder_if_a_screenshot_cannot_be_saved(
    qtbot: QtBot, field: ImageField, drop_folder: Path
) -> None:
    drop_folder.write_text("in the way")
    mime = QMimeData()
    mime.setImageData(QImage(8, 8, QImage.Format.Format_RGB32))
    field.add(mime)
    qtbot.waitUntil(lambda: bool(field.refusals))
    assert field.refusals == (f"The picture could not be saved in {drop_folder}.",)
    assert not field.find_issues(unfinished=True)


def test_pasted_paths_and_urls_are_added(
    qtbot: QtBot, field: ImageField, picture_files: Files
) -> None:
    mime = QMimeData()
    mime.setText(f"{picture_files[0]}\nhttps://example.com/cat.png")
    field.add(mime)
    assert field.images == (str(picture_files[0]), "https://example.com/cat.png")
    wait_until_read(qtbot, field)


def test_file_dialog_adds_several_files(
    qtbot: QtBot, field: ImageField, picture_files: Files
) -> None:
    press(field, "addPictures")
    dialog = find(field, QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles
    dialog.filesSelected.emit([str(path) for path in picture_files[:2]])
    dialog.reject()
    assert names(field) == ["dunes.png", "kite.jpg"]
    wait_until_read(qtbot, field)


def type_url(field: ImageField, text: str) -> QLineEdit:
    press(field, "addByAddress")
    edit = find(field, QLineEdit, "pictureAddress")
    QTest.keyClicks(edit, text)
    return edit


def test_url_is_added_by_return(field: ImageField) -> None:
    edit = type_url(field, " https://example.com/cat.png ")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert field.images == ("https://example.com/cat.png",)
    assert not edit.isVisible()


def test_invalid_url_stays_in_the_line_with_the_reason(field: ImageField) -> None:
    edit = type_url(field, "cat.png")
    press(field, "addAddress")
    line = find(field, UrlInput)
    assert field.images == ()
    assert edit.text() == "cat.png"
    assert line.error.startswith("This isn't a web address.")
    QTest.keyClicks(edit, "x")
    assert line.error == ""


def test_escape_cancels_the_url(field: ImageField) -> None:
    edit = type_url(field, "cat.png")
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert not edit.isVisible()
    assert field.commit_url()


def test_removed_image_comes_back_to_its_row(
    qtbot: QtBot, field: ImageField, picture_files: Files
) -> None:
    field.add(mime_of(*picture_files))
    wait_until_read(qtbot, field)
    view = find(field, ImageListView)
    view.setCurrentIndex(view.model().index(1, 0))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert names(field) == ["dunes.png", "sea.webp"]
    assert field.message == "kite.jpg was removed."
    undo = next(each for each in field.findChildren(QPushButton) if each.text() == "Undo")
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert names(field) == ["dunes.png", "kite.jpg", "sea.webp"]


def test_image_removed_while_it_is_read_is_read_when_it_comes_back(
    qtbot: QtBot, field: ImageField, picture_files: Files, undo_stack: QUndoStack
) -> None:
    field.add(mime_of(picture_files[0]))
    find(field, ImageListView).removal_requested.emit([0])
    assert names(field) == []
    undo_stack.undo()
    assert names(field) == ["dunes.png"]
    wait_until_read(qtbot, field)
    assert states(field) == [ImageState.READY]


def test_moved_image_goes_back_by_undo(
    qtbot: QtBot, field: ImageField, picture_files: Files, undo_stack: QUndoStack
) -> None:
    field.add(mime_of(*picture_files))
    wait_until_read(qtbot, field)
    view = find(field, ImageListView)
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert names(field) == ["kite.jpg", "sea.webp", "dunes.png"]
    assert undo_stack.undoText() == "Move picture"
    undo_stack.undo()
    assert names(field) == ["kite.jpg", "dunes.png", "sea.webp"]
    undo_stack.undo()
    assert names(field) == ["dunes.png", "kite.jpg", "sea.webp"]
    undo_stack.redo()
    assert names(field) == ["kite.jpg", "dunes.png", "sea.webp"]


def test_removal_names_itself_and_its_link_goes_with_the_next_command(
    qtbot: QtBot, field: ImageField, picture_files: Files, undo_stack: QUndoStack
) -> None:
    field.add(mime_of(*picture_files))
    wait_until_read(qtbot, field)
    find(field, ImageListView).removal_requested.emit([1])
    assert undo_stack.undoText() == "Remove picture"
    undo_stack.push(QUndoCommand("Hide clip"))
    assert field.message == ""
    undo_stack.undo()
    assert field.message == "kite.jpg was removed."
    undo_stack.undo()
    assert field.message == ""
    assert names(field) == ["dunes.png", "kite.jpg", "sea.webp"]


def test_loaded_image_with_a_missing_file_stays_and_blocks(
    qtbot: QtBot, field: ImageField, picture_files: Files, tmp_path: Path
) -> None:
    gone = str(tmp_path / "gone.png")
    field.load((str(picture_files[0]), gone))
    qtbot.waitUntil(lambda: ImageState.BROKEN in states(field))
    assert field.images == (str(picture_files[0]), gone)
    (finding,) = field.find_issues(unfinished=False)
    assert finding.blocks
    assert issue_message(finding).startswith("gone.png: ")


def test_image_removed_while_it_is_read_stays_removed(
    qtbot: QtBot, field: ImageField, picture_files: Files, tmp_path: Path
) -> None:
    field.add(mime_of(tmp_path / "gone.png", picture_files[0]))
    view = find(field, ImageListView)
    view.removal_requested.emit([0])
    wait_until_read(qtbot, field)
    qtbot.waitUntil(lambda: states(field) == [ImageState.READY])
    assert field.refusals == ()


def test_thumbnail_fits_the_device_pixel_ratio(
    qtbot: QtBot, field: ImageField, picture_files: Files
) -> None:
    field.add(mime_of(picture_files[0]))
    wait_until_read(qtbot, field)
    (picture,) = listed(field)
    assert picture.thumbnail is not None
    assert picture.thumbnail.devicePixelRatio() == field.devicePixelRatioF()
    assert picture.thumbnail.height() == round(62 * field.devicePixelRatioF())
    colour = picture.thumbnail.toImage().pixelColor(3, 3)
    assert (colour.red(), colour.green(), colour.blue()) == (200, 80, 40)


def test_role_of_images_for_the_model_is_shown(field: ImageField) -> None:
    field.set_model(FRAMES)
    assert field.role_text == "The first frame, then the last frame"
    field.set_model(None)
    assert field.role_text == ""


def test_folder_of_an_image_is_requested_with_its_path(
    qtbot: QtBot, field: ImageField, picture_files: Files
) -> None:
    field.add(mime_of(picture_files[0]))
    wait_until_read(qtbot, field)
    view = find(field, ImageListView)
    with qtbot.waitSignal(field.folder_requested) as signal:
        view.folder_requested.emit(listed(field)[0])
    assert signal.args == [picture_files[0]]


def test_button_gets_the_focus_when_the_last_image_is_removed(
    qtbot: QtBot, field: ImageField, picture_files: Files
) -> None:
    field.add(mime_of(picture_files[0]))
    wait_until_read(qtbot, field)
    field.activateWindow()
    view = find(field, ImageListView)
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    qtbot.waitUntil(view.hasFocus)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    tile = find(field, QAbstractButton, "addFirstPicture")
    qtbot.waitUntil(tile.hasFocus)


def test_thumbnails_are_made_again_for_another_scale(
    qtbot: QtBot, field: ImageField, picture_files: Files
) -> None:
    field.add(mime_of(picture_files[0]))
    wait_until_read(qtbot, field)
    find(field, ImageImporter).set_scale(3.0)

    def heights() -> list[int]:
        return [each.thumbnail.height() for each in listed(field) if each.thumbnail]

    qtbot.waitUntil(lambda: heights() == [3 * 62])


def test_context_menu_beside_the_images_offers_to_add_some(
    qtbot: QtBot, field: ImageField, clipboard: QClipboard
) -> None:
    clipboard.setText("https://example.com/cat.png")
    tile = find(field, QAbstractButton, "addFirstPicture")
    QApplication.sendEvent(
        tile, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(5, 5))
    )
    menu = find(field, QMenu)
    assert [action.text() for action in menu.actions()] == [
        "Add picture files…",
        "Add by web address…",
        "Paste",
    ]
    menu.actions()[2].trigger()
    menu.close()
    assert field.images == ("https://example.com/cat.png",)


def test_image_inside_a_page_is_saved_as_a_file(
    qtbot: QtBot, field: ImageField, drop_folder: Path
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.com/results")])
    mime.setHtml(
        '<a href="https://example.com/results"><img src="data:image/png;base64,cGljdHVyZQ==">'
    )
    assert field.accepts(mime) == 1
    field.add(mime)
    qtbot.waitUntil(lambda: states(field) == [ImageState.READY])
    (saved,) = drop_folder.iterdir()
    assert field.images == (str(saved),)
    assert saved.read_bytes() == b"picture"


def test_drop_hint_tells_what_a_drop_would_do(
    qtbot: QtBot, field: ImageField, picture_files: Files
) -> None:
    field.set_model(FRAMES)
    assert field.drop_hint(1) == "Drop to add 1 picture"
    field.add(mime_of(picture_files[0]))
    assert field.drop_hint(len(picture_files) - 1).endswith("Frames takes up to 2 pictures.")
    assert field.drop_hint(0) == ""
    wait_until_read(qtbot, field)
