"""Draws and wraps text in any script, in its own direction."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle

_UTF16: Final = "utf-16-le"
_FEW: Final = 16
_NARROW: Final = 4
"""The width of a narrow letter, in pixels."""


def tabular(font: QFont) -> QFont:
    """A copy of a font with digits of one width, if it has them."""
    changed = QFont(font)
    changed.setFeature(QFont.Tag("tnum"), 1)
    return changed


def draw_line(
    painter: QPainter,
    rect: QRect,
    text: str,
    font: QFont,
    side: Qt.AlignmentFlag | None = None,
) -> None:
    """Draws one elided line; by default it is aligned to the side where its script begins."""
    direction = direction_of(text)
    if side is None:
        side = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
    option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setTextDirection(direction)
    painter.setFont(font)
    elided = elide(text, QFontMetrics(font), rect.width())
    painter.drawText(rect.toRectF(), elided, option)


def elide(text: str, metrics: QFontMetrics, width: int) -> str:
    """Elides a line at its end.

    Of a long text only the beginning is measured, unless that leaves space: measuring takes most of
    the time of drawing.
    """
    beginning = text[: max(_FEW, width // _NARROW)]
    elided = metrics.elidedText(beginning, Qt.TextElideMode.ElideRight, width)
    if elided != beginning or len(beginning) == len(text):
        return elided
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def draw_lines(painter: QPainter, rect: QRect, lines: Sequence[str], font: QFont) -> None:
    """Draws centred lines below one another from the top of `rect`."""
    height = QFontMetrics(font).height()
    for number, line in enumerate(lines):
        place = QRect(rect.left(), rect.top() + number * height, rect.width(), height)
        draw_line(painter, place, line, font, Qt.AlignmentFlag.AlignHCenter)


def wrap(texts: Sequence[str], font: QFont, width: int, max_lines: int) -> list[str]:
    """Wraps texts into lines of `width` pixels, `max_lines` at most, the last one elided."""
    lines = [line for text in texts for line in _break_lines(text, font, width)]
    if len(lines) > max_lines > 0:
        rest = "".join(lines[max_lines - 1 : max_lines + 1]).strip()
        elided = QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)
        lines = [*lines[: max_lines - 1], elided]
    return [line.strip() for line in lines[: max(0, max_lines)]]


def direction_of(text: str) -> Qt.LayoutDirection:
    """The direction of the first letter that has one; left to right without any."""
    directions = (unicodedata.bidirectional(letter) for letter in text)
    first = next((each for each in directions if each in {"L", "R", "AL"}), "L")
    return Qt.LayoutDirection.LeftToRight if first == "L" else Qt.LayoutDirection.RightToLeft


def _break_lines(text: str, font: QFont, width: int) -> list[str]:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
    layout.endLayout()
    # Qt counts in units of UTF-16, in which an emoji is two.
    units = text.encode(_UTF16)
    pieces: list[str] = []
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        start, end = line.textStart(), line.textStart() + line.textLength()
        pieces.append(units[2 * start : 2 * end].decode(_UTF16))
    return pieces
