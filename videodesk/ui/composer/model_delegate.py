"""Delegate for the rows of the model list."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from videodesk.ui.composer.model_list import ROW, Heading, ModelRow
from videodesk.ui.theme.icons import draw
from videodesk.ui.theme.theme import GRID, RADIUS_FIELD, SMALL, Theme

_AROUND: Final = 2 * GRID
_ICON: Final = 12
_WRAP: Final = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeading


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    colour: str
    icon: str = ""


class ModelDelegate(QStyledItemDelegate):
    """Lays its rows out for the width of `view`, which is also its parent."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def height(self, row: object, width: int) -> int:
        """Return the height of a row at this width, in pixels."""
        name = QFontMetrics(self._theme.font(bold=True)).height()
        small = QFontMetrics(self._theme.font(SMALL))
        if not isinstance(row, ModelRow):
            return small.height() + 3 * GRID
        area = QRect(0, 0, max(1, width - 2 * _AROUND), 10_000)
        below = sum(
            small.boundingRect(self._beside_icon(area, line), _WRAP, line.text).height() + GRID // 2
            for line in _lines(row)
        )
        return name + below + 3 * GRID

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the size of a row at the view's width."""
        width = self._view.viewport().width()
        return QSize(width, self.height(index.data(ROW), width))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a row; the current one on the accent colour."""
        row = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Heading):
            self._paint_heading(painter, option.rect, row)
        elif isinstance(row, ModelRow):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            if chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.color("accent"))
                painter.drawRoundedRect(option.rect, RADIUS_FIELD, RADIUS_FIELD)
            self._paint_row(painter, option.rect, row, chosen=chosen)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, heading: Heading) -> None:
        painter.setPen(self._theme.color("line"))
        painter.drawLine(rect.left() + _AROUND, rect.top(), rect.right() - _AROUND, rect.top())
        painter.setFont(self._theme.font(SMALL))
        painter.setPen(self._theme.color("second_text"))
        area = rect.adjusted(_AROUND, GRID, -_AROUND, 0)
        flags = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, flags, heading.text)

    def _paint_row(self, painter: QPainter, rect: QRect, row: ModelRow, *, chosen: bool) -> None:
        bold, small = self._theme.font(bold=True), self._theme.font(SMALL)
        area = rect.adjusted(_AROUND, GRID + GRID // 2, -_AROUND, 0)
        line = QRect(area.left(), area.top(), area.width(), QFontMetrics(bold).height())
        right = self._paint_end(painter, line, row, chosen=chosen)
        self._paint_start(painter, right, row, chosen=chosen)
        top = line.bottom() + 1 + GRID // 2
        metrics = QFontMetrics(small)
        painter.setFont(small)
        for each in _lines(row):
            space = self._beside_icon(QRect(area.left(), top, area.width(), 10_000), each)
            colour = self._colour(each.colour, chosen=chosen)
            if each.icon:
                first = QRect(area.left(), top, area.width(), metrics.height())
                self._draw_icon(painter, area.left(), first, each.icon, colour)
            painter.setPen(colour)
            drawn = metrics.boundingRect(space, _WRAP, each.text)
            painter.drawText(space, _WRAP, each.text)
            top += drawn.height() + GRID // 2

    def _paint_start(self, painter: QPainter, line: QRect, row: ModelRow, *, chosen: bool) -> None:
        """Paint the name, and the maker beside it."""
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        bold, small = self._theme.font(bold=True), self._theme.font(SMALL)
        left = _draw(painter, line, row.name, bold, self._colour("text", chosen=chosen), flags)
        rest = line.adjusted(left + 2 * GRID, 0, 0, 0)
        if row.maker and rest.width() > QFontMetrics(small).horizontalAdvance(row.maker):
            colour = self._colour("second_text", chosen=chosen)
            _draw(painter, rest, row.maker, small, colour, flags)

    def _paint_end(self, painter: QPainter, line: QRect, row: ModelRow, *, chosen: bool) -> QRect:
        """Paint the price and the check mark; return the rest of the line."""
        if row.usable:
            colour = self._colour("good", chosen=chosen)
            self._draw_icon(painter, line.right() - _ICON, line, "check", colour)
            line = line.adjusted(0, 0, -_ICON - GRID - 2, 0)
        if row.price:
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            small = self._theme.font(SMALL)
            colour = self._colour("second_text", chosen=chosen)
            used = _draw(painter, line, row.price, small, colour, flags)
            line = line.adjusted(0, 0, -used - 2 * GRID, 0)
        return line

    def _draw_icon(
        self, painter: QPainter, left: int, line: QRect, name: str, colour: QColor
    ) -> None:
        scale = self._view.devicePixelRatioF()
        top = line.top() + (line.height() - _ICON) // 2
        painter.drawPixmap(left, top, draw(name, colour, _ICON, scale))

    def _colour(self, name: str, *, chosen: bool) -> QColor:
        return self._theme.color("on_accent" if chosen else name)

    def _beside_icon(self, area: QRect, line: _Line) -> QRect:
        return area.adjusted(_ICON + GRID, 0, 0, 0) if line.icon else area


def _lines(row: ModelRow) -> list[_Line]:
    lines = [
        _Line(text, "second_text" if number else "text") for number, text in enumerate(row.lines)
    ]
    if row.caution:
        lines.append(_Line(row.caution, "caution", "alert"))
    return lines


def _draw(
    painter: QPainter, area: QRect, text: str, font: QFont, colour: QColor, flags: Qt.AlignmentFlag
) -> int:
    """Draw one line of text, elided to the room; return the width that it takes."""
    metrics = QFontMetrics(font)
    cut = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(area, flags, cut)
    return metrics.horizontalAdvance(cut)
