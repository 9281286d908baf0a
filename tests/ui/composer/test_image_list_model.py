"""The list of images keeps its order, without duplicates."""

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from videodesk.errors import Code, problem
from videodesk.ui.composer.images.image_list_model import (
    ImageListModel,
    ImageState,
    ListedImage,
    shorten,
)


@pytest.fixture
def model(qtbot: QtBot) -> ImageListModel:
    model = ImageListModel()
    # It aborts the test run's process with a message when the model breaks Qt's rules.
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    for name in "abcd":
        model.append(ListedImage(f"/{name}.png"))
    return model


def order(model: ImageListModel) -> str:
    return "".join(image[1] for image in model.images)


def move(model: ImageListModel, row: int, count: int, before: int) -> bool:
    return model.moveRows(QModelIndex(), row, count, QModelIndex(), before)


@pytest.mark.parametrize(
    ("row", "count", "before", "expected"),
    [(0, 1, 4, "bcda"), (3, 1, 0, "dabc"), (0, 1, 2, "bacd"), (2, 1, 1, "acbd"), (0, 2, 3, "cabd")],
)
def test_moved_rows_are_not_duplicated(
    model: ImageListModel, row: int, count: int, before: int, expected: str
) -> None:
    assert move(model, row, count, before)
    assert order(model) == expected


@pytest.mark.parametrize(
    ("row", "count", "before"),
    [(0, 1, 0), (0, 1, 1), (0, 0, 3), (3, 2, 0), (-1, 1, 2), (4, 1, 0), (0, 1, 5)],
)
def test_invalid_move_changes_nothing(
    model: ImageListModel, row: int, count: int, before: int
) -> None:
    assert not move(model, row, count, before)
    assert order(model) == "abcd"


def test_selection_follows_a_moved_row(model: ImageListModel) -> None:
    selected = QPersistentModelIndex(model.index(0))
    move(model, 0, 1, 3)
    assert selected.row() == 2


def test_image_is_found_by_its_path(model: ImageListModel) -> None:
    assert model.row_of("/c.png") == 2
    assert model.row_of("/z.png") is None


def test_update_of_a_removed_image_is_ignored(model: ImageListModel) -> None:
    model.remove(1)
    model.replace(ListedImage("/b.png", ImageState.READY))
    assert order(model) == "acd"


def test_dragged_row_is_found_after_the_list_has_changed(model: ImageListModel) -> None:
    mime = model.mimeData([model.index(2)])
    model.remove(0)
    assert model.dragged_row(mime) == 1
    model.remove(1)
    assert model.dragged_row(mime) is None
    assert model.dragged_row(QMimeData()) is None


def test_images_are_dropped_between_others_and_never_on_one(model: ImageListModel) -> None:
    assert model.flags(QModelIndex()) & Qt.ItemFlag.ItemIsDropEnabled
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsDropEnabled


def test_accessible_text_has_number_name_and_error(model: ImageListModel) -> None:
    model.replace(ListedImage("/b.png", ImageState.BROKEN, problem=problem(Code.IMAGE_MISSING)))
    heard = model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == (
        "Picture 2: b.png. A picture used in this request was moved or deleted. Nothing was "
        "sent. Add the picture again."
    )


def test_long_names_are_elided_in_the_middle() -> None:
    assert shorten("kite.png") == "kite.png"
    long = shorten("a very long name that somebody gave to a picture.png")
    assert len(long) <= 28
    assert long.startswith("a very long n")
    assert long.endswith("picture.png")


@pytest.mark.parametrize(
    ("image", "name"),
    [("/a/b.png", "b.png"), ("https://example.com/x/y.png", "example.com")],
)
def test_image_is_named_by_its_file_or_host(image: str, name: str) -> None:
    assert ListedImage(image).name == name
