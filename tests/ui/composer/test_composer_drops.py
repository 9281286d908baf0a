"""Images dragged over the composer show the overlay, and are listed when dropped."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QListView, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import find, mime_of
from videodesk.ui.composer.composer import Composer
from videodesk.ui.composer.drop_overlay import DropHint
from videodesk.ui.composer.images.image_field import ImageField
from videodesk.ui.composer.prompt_editor import PromptEditor
from videodesk.ui.widgets.worker_pool import WorkerPool

Files = tuple[Path, Path, Path]
BOTH = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


def enter(target: QWidget, mime: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(QPoint(20, 20), BOTH, mime, LEFT, PLAIN)
    event.ignore()
    QApplication.sendEvent(target, event)
    return event


def drop(target: QWidget, mime: QMimeData) -> QDropEvent:
    event = QDropEvent(QPointF(20, 20), BOTH, mime, LEFT, PLAIN)
    QApplication.sendEvent(target, event)
    return event


def hint_of(composer: Composer) -> DropHint:
    return find(composer, DropHint)


@pytest.mark.parametrize("over", ["composer", "prompt", "pictures"])
def test_overlay_appears_when_images_are_dragged_over_any_part(
    composer: Composer, picture_files: Files, over: str
) -> None:
    if over == "pictures":
        composer.add_images(mime_of(picture_files[2]))
    target = {
        "composer": composer,
        "prompt": find(composer, PromptEditor, "prompt").viewport(),
        "pictures": find(composer, QListView, "pictures").viewport(),
    }[over]
    mime = mime_of(*picture_files[:2])
    event = enter(target, mime)
    assert event.isAccepted()
    assert event.dropAction() == Qt.DropAction.CopyAction
    assert hint_of(composer).isVisible()
    assert hint_of(composer).text.startswith("Drop to add 2 pictures")
    assert hint_of(composer).size() == composer.size()


def test_overlay_is_hidden_when_the_drag_leaves(composer: Composer, picture_files: Files) -> None:
    mime = mime_of(picture_files[0])
    enter(composer, mime)
    assert hint_of(composer).text == "Drop to add 1 picture"
    QApplication.sendEvent(composer, QDragLeaveEvent())
    assert not hint_of(composer).isVisible()


def test_drag_without_images_is_not_accepted(composer: Composer, tmp_path: Path) -> None:
    mime = mime_of(tmp_path / "notes.txt")
    for target in (composer, find(composer, PromptEditor, "prompt").viewport()):
        assert not enter(target, mime).isAccepted()
    assert not hint_of(composer).isVisible()
    assert not composer.accepts(mime)


def test_text_dragged_over_the_prompt_is_accepted_by_the_prompt(composer: Composer) -> None:
    mime = QMimeData()
    mime.setText("a kite")
    prompt = find(composer, PromptEditor, "prompt")
    assert enter(prompt.viewport(), mime).isAccepted()
    assert not hint_of(composer).isVisible()


def test_text_dropped_on_the_prompt_is_inserted_at_the_pointer(composer: Composer) -> None:
    mime = QMimeData()
    mime.setText("a kite ")
    prompt = find(composer, PromptEditor, "prompt")
    prompt.setPlainText("over the dunes")
    enter(prompt.viewport(), mime)
    event = QDropEvent(QPointF(5, 8), BOTH, mime, LEFT, PLAIN)
    QApplication.sendEvent(prompt.viewport(), event)
    assert prompt.toPlainText() == "a kite over the dunes"


@pytest.mark.parametrize(
    ("folders", "pictures", "words"),
    [
        (1, 0, "A folder can't be added. Drop the pictures inside it instead."),
        (2, 0, "Folders can't be added. Drop the pictures inside them instead."),
        (1, 1, "Drop to add 1 picture"),
        (1, 2, "Drop to add 2 pictures"),
    ],
)
def test_dragged_folder_is_detected_before_the_drop(
    qtbot: QtBot,
    composer: Composer,
    picture_files: Files,
    tmp_path: Path,
    folders: int,
    pictures: int,
    words: str,
) -> None:
    places = [tmp_path / "holiday", tmp_path / "scans.png"][:folders]
    for position in places:
        position.mkdir()
    enter(composer, mime_of(*places, *picture_files[:pictures]))
    qtbot.waitUntil(lambda: hint_of(composer).text == words)
    assert hint_of(composer).isVisible()


def test_late_folder_lookup_of_a_drag_that_left_is_ignored(
    qtbot: QtBot, composer: Composer, workers: WorkerPool, tmp_path: Path
) -> None:
    (tmp_path / "holiday").mkdir()
    enter(composer, mime_of(tmp_path / "holiday"))
    composer.show_drop_hint(None)
    done: list[str] = []
    workers.run(lambda: "later", done.append)
    qtbot.waitUntil(lambda: done == ["later"])
    assert not hint_of(composer).isVisible()


def test_image_without_an_address_is_refused_with_the_reason(composer: Composer) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.com/page")])
    mime.setHtml('<img src="blob:https://example.com/1-2">')

    assert enter(composer, mime).isAccepted()
    assert hint_of(composer).text.startswith("The page doesn't give this picture's address.")
    drop(composer, mime)

    assert composer.draft().images == ()
    (reason,) = find(composer, ImageField).refusals
    assert reason.startswith("The page doesn't give this picture's address.")


def test_dropped_files_are_accepted_as_a_copy(composer: Composer, picture_files: Files) -> None:
    mime = mime_of(*picture_files)
    enter(composer, mime)
    moved = QDragMoveEvent(QPoint(30, 30), BOTH, mime, LEFT, PLAIN)
    QApplication.sendEvent(composer, moved)
    assert moved.dropAction() == Qt.DropAction.CopyAction
    event = drop(composer, mime)
    assert event.isAccepted()
    assert event.dropAction() == Qt.DropAction.CopyAction
    assert composer.draft().images == tuple(str(path) for path in picture_files)
    assert not hint_of(composer).isVisible()


def test_drop_hint_and_drop_work_from_outside_the_composer(
    composer: Composer, picture_files: Files
) -> None:
    mime = mime_of(picture_files[0])
    composer.show_drop_hint(mime)
    assert hint_of(composer).isVisible()
    composer.show_drop_hint(None)
    assert not hint_of(composer).isVisible()
    composer.add_images(mime)
    assert composer.draft().images == (str(picture_files[0]),)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_picture_whose_name_is_not_utf8_can_be_sent(
    qtbot: QtBot, composer: Composer, picture_files: Files, tmp_path: Path
) -> None:
    picture = picture_files[0].rename(tmp_path / os.fsdecode(b"caf\xe9 \xff.png"))
    mime = QMimeData()
    mime.setUrls([QUrl.fromEncoded(picture.as_uri().encode())])
    enter(composer, mime)
    drop(composer, mime)
    assert composer.draft().images == (str(picture),)
    field = find(composer, ImageField)
    listed = find(composer, QListView, "pictures").model()
    qtbot.waitUntil(lambda: not field.find_issues(unfinished=True))
    assert composer.draft().images == (str(picture),)
    assert field.refusals == ()
    assert "caf? ?.png" in listed.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
