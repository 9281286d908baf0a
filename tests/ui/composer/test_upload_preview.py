"""What will be sent of each picture is said before it is sent."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QUndoStack
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import bringing, find, inspect, thumbnail
from videodesk.errors import Code, error
from videodesk.media.images import Change, Prepared
from videodesk.settings import ImageTransport
from videodesk.ui.composer.images.image_field import ImageField
from videodesk.ui.composer.images.image_list_model import ImageListModel
from videodesk.ui.composer.images.image_loader import ImageLoader
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool

Files = tuple[Path, Path, Path]


@dataclass
class Packing:
    """Prepares nothing, and says for each picture what it is told to say."""

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
            raise error(Code.PICTURE_TOO_LARGE)
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
def packing() -> Packing:
    return Packing()


@pytest.fixture
def pictures(  # fixtures are named, not placed
    qtbot: QtBot,
    theme: Theme,
    icons: IconProvider,
    workers: WorkerPool,
    packing: Packing,
    drop_folder: Path,
    undo_stack: QUndoStack,
) -> ImageField:
    reader = ImageLoader(inspect, thumbnail, packing)
    made = ImageField(theme, icons, workers, reader, drop_folder, undo_stack)
    qtbot.addWidget(made)
    made.resize(316, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def tooltips(pictures: ImageField) -> list[str]:
    model = find(pictures, ImageListModel)
    return [
        str(model.data(model.index(row), Qt.ItemDataRole.ToolTipRole))
        for row in range(model.rowCount())
    ]


def test_size_and_transport_of_one_image_are_shown(
    qtbot: QtBot, pictures: ImageField, picture_files: Files
) -> None:
    pictures.add(bringing(picture_files[0]))
    qtbot.waitUntil(lambda: bool(pictures.sent_as))
    said = "Sent as 2048 \u00d7 1365, 612 kB JPEG, uploaded where possible."
    assert pictures.sent_as == said
    assert tooltips(pictures) == [f"{picture_files[0]}\n{said}"]
    model = find(pictures, ImageListModel)
    read_aloud = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert read_aloud == f"Picture 1: dunes.png. {said}"


def test_changes_of_an_image_are_named(
    qtbot: QtBot, pictures: ImageField, packing: Packing, picture_files: Files
) -> None:
    packing.changes = frozenset({Change.TURNED, Change.SCALED, Change.SEE_THROUGH})
    pictures.add(bringing(picture_files[0]))
    qtbot.waitUntil(lambda: bool(pictures.sent_as))
    assert pictures.sent_as.endswith(". Turned upright, scaled down, transparency kept.")


def test_several_images_are_summed_up_and_each_has_its_own_text(
    qtbot: QtBot, pictures: ImageField, packing: Packing, picture_files: Files
) -> None:
    pictures.add(bringing(*picture_files))
    qtbot.waitUntil(lambda: bool(pictures.sent_as))
    assert pictures.sent_as == "3 files, 3.0 MB in all, uploaded where possible."
    assert [("1.2 MB" in each, "612 kB" in each) for each in tooltips(pictures)] == [
        (False, True),
        (True, False),
        (True, False),
    ]
    assert packing.asked[-1] == ["dunes.png", "kite.jpg", "sea.webp"]


def test_transport_follows_the_profile(
    qtbot: QtBot, pictures: ImageField, packing: Packing, picture_files: Files
) -> None:
    pictures.add(bringing(picture_files[0]))
    qtbot.waitUntil(lambda: bool(pictures.sent_as))
    pictures.set_transport(ImageTransport.UPLOAD)
    assert pictures.sent_as.endswith("JPEG, uploaded.")
    pictures.set_transport(ImageTransport.INLINE)
    assert pictures.sent_as.endswith("JPEG, inside the request.")
    assert tooltips(pictures)[0].endswith("JPEG, inside the request.")
    assert len(packing.asked) == 1


def test_removal_prepares_again_and_reordering_does_not(
    qtbot: QtBot, pictures: ImageField, packing: Packing, picture_files: Files
) -> None:
    pictures.add(bringing(*picture_files[:2]))
    qtbot.waitUntil(lambda: bool(pictures.sent_as))
    before = len(packing.asked)
    model = find(pictures, ImageListModel)
    model.moveRows(QModelIndex(), 1, 1, QModelIndex(), 0)
    assert len(packing.asked) == before
    model.remove(0)
    qtbot.waitUntil(lambda: pictures.sent_as.startswith("Sent as"))
    assert packing.asked[before:] == [["dunes.png"]]


def test_list_changed_during_preparation_is_prepared_again(
    qtbot: QtBot, pictures: ImageField, packing: Packing, picture_files: Files
) -> None:
    packing.free.clear()
    pictures.add(bringing(picture_files[0]))
    qtbot.waitUntil(lambda: packing.asked == [["dunes.png"]])
    pictures.add(bringing(picture_files[1]))
    qtbot.waitUntil(lambda: not pictures.find_issues(unfinished=True))
    assert pictures.sent_as == ""
    packing.free.set()
    qtbot.waitUntil(lambda: pictures.sent_as.startswith("2 files"))
    assert packing.asked == [["dunes.png"], ["dunes.png", "kite.jpg"]]


def test_no_text_if_preparation_fails(
    qtbot: QtBot, pictures: ImageField, packing: Packing, picture_files: Files
) -> None:
    pictures.add(bringing(picture_files[0]))
    qtbot.waitUntil(lambda: bool(pictures.sent_as))
    packing.fails = True
    pictures.add(bringing(picture_files[1]))
    qtbot.waitUntil(lambda: len(packing.asked) == 2)
    qtbot.waitUntil(lambda: pictures.sent_as == "")
    packing.fails = False
    find(pictures, ImageListModel).remove(1)
    qtbot.waitUntil(lambda: pictures.sent_as.startswith("Sent as"))


def test_url_is_not_prepared(qtbot: QtBot, pictures: ImageField, packing: Packing) -> None:
    pictures.load(("https://example.com/cat.png",))
    assert pictures.sent_as == ""
    assert packing.asked == []
