"""List model of the images of a request, in the order in which the model gets them."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import (
    QCoreApplication,
    QMimeData,
    QModelIndex,
    QObject,
    Qt,
    QUrl,
)
from PySide6.QtGui import QPixmap

from videodesk.catalog import ImageRole, Model
from videodesk.errors import Problem
from videodesk.generation import is_web_url
from videodesk.text import one_line, storable
from videodesk.ui.widgets.local_files import file_url
from videodesk.ui.widgets.messages import problem_message
from videodesk.ui.widgets.plain_text import as_tooltip
from videodesk.ui.widgets.reorderable_list import Index, ReorderableListModel

FileSignature = tuple[int, int] | None
"""Time of the last change (ns) and size of a file; None if it cannot be read."""

IMAGE_ROLE: Final = int(Qt.ItemDataRole.UserRole)
PART_ROLE: Final = IMAGE_ROLE + 1
"""The `ImageRole` that the chosen model gives an image, or None."""
_ROW_MIME_TYPE: Final = "application/x-videodesk-image-row"

_NO_PARENT: Final = QModelIndex()
_LONGEST_NAME: Final = 28


class ImageState(StrEnum):
    """State of a listed image."""

    READING = "reading"
    READY = "ready"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class ListedImage:
    """One image: an absolute path or a web address, as in `Request.images`.

    `problem` is why a broken one cannot be used, `sent_as` describes what will be sent, and
    `signature` is that of its file when it was read.
    """

    source: str
    state: ImageState = ImageState.READING
    thumbnail: QPixmap | None = field(default=None, compare=False)
    problem: Problem | None = None
    sent_as: str = ""
    signature: FileSignature = field(default=None, compare=False)

    @property
    def is_url(self) -> bool:
        """True for a web address; this program never downloads the image."""
        return is_web_url(self.source)

    @property
    def name(self) -> str:
        """The file name, or the host of a web address; elided in the middle."""
        name = urlsplit(self.source).hostname if self.is_url else PurePath(self.source).name
        return shorten(storable(name or self.source))


def shorten(name: str) -> str:
    """Return a name of at most 28 characters: its beginning and its end."""
    if len(name) <= _LONGEST_NAME:
        return name
    half = _LONGEST_NAME // 2
    return f"{name[: half - 1]}…{name[-half:]}"


def part_text(part: ImageRole | None) -> str:
    """Return what an image is for the chosen model, as its tile shows it; "" for None."""
    match part:
        case None:
            return ""
        case ImageRole.FIRST_FRAME:
            return QCoreApplication.translate("ImageRole", "First frame")
        case ImageRole.LAST_FRAME:
            return QCoreApplication.translate("ImageRole", "Last frame")
        case ImageRole.REFERENCE:
            return QCoreApplication.translate("ImageRole", "Reference")
        case ImageRole.EXTRA:
            return QCoreApplication.translate("ImageRole", "Extra")


class ImageListModel(ReorderableListModel):
    """A list without duplicates, whose rows can be moved."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_ROW_MIME_TYPE, parent)
        self._listed: list[ListedImage] = []
        self._chosen_model: Model | None = None

    @property
    def listed(self) -> tuple[ListedImage, ...]:
        """All images, in order."""
        return tuple(self._listed)

    @property
    def images(self) -> tuple[str, ...]:
        """Paths and addresses, in order."""
        return tuple(image.source for image in self._listed)

    def set_chosen_model(self, model: Model | None) -> None:
        """Set the model that the images are for, which decides what each of them is."""
        self._chosen_model = model

    def key_at(self, row: int) -> str | None:
        """Return the path or address of an image; None past the end."""
        return self._listed[row].source if 0 <= row < len(self._listed) else None

    def row_of(self, key: str) -> int | None:
        """Return the row of a path or address; None if it is not listed."""
        normal = _key(key)
        rows = (row for row, each in enumerate(self._listed) if _key(each.source) == normal)
        return next(rows, None)

    def to_mime(self, rows: Sequence[int]) -> QMimeData:
        """Return images for the clipboard: files or web addresses, and both as text."""
        images = [self._listed[row] for row in rows]
        mime = QMimeData()
        mime.setUrls(
            [QUrl(image.source) if image.is_url else file_url(image.source) for image in images]
        )
        mime.setText("\n".join(one_line(storable(image.source)) for image in images))
        return mime

    def insert(self, row: int, image: ListedImage) -> None:
        """Insert an image before `row`."""
        row = max(0, min(row, len(self._listed)))
        self.beginInsertRows(QModelIndex(), row, row)
        self._listed.insert(row, image)
        self.endInsertRows()

    def append(self, image: ListedImage) -> None:
        """Add an image at the end."""
        self.insert(len(self._listed), image)

    def replace(self, image: ListedImage) -> None:
        """Update the state of a listed image; ignored if it has been removed."""
        row = self.row_of(image.source)
        if row is not None:
            self._listed[row] = image
            self.dataChanged.emit(self.index(row), self.index(row))

    def remove(self, row: int) -> ListedImage:
        """Remove and return an image."""
        self.beginRemoveRows(QModelIndex(), row, row)
        image = self._listed.pop(row)
        self.endRemoveRows()
        return image

    def move(self, row: int, target: int) -> None:
        """Move an image so that it is at row `target` afterwards."""
        self.moveRows(QModelIndex(), row, 1, QModelIndex(), target if target <= row else target + 1)

    def reset(self, images: Iterable[ListedImage]) -> None:
        """Replace all images."""
        self.beginResetModel()
        self._listed = list(images)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of images."""
        return 0 if parent.isValid() else len(self._listed)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what the view or a screen reader asks for."""
        if not index.isValid() or index.row() >= len(self._listed):
            return None
        image = self._listed[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return image.name
            case Qt.ItemDataRole.ToolTipRole:
                lines = (storable(image.source), image.sent_as, _problem_text(image))
                return as_tooltip("\n".join(filter(None, lines)))
            case Qt.ItemDataRole.AccessibleTextRole:
                name = self.tr("Picture {number}: {name}").format(
                    number=index.row() + 1, name=image.name
                )
                more = _problem_text(image) or image.sent_as
                return ". ".join(filter(None, (name, part_text(self._part(index.row())), more)))
            case _ if role == IMAGE_ROLE:
                return image
            case _ if role == PART_ROLE:
                return self._part(index.row())
        return None

    def _part(self, row: int) -> ImageRole | None:
        model = self._chosen_model
        return model.image_roles(len(self._listed))[row] if model is not None else None

    def moveRows(
        self,
        source_parent: Index,
        source_row: int,
        count: int,
        target_parent: Index,
        target_row: int,
    ) -> bool:
        """Move `count` rows before the row that is now `target_row`."""
        last = source_row + count - 1
        is_valid = (
            count > 0
            and not source_parent.isValid()
            and not target_parent.isValid()
            and 0 <= source_row <= last < len(self._listed)
            and 0 <= target_row <= len(self._listed)
        )
        if not is_valid or not self.beginMoveRows(
            QModelIndex(), source_row, last, QModelIndex(), target_row
        ):
            return False
        moved = self._listed[source_row : last + 1]
        del self._listed[source_row : last + 1]
        at = target_row if target_row <= source_row else target_row - count
        self._listed[at:at] = moved
        self.endMoveRows()
        return True


def _key(image: str) -> str:
    return image if is_web_url(image) else os.path.normcase(image)


def _problem_text(image: ListedImage) -> str:
    return str(problem_message(image.problem)) if image.problem is not None else ""
