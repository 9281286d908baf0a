"""A model in the popup of the picker: its name, its maker, and what it is for."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from videodesk.catalog import Model
from videodesk.ui.theme import GRID, RADIUS_FIELD, SMALL, Theme

MODEL_ROLE: Final = int(Qt.ItemDataRole.UserRole)

_AROUND_ROWS: Final = 24
"""Frame, padding and a scroll bar of the popup, in pixels."""
_WRAP: Final = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


class ModelDelegate(QStyledItemDelegate):
    """Two parts: name and maker on one line, the summary wrapped under it.

    The popup is as wide as `picker`, which is also the parent; what the rows measure is asked
    before the popup has its width.
    """

    def __init__(self, theme: Theme, picker: QWidget) -> None:
        super().__init__(picker)
        self._theme = theme
        self._picker = picker

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as the summary needs at the popup's width."""
        model = index.data(MODEL_ROLE)
        height = QFontMetrics(self._theme.font(bold=True)).height() + 4 * GRID
        if isinstance(model, Model):
            width = self._picker.width() - _AROUND_ROWS - 4 * GRID
            room = QRect(0, 0, max(1, width), 1000)
            metrics = QFontMetrics(self._theme.font(SMALL))
            height += metrics.boundingRect(room, _WRAP, model.summary).height()
        return QSize(0, height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The row under the pointer or the arrow keys on the accent."""
        model = index.data(MODEL_ROLE)
        if not isinstance(model, Model):
            super().paint(painter, option, index)
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        text = self._theme.colour("on_accent" if chosen else "text")
        second = self._theme.colour("on_accent" if chosen else "second_text")
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent"))
            painter.drawRoundedRect(option.rect, RADIUS_FIELD, RADIUS_FIELD)
        room = option.rect.adjusted(2 * GRID, 2 * GRID, -2 * GRID, -GRID)
        name_font, small = self._theme.font(bold=True), self._theme.font(SMALL)
        maker_width = QFontMetrics(small).horizontalAdvance(model.maker)
        names = QFontMetrics(name_font)
        line = QRect(room.left(), room.top(), room.width(), names.height())
        painter.setFont(name_font)
        painter.setPen(text)
        name = names.elidedText(
            model.name, Qt.TextElideMode.ElideRight, line.width() - maker_width - 2 * GRID
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(small)
        painter.setPen(second)
        painter.drawText(
            line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, model.maker
        )
        painter.drawText(room.adjusted(0, names.height() + 2, 0, 0), _WRAP, model.summary)
        painter.restore()
