"""What will be sent for each image is shown before it is sent."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QUndoStack
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import find, inspect, mime_of, thumbnail
from videodesk.errors import Code, error
from videodesk.media.values import Change, Prepared
from videodesk.settings import ImageTransport
from videodesk.ui.composer.images.image_field import ImageField
from videodesk.ui.composer.images.image_list_model import ImageListModel
from videodesk.ui.composer.images.image_loader import ImageLoader
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool

Files = tuple[Path, Path, Path]


@dataclass
class FakePreparer:
    """Returns prepared images of the given sizes, or fails."""

    sizes: dict[str, int] = field(default_factory=lambda: {"dunes.png": 612_000})
    changes: frozenset[Change] = frozenset()
    asked: list[list[str]] = field(default_factory=list)
    free: threading.Event = field(default_factory=threading.Event)
    fails: bool = False

    def __post_init__(self) -> None:
        self.free.set()

    def __call__(self, paths: Sequence[Path]) -> list[Prepared]:
        self.asked.append([path.name for path in paths])
        self.free.wait(10)
        if self.fails:
            raise error(Code.IMAGE_TOO_LARGE)
        return [
            Prepared(
                data=bytes(self.sizes.get(path.name, 1_200_000)),
                media_type="image/jpeg",
                suffix=".jpg",
                width=2048,
                height=1365,
                changes=self.changes,
            )
            for path in paths
        ]


@pytest.fixture
def preparer() -> FakePreparer:
    return FakePreparer()


@pytest.fixture
def image_field(
    qtbot: QtBot,
    theme: Theme,
    icons: IconProvider,
    workers: WorkerPool,
    preparer: FakePreparer,
    drop_folder: Path,
    undo_stack: QUndoStack,
) -> ImageField:
    image_loader = ImageLoader(inspect, thumbnail, preparer)
    made = ImageField(theme, icons, workers, image_loader, drop_folder, undo_stack)
    qtbot.addWidget(made)
    made.resize(316, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def tooltips(image_field: ImageField) -> list[str]:
    model = find(image_field, ImageListModel)
    return [
        str(model.data(model.index(row), Qt.ItemDataRole.ToolTipRole))
        for row in range(model.rowCount())
    ]


def test_size_and_transport_of_one_image_are_shown(
    qtbot: QtBot, image_field: ImageField, picture_files: Files
) -> None:
    image_field.add(mime_of(picture_files[0]))
    qtbot.waitUntil(lambda: bool(image_field.sent_as))
    text = "Will be sent as 2048 \u00d7 1365 JPEG, 612 kB"
    assert image_field.sent_as == text
    assert tooltips(image_field) == [f"{picture_files[0]}\n{text}"]
    model = find(image_field, ImageListModel)
    accessible_text = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert accessible_text == f"Picture 1: dunes.png. {text}"


def test_changes_of_an_image_are_named(
    qtbot: QtBot, image_field: ImageField, preparer: FakePreparer, picture_files: Files
) -> None:
    preparer.changes = frozenset({Change.TURNED, Change.SCALED, Change.SEE_THROUGH})
    image_field.add(mime_of(picture_files[0]))
    qtbot.waitUntil(lambda: bool(image_field.sent_as))
    assert image_field.sent_as.endswith(" (turned upright, scaled down, transparency kept)")


def test_fully_transparent_image_is_named_before_it_is_sent(
    qtbot: QtBot, image_field: ImageField, preparer: FakePreparer, picture_files: Files
) -> None:
    preparer.changes = frozenset({Change.INVISIBLE, Change.SEE_THROUGH})
    image_field.add(mime_of(picture_files[0]))
    qtbot.waitUntil(lambda: bool(image_field.sent_as))
    assert image_field.sent_as == "dunes.png is fully transparent: nothing in it can be seen."
    assert tooltips(image_field)[0].endswith("JPEG, 612 kB (fully transparent)")
    image_field.add(mime_of(*picture_files[1:]))
    qtbot.waitUntil(lambda: image_field.sent_as.startswith("3 pictures are fully transparent"))


def test_several_images_are_summed_up_and_each_has_its_own_text(
    qtbot: QtBot, image_field: ImageField, preparer: FakePreparer, picture_files: Files
) -> None:
    image_field.add(mime_of(*picture_files))
    qtbot.waitUntil(lambda: bool(image_field.sent_as))
    assert image_field.sent_as == "3 pictures, 3.0 MB in total"
    assert [("1.2 MB" in each, "612 kB" in each) for each in tooltips(image_field)] == [
        (False, True),
        (True, False),
        (True, False),
    ]
    assert preparer.asked[-1] == ["dunes.png", "kite.jpg", "sea.webp"]


def test_transport_follows_the_profile(
    qtbot: QtBot, image_field: ImageField, preparer: FakePreparer, picture_files: Files
) -> None:
    image_field.add(mime_of(picture_files[0]))
    qtbot.waitUntil(lambda: bool(image_field.sent_as))
    image_field.set_transport(ImageTransport.UPLOAD)
    assert image_field.sent_as.endswith("JPEG, 612 kB, uploaded")
    image_field.set_transport(ImageTransport.INLINE)
    assert image_field.sent_as.endswith("JPEG, 612 kB, inside the request")
    assert tooltips(image_field)[0].endswith("JPEG, 612 kB, inside the request")
    assert len(preparer.asked) == 1


def test_removal_prepares_again_and_reordering_does_not(
    qtbot: QtBot, image_field: ImageField, preparer: FakePreparer, picture_files: Files
) -> None:
    image_field.add(mime_of(*picture_files[:2]))
    qtbot.waitUntil(lambda: bool(image_field.sent_as))
    before = len(preparer.asked)
    model = find(image_field, ImageListModel)
    model.moveRows(QModelIndex(), 1, 1, QModelIndex(), 0)
    assert len(preparer.asked) == before
    model.remove(0)
    qtbot.waitUntil(lambda: image_field.sent_as.startswith("Will be sent as"))
    assert preparer.asked[before:] == [["dunes.png"]]


def test_list_changed_during_preparation_is_prepared_again(
    qtbot: QtBot, image_field: ImageField, preparer: FakePreparer, picture_files: Files
) -> None:
    preparer.free.clear()
    image_field.add(mime_of(picture_files[0]))
    qtbot.waitUntil(lambda: preparer.asked == [["dunes.png"]])
    image_field.add(mime_of(picture_files[1]))
    qtbot.waitUntil(lambda: not image_field.find_issues(unfinished=True))
    assert image_field.sent_as == ""
    preparer.free.set()
    qtbot.waitUntil(lambda: image_field.sent_as.startswith("2 pictures"))
    assert preparer.asked == [["dunes.png"], ["dunes.png", "kite.jpg"]]


def test_no_text_if_preparation_fails(
    qtbot: QtBot, image_field: ImageField, preparer: FakePreparer, picture_files: Files
) -> None:
    image_field.add(mime_of(picture_files[0]))
    qtbot.waitUntil(lambda: bool(image_field.sent_as))
    preparer.fails = True
    image_field.add(mime_of(picture_files[1]))
    qtbot.waitUntil(lambda: len(preparer.asked) == 2)
    qtbot.waitUntil(lambda: image_field.sent_as == "")
    preparer.fails = False
    find(image_field, ImageListModel).remove(1)
    qtbot.waitUntil(lambda: image_field.sent_as.startswith("Will be sent as"))


def test_url_is_not_prepared(qtbot: QtBot, image_field: ImageField, preparer: FakePreparer) -> None:
    image_field.load(("https://example.com/cat.png",))
    assert image_field.sent_as == ""
    assert preparer.asked == []
