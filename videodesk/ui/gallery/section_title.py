"""Paints the title of a day, and behind the first one the count of clips."""

from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle

from videodesk.ui.theme.theme import GRID, SECTION, SMALL, Theme
from videodesk.ui.widgets.text_layout import draw_line

_TOP_MARGIN: Final = 2 * GRID
_BOTTOM_MARGIN: Final = GRID
_LEAST_GAP: Final = 4 * GRID


class SectionTitle:
    """Paints titles in the theme's fonts and colours."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def height(self) -> int:
        """The height of a title with its margins."""
        title = QFontMetrics(self._theme.font(SECTION, bold=True)).height()
        return _TOP_MARGIN + title + _BOTTOM_MARGIN

    def paint(self, painter: QPainter, place: QRect, title: str, count: str) -> None:
        """Paints a title, and a count at its end if there is space for it."""
        place = place.adjusted(0, _TOP_MARGIN, 0, -_BOTTOM_MARGIN)
        bold, small = self._theme.font(SECTION, bold=True), self._theme.font(SMALL)
        direction = painter.layoutDirection()
        painter.setPen(self._theme.color("text"))
        start = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
        draw_line(painter, place, title, bold, start)
        left = place.width() - QFontMetrics(bold).horizontalAdvance(title) - _LEAST_GAP
        if count and QFontMetrics(small).horizontalAdvance(count) <= left:
            painter.setPen(self._theme.color("second_text"))
            end = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignRight)
            draw_line(painter, place, count, small, end)
