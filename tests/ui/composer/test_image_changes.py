"""A picture that another program changes is noticed when one comes back to the window."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import bringing, find, inspect
from tests.ui.composer.factories import thumbnail as half_a_box
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
def pictures(  # fixtures are named, not placed
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
        return half_a_box(path, box)

    reader = ImageLoader(inspect, thumbnail)
    made = ImageField(theme, icons, workers, reader, drop_folder, undo_stack)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def listed(pictures: ImageField) -> tuple[ListedImage, ...]:
    return find(pictures, ImageListModel).listed


def come_back(pictures: ImageField) -> None:
    """What Qt tells every widget of a window that becomes the active one."""
    QApplication.sendEvent(pictures, QEvent(QEvent.Type.WindowActivate))


def added(qtbot: QtBot, pictures: ImageField, *paths: Path) -> None:
    pictures.add(bringing(*paths))
    qtbot.waitUntil(
        lambda: [each.state for each in listed(pictures)] == [ImageState.READY] * len(paths)
    )


def test_only_a_changed_file_is_read_again(
    qtbot: QtBot, pictures: ImageField, picture_files: tuple[Path, ...], read: list[str]
) -> None:
    added(qtbot, pictures, *picture_files)
    read.clear()
    picture_files[1].write_bytes(b"picture, larger now")
    come_back(pictures)
    qtbot.waitUntil(lambda: read == ["kite.jpg"])


def test_missing_file_blocks_until_it_is_back(
    qtbot: QtBot, pictures: ImageField, picture_files: tuple[Path, ...]
) -> None:
    added(qtbot, pictures, picture_files[0])
    away = picture_files[0].with_name("away")
    picture_files[0].rename(away)
    come_back(pictures)
    qtbot.waitUntil(lambda: listed(pictures)[0].state is ImageState.BROKEN)
    (finding,) = pictures.find_issues(unfinished=False)
    assert finding.blocks
    away.rename(picture_files[0])
    come_back(pictures)
    qtbot.waitUntil(lambda: listed(pictures)[0].state is ImageState.READY)
    assert pictures.find_issues(unfinished=False) == ()


def test_file_of_the_same_time_and_size_is_not_read_again(
    qtbot: QtBot, pictures: ImageField, picture_files: tuple[Path, ...], read: list[str]
) -> None:
    added(qtbot, pictures, *picture_files[:2])
    read.clear()
    os.utime(picture_files[1], (1, 1))
    come_back(pictures)
    qtbot.waitUntil(lambda: listed(pictures)[1].signature == (1_000_000_000, len(b"picture")))
    os.utime(picture_files[0], (1, 1))
    come_back(pictures)
    qtbot.waitUntil(lambda: listed(pictures)[0].signature == (1_000_000_000, len(b"picture")))
    assert read == ["kite.jpg", "dunes.png"]
