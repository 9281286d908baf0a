"""Drags of tiles: the picture under the pointer, and Qt's loop until the drop."""

from typing import Final

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QDrag, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from videodesk.ui.theme.theme import GRID, RADIUS_FIELD, Theme

_LARGEST: Final = QSize(160, 120)
_OPACITY: Final = 0.85
_BELOW_POINTER: Final = QPoint(-2 * GRID, -2 * GRID)
"""The picture hangs below the pointer, so that the place of the drop stays visible."""


def drag_picture(tile: QPixmap, count: int, theme: Theme) -> QPixmap:
    """Return a tile's picture as small as it is dragged, with the number of clips if several."""
    scale = tile.devicePixelRatio()
    size = tile.deviceIndependentSize().toSize()
    if size.boundedTo(_LARGEST) != size:
        size.scale(_LARGEST, Qt.AspectRatioMode.KeepAspectRatio)
    picture = QPixmap(size * scale)
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setOpacity(_OPACITY)
    painter.drawPixmap(QRect(QPoint(), size), tile)
    painter.setOpacity(1)
    if count > 1:
        _draw_count(painter, size, count, theme)
    painter.end()
    return picture


def run_drag(source: QWidget, mime: QMimeData, picture: QPixmap) -> None:
    """Drag until the drop. A mouse event starts it, never a coroutine (docs/pitfalls.md, Q1)."""
    drag = QDrag(source)
    drag.setMimeData(mime)
    drag.setPixmap(picture)
    drag.setHotSpot(_BELOW_POINTER)
    drag.exec(Qt.DropAction.CopyAction)


def _draw_count(painter: QPainter, size: QSize, count: int, theme: Theme) -> None:
    text = str(count)
    painter.setFont(theme.font(bold=True))
    height = painter.fontMetrics().height() + GRID
    badge = QRect(0, 0, max(height, painter.fontMetrics().horizontalAdvance(text) + 12), height)
    badge.moveTopRight(QPoint(size.width() - GRID, GRID))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent"))
    painter.drawRoundedRect(badge, RADIUS_FIELD, RADIUS_FIELD)
    painter.setPen(theme.color("on_accent"))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
