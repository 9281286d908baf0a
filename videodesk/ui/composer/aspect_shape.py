"""Small drawings of an aspect ratio, such as "16:9" or "1280x720"."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem

from videodesk.catalog import parse_aspect
from videodesk.ui.theme.icons import ICON_SIZE
from videodesk.ui.theme.theme import Theme

_LONGER_SIDE: Final = 13.0
_SHORTEST_SIDE: Final = 4.0
_SCALES: Final = (1.0, 1.5, 2.0, 3.0)


def shape_size(aspect: float) -> tuple[float, float]:
    """Return the width and height of the drawing, in logical pixels."""
    short = max(_SHORTEST_SIDE, _LONGER_SIDE * min(aspect, 1 / aspect))
    return (_LONGER_SIDE, short) if aspect >= 1 else (short, _LONGER_SIDE)


def shape_icon(text: str, color: QColor) -> QIcon:
    """Return a frame of the shape that the text names; an empty icon for none."""
    icon = QIcon()
    for scale in _SCALES:
        pixmap = QPixmap(round(ICON_SIZE * scale), round(ICON_SIZE * scale))
        pixmap.fill(Qt.GlobalColor.transparent)
        pixmap.setDevicePixelRatio(scale)
        aspect = parse_aspect(text)
        if aspect is not None:
            width, height = shape_size(aspect)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(color, 1.5, j=Qt.PenJoinStyle.MiterJoin))
            frame = QRectF((ICON_SIZE - width) / 2, (ICON_SIZE - height) / 2, width, height)
            painter.drawRoundedRect(frame, 1.5, 1.5)
            painter.end()
        icon.addPixmap(pixmap)
    return icon


class ShapeDelegate(QStyledItemDelegate):
    """Draws the shape before each row of a combo box's list, if one of the rows has a shape."""

    def __init__(self, theme: Theme, combo: QComboBox) -> None:
        super().__init__(combo)
        self._theme = theme
        self._combo = combo

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Add the shape as the row's icon; rows without one are indented alike."""
        super().initStyleOption(option, index)
        texts = [self._combo.itemText(row) for row in range(self._combo.count())]
        if all(parse_aspect(text) is None for text in texts):
            return
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        option.decorationSize = QSize(ICON_SIZE, ICON_SIZE)
        option.icon = shape_icon(str(index.data()), self._theme.color("second_text"))
        chosen = shape_icon(str(index.data()), self._theme.color("on_accent"))
        option.icon.addPixmap(chosen.pixmap(ICON_SIZE), QIcon.Mode.Selected)
