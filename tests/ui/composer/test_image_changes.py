"""A file that another program changed is read again when the window becomes active."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import find, inspect, mime_of
from tests.ui.composer.factories import thumbnail as fake_thumbnail
from videodesk.ui.composer.images.image_field import ImageField
from videodesk.ui.composer.images.image_list_model import ImageListModel, ImageState, ListedImage
from videodesk.ui.composer.images.image_loader import ImageLoader, ThumbnailData
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool


@pytest.fixture
def read() -> list[str]:
    """The names of the files that were read, in order."""
    return []


@pytest.fixture
def image_field(
    qtbot: QtBot,
    theme: Theme,
    icons: IconProvider,
    workers: WorkerPool,
    drop_folder: Path,
    undo_stack: QUndoStack,
    read: list[str],
) -> ImageField:
    def thumbnail(path: Path, box: tuple[int, int]) -> ThumbnailData:
        read.append(path.name)
        return fake_thumbnail(path, box)

    image_loader = ImageLoader(inspect, thumbnail)
    made = ImageField(theme, icons, workers, image_loader, drop_folder, undo_stack)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def listed(image_field: ImageField) -> tuple[ListedImage, ...]:
    return find(image_field, ImageListModel).listed


def activate_window(image_field: ImageField) -> None:
    """Send what Qt sends to every widget of a window that becomes active."""
    QApplication.sendEvent(image_field, QEvent(QEvent.Type.WindowActivate))


def add_and_wait(qtbot: QtBot, image_field: ImageField, *paths: Path) -> None:
    image_field.add(mime_of(*paths))
    qtbot.waitUntil(
        lambda: [each.state for each in listed(image_field)] == [ImageState.READY] * len(paths)
    )


def test_only_a_changed_file_is_read_again(
    qtbot: QtBot, image_field: ImageField, picture_files: tuple[Path, ...], read: list[str]
) -> None:
    add_and_wait(qtbot, image_field, *picture_files)
    read.clear()
    picture_files[1].write_bytes(b"picture, larger now")
    activate_window(image_field)
    qtbot.waitUntil(lambda: read == ["kite.jpg"])


def test_missing_file_blocks_until_it_is_back(
    qtbot: QtBot, image_field: ImageField, picture_files: tuple[Path, ...]
) -> None:
    add_and_wait(qtbot, image_field, picture_files[0])
    away = picture_files[0].with_name("away")
    picture_files[0].rename(away)
    activate_window(image_field)
    qtbot.waitUntil(lambda: listed(image_field)[0].state is ImageState.BROKEN)
    (finding,) = image_field.find_issues(unfinished=False)
    assert finding.blocks
    away.rename(picture_files[0])
    activate_window(image_field)
    qtbot.waitUntil(lambda: listed(image_field)[0].state is ImageState.READY)
    assert image_field.find_issues(unfinished=False) == ()


def test_file_of_the_same_time_and_size_is_not_read_again(
    qtbot: QtBot, image_field: ImageField, picture_files: tuple[Path, ...], read: list[str]
) -> None:
    add_and_wait(qtbot, image_field, *picture_files[:2])
    read.clear()
    os.utime(picture_files[1], (1, 1))
    activate_window(image_field)
    qtbot.waitUntil(lambda: listed(image_field)[1].signature == (1_000_000_000, len(b"picture")))
    os.utime(picture_files[0], (1, 1))
    activate_window(image_field)
    qtbot.waitUntil(lambda: listed(image_field)[0].signature == (1_000_000_000, len(b"picture")))
    assert read == ["kite.jpg", "dunes.png"]
