"""Layout of the tiles: rows, sections and columns to rectangles and back, by arithmetic alone.

No look-up depends on the number of rows: each is a bisection over the sections, so a library of a
million clips is laid out as fast as one of a hundred.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize

from videodesk.library.types import Section

INSET: Final = 6
"""Margin around the poster and the text of each cell, for the selection and focus frames."""
_GAP: Final = 4
_LEADING: Final = 10
_BOTTOM: Final = 12
_MIN_CELL_WIDTH: Final = 2 * INSET + 16
_POSTER_RATIO: Final = 9 / 16


def poster_rect(cell: QRect) -> QRect:
    """The rectangle of the poster in a tile's cell: 16:9 (docs/ui.md, "The tile")."""
    width = cell.width() - 2 * INSET
    return QRect(cell.left() + INSET, cell.top() + INSET, width, _poster_height(width))


def _poster_height(width: int) -> int:
    return round(width * _POSTER_RATIO)


@dataclass(frozen=True, slots=True)
class Measures:
    """Input of a layout, in logical pixels.

    `width` is the whole width, `tile_width` the preferred width of a poster: tiles share a line
    evenly, so they come out somewhat wider or narrower. `caption` and `header` are the heights of
    the text below a poster and of a section's title. `mirror` is the width in which everything is
    mirrored for right-to-left languages, None for the others.
    """

    width: int
    tile_width: int
    caption: int
    header: int
    mirror: int | None = None


class Grid:
    """The rectangles of all tiles, in pixels from the top left of the whole content."""

    def __init__(self, sections: Sequence[Section], measures: Measures) -> None:
        self.sections = sections
        self._mirror = measures.mirror
        self._header = measures.header
        available = measures.width - _LEADING
        cell_width = measures.tile_width + 2 * INSET
        self.columns = max(1, round((available + _GAP) / (cell_width + _GAP)))
        width = max(_MIN_CELL_WIDTH, (available + _GAP) // self.columns - _GAP)
        height = _poster_height(width - 2 * INSET) + measures.caption + 2 * INSET
        self.cell = QSize(width, height)
        self.pitch = height + _GAP
        lines = [-(-section.count // self.columns) for section in sections]
        heights = [self._header + count * self.pitch for count in lines]
        self._rows = list(accumulate((section.count for section in sections), initial=0))
        self._lines = list(accumulate(lines, initial=0))
        self._tops = list(accumulate(heights, initial=0))
        self.row_count = self._rows[-1]
        self.height = self._tops[-1] - _GAP + _BOTTOM if sections else 0

    def rect(self, row: int) -> QRect:
        """The rectangle of one tile, with its caption."""
        section = self._section_of(row)
        line, column = divmod(row - self._rows[section], self.columns)
        x = _LEADING + column * (self.cell.width() + _GAP)
        if self._mirror is not None:
            x = self._mirror - x - self.cell.width()
        y = self._tops[section] + self._header + line * self.pitch
        return QRect(QPoint(x, y), self.cell)

    def visible_area(self, row: int) -> QRect:
        """What to scroll to for a tile: on its day's first line, the day's title too."""
        rect = self.rect(row)
        section = self._section_of(row)
        in_first_line = row - self._rows[section] < self.columns
        above = self._header if in_first_line else _GAP
        return rect.adjusted(0, -above, 0, _GAP)

    def header(self, section: int) -> QRect:
        """The rectangle of a section's title."""
        left = _LEADING + INSET
        width = self.columns * (self.cell.width() + _GAP) - _GAP - 2 * INSET
        if self._mirror is not None:
            left = self._mirror - left - width
        return QRect(left, self._tops[section], width, self._header)

    def row_at(self, point: QPoint) -> int | None:
        """The tile at a point, None between the tiles."""
        section = bisect_right(self._tops, point.y()) - 1
        if not 0 <= section < len(self.sections):
            return None
        x = point.x() if self._mirror is None else self._mirror - 1 - point.x()
        line, below = divmod(point.y() - self._tops[section] - self._header, self.pitch)
        column, beside = divmod(x - _LEADING, self.cell.width() + _GAP)
        if below >= self.cell.height() or beside >= self.cell.width() or line < 0:
            return None
        row = self._rows[section] + line * self.columns + column
        in_section = row < self._rows[section + 1]
        return row if 0 <= column < self.columns and in_section else None

    def rows_between(self, top: int, bottom: int) -> range:
        """The tiles that are partly between `top` and `bottom` (exclusive)."""
        return range(self._first_ending_below(top), self._first_starting_at(bottom))

    def rows_in(self, area: QRect) -> list[range]:
        """The tiles that an area touches, as ranges of rows in order."""
        rows = self.rows_between(area.top(), area.bottom() + 1)
        touched = {column for column in range(self.columns) if self._touches(area, column)}
        if len(touched) == self.columns:
            return [rows] if rows else []
        runs: list[range] = []
        for row in rows:
            if self.column(row) not in touched:
                continue
            if runs and runs[-1].stop == row:
                runs[-1] = range(runs[-1].start, row + 1)
            else:
                runs.append(range(row, row + 1))
        return runs

    def sections_between(self, top: int, bottom: int) -> range:
        """The sections that are partly between `top` and `bottom` (exclusive)."""
        first = max(0, bisect_right(self._tops, top) - 1)
        return range(first, min(len(self.sections), bisect_left(self._tops, bottom)))

    def column(self, row: int) -> int:
        """The column of a tile, from 0."""
        return (row - self._rows[self._section_of(row)]) % self.columns

    def step(self, row: int, lines: int, column: int) -> int:
        """The tile `lines` below (above if negative), in this column or the nearest one before it.

        Stops at the first and the last line, where the tile stays the same.
        """
        section = self._section_of(row)
        line = self._lines[section] + (row - self._rows[section]) // self.columns
        target = min(max(line + lines, 0), self._lines[-1] - 1)
        if target == line:
            return row
        section = bisect_right(self._lines, target) - 1
        start = self._rows[section] + (target - self._lines[section]) * self.columns
        return min(start + column, self._rows[section + 1] - 1)

    def _touches(self, area: QRect, column: int) -> bool:
        left = _LEADING + column * (self.cell.width() + _GAP)
        if self._mirror is not None:
            left = self._mirror - left - self.cell.width()
        return left <= area.right() and area.left() < left + self.cell.width()

    def _section_of(self, row: int) -> int:
        if not 0 <= row < self.row_count:
            raise IndexError(row)
        return bisect_right(self._rows, row) - 1

    def _first_ending_below(self, y: int) -> int:
        return self._first_row(y, self.cell.height())

    def _first_starting_at(self, y: int) -> int:
        return self._first_row(y, 1)

    def _first_row(self, y: int, reach: int) -> int:
        """The first row of the first line whose top plus `reach` is greater than `y`."""
        section = bisect_right(self._tops, y) - 1
        if section < 0:
            return 0
        if section >= len(self.sections):
            return self.row_count
        beyond = y - reach - self._tops[section] - self._header
        line = max(0, beyond // self.pitch + 1)
        row = self._rows[section] + line * self.columns
        return min(row, self._rows[section + 1])
