"""Thumbnails of the reference images of a request, in their order."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from videodesk.generation import is_web_url
from videodesk.media.values import Thumbnail
from videodesk.media.worker.calls import thumbnail
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.elided_label import ElidedLabel
from videodesk.ui.widgets.flow_layout import FlowLayout
from videodesk.ui.widgets.icon_label import IconLabel
from videodesk.ui.widgets.messages import failure_text
from videodesk.ui.widgets.plain_text import PlainLabel, as_tooltip
from videodesk.ui.widgets.worker_pool import WorkerPool

SIDE: Final = 14 * GRID


class ReferenceImages(QWidget):
    """Thumbnails of files, made on a worker; URLs as text, because nothing is downloaded."""

    def __init__(self, theme: Theme, icons: IconProvider, workers: WorkerPool) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._workers = workers
        self._images: tuple[str, ...] = ()
        self._tiles: list[ReferenceImage] = []
        self._tile_box = QWidget()
        self._tile_flow = FlowLayout(self._tile_box)
        self._url_box = QWidget()
        self._urls = QVBoxLayout(self._url_box)
        self._urls.setContentsMargins(0, 0, 0, 0)
        self._urls.setSpacing(GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._tile_box)
        column.addWidget(self._url_box)

    def show_images(self, images: tuple[str, ...]) -> None:
        """Show `Request.images`; hide if there are none."""
        self.setVisible(bool(images))
        if images == self._images:
            return
        self._images = images
        self._clear()
        for number, image in enumerate(images, start=1):
            if is_web_url(image):
                self._add_url(image)
            else:
                self._add_tile(image, number)
        self._tile_box.setVisible(bool(self._tiles))
        self._url_box.setVisible(self._urls.count() > 0)

    def _clear(self) -> None:
        self._tiles = []
        for layout in (self._tile_flow, self._urls):
            while (item := layout.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()

    def _add_url(self, url: str) -> None:
        label = ElidedLabel(url)
        label.setFont(self._theme.font(SMALL))
        label.setToolTip(as_tooltip(url))
        self._urls.addWidget(label)

    def _add_tile(self, path: str, number: int) -> None:
        tile = ReferenceImage(self._theme, self._icons, Path(path))
        tile.setAccessibleName(self.tr("Picture {0}").format(number))
        self._tile_flow.addWidget(tile)
        self._tiles.append(tile)
        pixels = round(SIDE * self.devicePixelRatio())
        self._workers.run(
            partial(thumbnail, Path(path), (pixels, pixels)),
            partial(self._show_thumbnail, tile),
            partial(self._show_failure, tile),
        )

    def _show_thumbnail(self, tile: "ReferenceImage", thumbnail: Thumbnail) -> None:
        if tile in self._tiles:
            tile.show_thumbnail(thumbnail)

    def _show_failure(self, tile: "ReferenceImage", failure: BaseException) -> None:
        if tile in self._tiles:
            tile.show_missing(failure_text(failure))


class ReferenceImage(QWidget):
    """One uncropped image on a neutral background."""

    def __init__(self, theme: Theme, icons: IconProvider, path: Path) -> None:
        super().__init__()
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedSize(SIDE, SIDE)
        self.setToolTip(as_tooltip(str(path)))
        self._path = path
        self._image = PlainLabel()
        self._missing_icon = IconLabel(theme, icons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for label in (self._image, self._missing_icon):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        self._missing_icon.hide()

    @property
    def has_image(self) -> bool:
        """True if the thumbnail is shown."""
        return not self._image.pixmap().isNull()

    def show_thumbnail(self, thumbnail: Thumbnail) -> None:
        """Show a thumbnail, one of its pixels for one of the screen."""
        image = QImage(
            thumbnail.rgba,
            thumbnail.width,
            thumbnail.height,
            4 * thumbnail.width,
            QImage.Format.Format_RGBA8888,
        )
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(self.devicePixelRatio())
        self._image.setPixmap(pixmap)

    def show_missing(self, reason: str) -> None:
        """Show that the image cannot be shown, with the reason as tooltip."""
        self._missing_icon.show_icon("missing")
        self._missing_icon.show()
        self._image.hide()
        self.setToolTip(as_tooltip(f"{self._path}\n{reason}"))
