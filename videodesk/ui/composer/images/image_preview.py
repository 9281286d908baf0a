"""A large view of one of the listed images, over the window."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from videodesk.ui.composer.images.image_list_model import ListedImage
from videodesk.ui.composer.images.image_loader import ImageLoader
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.plain_text import PlainLabel
from videodesk.ui.widgets.worker_pool import WorkerPool

_LARGEST: Final = QSize(720, 720)
_GAP: Final = 2 * GRID
_CLOSING: Final = frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Return})


class ImagePreview(QFrame):
    """A popup with the whole image and its name; any click and Escape, Space and Return close it.

    The image is read in the background, and the popup opens once it is there.
    """

    def __init__(
        self, theme: Theme, workers: WorkerPool, loader: ImageLoader, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._workers = workers
        self._loader = loader
        self._wanted = ""
        self.setProperty("role", "popup")
        self._picture = PlainLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = PlainLabel()
        self._name.setFont(theme.font(SMALL))
        self._name.setProperty("role", "second")
        self._name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        column.setSpacing(GRID)
        column.addWidget(self._picture)
        column.addWidget(self._name)

    def open(self, image: ListedImage) -> None:
        """Show an image; one that has no file or cannot be read is not shown."""
        if image.is_url or image.problem is not None:
            return
        self._wanted = image.source
        scale = self.devicePixelRatioF()
        available = self._parent().screen().availableSize() * 0.8
        box = _LARGEST.boundedTo(available) * scale
        self._workers.run(
            partial(self._loader.read, Path(image.source), (box.width(), box.height())),
            partial(self._show, image, scale),
            self._on_unreadable,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close."""
        if event.key() in _CLOSING:
            self.close()
        else:
            event.ignore()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Close."""
        self.close()

    def _parent(self) -> QWidget:
        parent = self.parentWidget()
        assert parent is not None  # noqa: S101  # the constructor requires one
        return parent

    def _show(self, image: ListedImage, scale: float, pixels: QImage) -> None:
        if image.source != self._wanted or not self._parent().isVisible():
            return
        pixmap = QPixmap.fromImage(pixels)
        pixmap.setDevicePixelRatio(scale)
        self._picture.setPixmap(pixmap)
        self._name.setText(image.name)
        self.adjustSize()
        window = self._parent().window()
        area = self._parent().screen().availableGeometry()
        place = window.mapToGlobal(window.rect().center()) - self.rect().center()
        right, bottom = area.right() - self.width(), area.bottom() - self.height()
        self.move(
            QPoint(max(area.left(), min(place.x(), right)), max(area.top(), min(place.y(), bottom)))
        )
        self.show()

    def _on_unreadable(self, _failure: BaseException) -> None:
        """Show nothing: the tile says what is wrong with its image."""
