"""Delegate for the tiles of the list of images."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from videodesk.catalog import ImageRole
from videodesk.ui.composer.images.image_list_model import (
    IMAGE_ROLE,
    PART_ROLE,
    ImageState,
    ListedImage,
    part_text,
)
from videodesk.ui.theme.icons import ICON_SIZE, IconProvider
from videodesk.ui.theme.theme import GRID, RADIUS_FIELD, SMALL, Theme

TILE: Final = QSize(92, 68)
"""A tile; three of them and their gaps fit into the composer's usual width."""
THUMBNAIL: Final = QSize(TILE.width() - 6, TILE.height() - 6)
"""The image in it, inside the focus frame."""
CELL: Final = QSize(TILE.width() + 2 * GRID, TILE.height() + 2 * GRID)

_BADGE: Final = 20
_PART_MARGIN: Final = 3
_EXTRA_OPACITY: Final = 0.4
_VEIL: Final = QColor(0, 0, 0, 150)
_ON_VEIL: Final = QColor(255, 255, 255)


def tile_of(cell: QRect) -> QRect:
    """Return the tile in its cell."""
    return QRect(cell.topLeft(), TILE)


def cross_of(cell: QRect) -> QRect:
    """Return the area in which a click removes the image."""
    tile = tile_of(cell)
    return QRect(tile.right() - _BADGE - 1, tile.top() + 2, _BADGE, _BADGE)


class ImageDelegate(QStyledItemDelegate):
    """Paints the whole image, its number, what it is for the model, and a cross to remove it."""

    def __init__(self, theme: Theme, icons: IconProvider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self._view = parent

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the size of a cell."""
        return CELL

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint background, image, number and role; with hover or focus also the cross."""
        image = index.data(IMAGE_ROLE)
        if not isinstance(image, ListedImage):
            return
        tile = tile_of(option.rect)
        has_keys = self._view is not None and self._view.hasFocus()
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus) or (
            has_keys and bool(option.state & QStyle.StateFlag.State_Selected)
        )
        part = ImageRole(value) if (value := index.data(PART_ROLE)) else None  # a str to Qt
        extra = part is ImageRole.EXTRA
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        line = "accent" if focused else "bad" if image.problem is not None else "line"
        self._draw_ground(painter, tile, "caution" if extra and line == "line" else line)
        painter.setOpacity(_EXTRA_OPACITY if extra else 1)
        if image.thumbnail is not None:
            _draw_fitted(painter, tile, image.thumbnail)
        else:
            self._draw_placeholder(painter, tile, image)
        painter.setOpacity(1)
        self._draw_number(painter, tile, index.row() + 1)
        if part is not None:
            self._draw_part(painter, tile, part)
        if hovered or focused:
            self._draw_cross(painter, cross_of(option.rect))
        painter.restore()

    def _draw_ground(self, painter: QPainter, tile: QRect, line: str) -> None:
        width = 2 if line == "accent" else 1
        painter.setBrush(self._theme.color("window"))
        painter.setPen(QPen(self._theme.color(line), width))
        inset = width / 2
        painter.drawRoundedRect(
            tile.toRectF().adjusted(inset, inset, -inset, -inset), RADIUS_FIELD, RADIUS_FIELD
        )

    def _draw_placeholder(self, painter: QPainter, tile: QRect, image: ListedImage) -> None:
        if image.state is ImageState.BROKEN:
            icon, tint = "missing", "bad"
        elif image.state is ImageState.READING:
            icon, tint = "clock", "second_text"
        else:
            icon, tint = "link" if image.is_url else "picture", "second_text"
        font = self._theme.font(SMALL)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        height = ICON_SIZE + GRID + metrics.height()
        top = tile.center().y() - height // 2 + GRID
        left = tile.center().x() - ICON_SIZE // 2
        self._icons.icon(icon, tint).paint(painter, QRect(left, top, ICON_SIZE, ICON_SIZE))
        painter.setPen(self._theme.color("second_text"))
        line = QRect(
            tile.left() + GRID, top + ICON_SIZE + GRID, tile.width() - 2 * GRID, metrics.height()
        )
        name = metrics.elidedText(image.name, Qt.TextElideMode.ElideMiddle, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, name)

    def _draw_number(self, painter: QPainter, tile: QRect, number: int) -> None:
        painter.setFont(self._theme.font(SMALL, bold=True))
        text = str(number)
        metrics = painter.fontMetrics()
        side = max(_BADGE - 2, metrics.height())
        badge = QRect(
            tile.left() + 3, tile.top() + 3, max(side, metrics.horizontalAdvance(text) + 8), side
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_VEIL)
        painter.drawRoundedRect(badge, side / 2, side / 2)
        painter.setPen(_ON_VEIL)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_part(self, painter: QPainter, tile: QRect, part: ImageRole) -> None:
        """Draw what the image is for the model, at the bottom of its tile."""
        painter.setFont(self._theme.font(SMALL, bold=part is ImageRole.EXTRA))
        metrics = painter.fontMetrics()
        width = tile.width() - 2 * _PART_MARGIN
        text = metrics.elidedText(part_text(part), Qt.TextElideMode.ElideRight, width - 8)
        chip = QRect(0, 0, metrics.horizontalAdvance(text) + 8, metrics.height())
        chip.moveCenter(tile.center())
        chip.moveBottom(tile.bottom() - _PART_MARGIN)
        extra = part is ImageRole.EXTRA
        painter.setPen(QPen(self._theme.color("caution"), 1) if extra else Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("surface") if extra else _VEIL)
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(self._theme.color("caution") if extra else _ON_VEIL)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_cross(self, painter: QPainter, place: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_VEIL)
        painter.drawEllipse(place)
        arm = 3.5
        centre = place.toRectF().center()
        painter.setPen(QPen(_ON_VEIL, 1.5, c=Qt.PenCapStyle.RoundCap))
        for sign in (-1, 1):
            reach = QPointF(arm, sign * arm)
            painter.drawLine(centre - reach, centre + reach)


def _draw_fitted(painter: QPainter, tile: QRect, pixmap: QPixmap) -> None:
    size = pixmap.deviceIndependentSize().toSize()
    if size.boundedTo(THUMBNAIL) != size:
        size.scale(THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(tile.topLeft(), size)
    place.moveCenter(tile.center())
    painter.drawPixmap(place, pixmap)
