"""The pictures of a request, in the order in which the model gets them."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QPixmap

from videodesk.generation import is_web_url

Index = QModelIndex | QPersistentModelIndex
FileSignature = tuple[int, int] | None
"""When a file was changed last, and its size; None where it could not be had."""

IMAGE_ROLE: Final = int(Qt.ItemDataRole.UserRole)
_ROW_FORMAT: Final = "application/x-videodesk-picture-row"

_NO_PARENT: Final = QModelIndex()
_LONGEST_NAME: Final = 28


class ImageState(StrEnum):
    """What is known of a listed picture."""

    READING = "reading"
    READY = "ready"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class ListedImage:
    """One picture: an absolute path or a web address, as it stands in `Request.images`.

    `trouble` says why a broken one cannot be used, `sent_as` what will be sent of it, and `stamp`
    is that of its file when it was read.
    """

    image: str
    state: ImageState = ImageState.READING
    thumbnail: QPixmap | None = field(default=None, compare=False)
    error: str = ""
    sent_as: str = ""
    signature: FileSignature = field(default=None, compare=False)

    @property
    def is_url(self) -> bool:
        """Whether it lies on the web; such a picture is never fetched by this program."""
        return is_web_url(self.image)

    @property
    def name(self) -> str:
        """The file's name, or the host of an address; shortened in the middle."""
        name = urlsplit(self.image).hostname if self.is_url else PurePath(self.image).name
        return shorten(name or self.image)


def shorten(name: str) -> str:
    """A name that fits into a line: its beginning and its end."""
    if len(name) <= _LONGEST_NAME:
        return name
    half = _LONGEST_NAME // 2
    return f"{name[: half - 1]}…{name[-half:]}"


class ImageListModel(QAbstractListModel):
    """A list in which nothing occurs twice, and whose rows can be moved."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listed: list[ListedImage] = []

    @property
    def listed(self) -> tuple[ListedImage, ...]:
        """All of them, in order."""
        return tuple(self._listed)

    @property
    def images(self) -> tuple[str, ...]:
        """Paths and addresses, in order."""
        return tuple(picture.image for picture in self._listed)

    def row_of(self, image: str) -> int | None:
        """Where a picture is listed; None where it is not."""
        wanted = _key(image)
        rows = (row for row, each in enumerate(self._listed) if _key(each.image) == wanted)
        return next(rows, None)

    def insert(self, row: int, picture: ListedImage) -> None:
        """Puts a picture before `row`."""
        row = max(0, min(row, len(self._listed)))
        self.beginInsertRows(QModelIndex(), row, row)
        self._listed.insert(row, picture)
        self.endInsertRows()

    def append(self, picture: ListedImage) -> None:
        """Puts a picture at the end."""
        self.insert(len(self._listed), picture)

    def replace(self, picture: ListedImage) -> None:
        """What is now known of a listed picture; nothing happens if it has been removed."""
        row = self.row_of(picture.image)
        if row is not None:
            self._listed[row] = picture
            self.dataChanged.emit(self.index(row), self.index(row))

    def remove(self, row: int) -> ListedImage:
        """Takes a picture out and gives it back."""
        self.beginRemoveRows(QModelIndex(), row, row)
        picture = self._listed.pop(row)
        self.endRemoveRows()
        return picture

    def move(self, row: int, target: int) -> None:
        """Move an image so that it is at row `target` afterwards."""
        self.moveRows(QModelIndex(), row, 1, QModelIndex(), target if target <= row else target + 1)

    def reset(self, pictures: Iterable[ListedImage]) -> None:
        """Shows these instead."""
        self.beginResetModel()
        self._listed = list(pictures)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """How many pictures there are."""
        return 0 if parent.isValid() else len(self._listed)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What the view and a screen reader ask for."""
        if not index.isValid() or index.row() >= len(self._listed):
            return None
        picture = self._listed[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return picture.name
            case Qt.ItemDataRole.ToolTipRole:
                lines = (picture.image, picture.sent_as, picture.error)
                return "\n".join(filter(None, lines))
            case Qt.ItemDataRole.AccessibleTextRole:
                name = self.tr("Picture {number}: {name}").format(
                    number=index.row() + 1, name=picture.name
                )
                more = picture.error or picture.sent_as
                return f"{name}. {more}" if more else name
            case _ if role == IMAGE_ROLE:
                return picture
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Pictures can be dragged; they are dropped between others, never on one."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def moveRows(
        self,
        source_parent: Index,
        source_row: int,
        count: int,
        target_parent: Index,
        target_row: int,
    ) -> bool:
        """Moves `count` rows before the row that is now `target_row`."""
        last = source_row + count - 1
        fits = (
            count > 0
            and not source_parent.isValid()
            and not target_parent.isValid()
            and 0 <= source_row <= last < len(self._listed)
            and 0 <= target_row <= len(self._listed)
        )
        if not fits or not self.beginMoveRows(
            QModelIndex(), source_row, last, QModelIndex(), target_row
        ):
            return False
        moved = self._listed[source_row : last + 1]
        del self._listed[source_row : last + 1]
        at = target_row if target_row <= source_row else target_row - count
        self._listed[at:at] = moved
        self.endMoveRows()
        return True

    def mimeTypes(self) -> list[str]:
        """Only this list understands its rows: dropped elsewhere, they would move a user's file."""
        return [_ROW_FORMAT]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The picture that is dragged."""
        mime = QMimeData()
        if indexes:
            mime.setData(
                _ROW_FORMAT, self._listed[indexes[0].row()].image.encode(errors="surrogatepass")
            )
        return mime

    def dragged_row(self, mime: QMimeData) -> int | None:
        """Where the picture of a drag is now: the list may have changed on the way."""
        if not mime.hasFormat(_ROW_FORMAT):
            return None
        return self.row_of(bytes(mime.data(_ROW_FORMAT).data()).decode(errors="surrogatepass"))

    def supportedDragActions(self) -> Qt.DropAction:
        """Moving for the pointer's look; a drop answers with copying, see `PictureView`."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction


def _key(image: str) -> str:
    return image if is_web_url(image) else os.path.normcase(image)
