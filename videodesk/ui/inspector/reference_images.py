"""The reference pictures of a request: small, in the order in which the model got them."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from videodesk.generation import is_web_url
from videodesk.media.images import Thumbnail, thumbnail
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.elided_label import ElidedLabel
from videodesk.ui.widgets.flow_layout import FlowLayout
from videodesk.ui.widgets.icon_label import IconLabel
from videodesk.ui.widgets.messages import failure_text
from videodesk.ui.widgets.worker_pool import WorkerPool

SIDE: Final = 14 * GRID


class ReferenceImages(QWidget):
    """Thumbnails of files, made on a worker; web addresses as text, since nothing is fetched."""

    def __init__(self, theme: Theme, icons: IconProvider, workers: WorkerPool) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._workers = workers
        self._images: tuple[str, ...] = ()
        self._tiles: list[ReferenceImage] = []
        self._tile_box = QWidget()
        self._tile_flow = FlowLayout(self._tile_box)
        self._address_box = QWidget()
        self._addresses = QVBoxLayout(self._address_box)
        self._addresses.setContentsMargins(0, 0, 0, 0)
        self._addresses.setSpacing(GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._tile_box)
        column.addWidget(self._address_box)

    def show_images(self, images: tuple[str, ...]) -> None:
        """Shows `Request.images`; hides itself where there are none."""
        self.setVisible(bool(images))
        if images == self._images:
            return
        self._images = images
        self._clear()
        for number, image in enumerate(images, start=1):
            if is_web_url(image):
                self._add_address(image)
            else:
                self._add_tile(image, number)
        self._tile_box.setVisible(bool(self._tiles))
        self._address_box.setVisible(self._addresses.count() > 0)

    def _clear(self) -> None:
        self._tiles = []
        for layout in (self._tile_flow, self._addresses):
            while (item := layout.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()

    def _add_address(self, address: str) -> None:
        line = ElidedLabel(address)
        line.setFont(self._theme.font(SMALL))
        line.setToolTip(address)
        self._addresses.addWidget(line)

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

    def _show_thumbnail(self, tile: "ReferenceImage", made: Thumbnail) -> None:
        if tile in self._tiles:
            tile.show_thumbnail(made)

    def _show_failure(self, tile: "ReferenceImage", failure: BaseException) -> None:
        if tile in self._tiles:
            tile.show_missing(failure_text(failure))


class ReferenceImage(QWidget):
    """One picture, whole, on the neutral ground."""

    def __init__(self, theme: Theme, icons: IconProvider, path: Path) -> None:
        super().__init__()
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedSize(SIDE, SIDE)
        self.setToolTip(str(path))
        self._path = path
        self._picture = QLabel()
        self._missing = IconLabel(theme, icons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for label in (self._picture, self._missing):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        self._missing.hide()

    @property
    def has_picture(self) -> bool:
        """Whether the picture is there."""
        return not self._picture.pixmap().isNull()

    def show_thumbnail(self, made: Thumbnail) -> None:
        """Shows the picture, one pixel of it on one of the screen's."""
        image = QImage(
            made.rgba, made.width, made.height, 4 * made.width, QImage.Format.Format_RGBA8888
        )
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(self.devicePixelRatio())
        self._picture.setPixmap(pixmap)

    def show_missing(self, reason: str) -> None:
        """Says that the picture cannot be shown, and why."""
        self._missing.show_icon("missing")
        self._missing.show()
        self._picture.hide()
        self.setToolTip(f"{self._path}\n{reason}")
