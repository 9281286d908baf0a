"""Item view that lays its rows out on a `Grid`: positions, keyboard moves and scrolling.

It is a QListView by name only, because Qt describes only its own views to screen readers and leaves
all others a blank area (qtbase, qaccessiblewidgetfactory.cpp). None of QListView's layout runs,
which would look at each row (0.9 s at 100,000): the overrides call QAbstractItemView's methods
directly.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QAccessible, QAccessibleEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from videodesk.ui.gallery.layout import Grid, Measures

_ROOT: Final = QModelIndex()
_STEPS_PER_LINE: Final = 6


@dataclass(frozen=True, slots=True)
class Anchor:
    """A row, and the y of its upper edge in the viewport."""

    row: int
    y: int


class GridView(QListView):
    """The geometry of the gallery. It never looks at more rows than are visible.

    Subclasses build the grid in `make_grid`. `visible_changed` reports that other rows may be
    visible.
    """

    visible_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.signals_are_off = False
        super().__init__(parent)
        self.grid = Grid((), Measures(width=0, tile_width=1, caption=0, header=0))
        self._anchor_before_insert: Anchor | None = None
        self._remembered_column = (-1, 0)
        self._is_laying_out = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @contextmanager
    def without_signals(self) -> Iterator[None]:
        """Nothing that changes the current tile meanwhile is a choice of the user's."""
        self.signals_are_off = True
        try:
            yield
        finally:
            self.signals_are_off = False

    def make_grid(self) -> Grid:
        """A grid for the present rows, width and fonts."""
        raise NotImplementedError

    def visible_rows(self) -> range:
        """The rows that are at least partly visible."""
        top = self.verticalOffset()
        rows = self.grid.rows_between(top, top + self.viewport().height())
        if not rows:  # not even a model, at first
            return rows
        count = self.model().rowCount()
        return range(min(rows.start, count), min(rows.stop, count))

    def anchor(self) -> Anchor | None:
        """What a new layout keeps in place: the current row if visible, else the top row.

        None at the very top of the content, which then stays at the top.
        """
        rows = self.visible_rows()
        current = self.currentIndex().row()
        if not rows or (current not in rows and self.verticalOffset() == 0):
            return None
        row = current if current in rows else rows.start
        return Anchor(row, self.grid.rect(row).top() - self.verticalOffset())

    def lay_out(self, anchor: Anchor | None) -> None:
        """Builds the grid again and scrolls the anchor back to where it was, fully visible."""
        self._is_laying_out = True
        self._build_grid(anchor)
        self._is_laying_out = False
        self.viewport().update()
        self.visible_changed.emit()

    def updateGeometries(self) -> None:
        """Lays out again: Qt calls it when the size, the style or the fonts have changed."""
        self.lay_out(self.anchor())
        QAbstractItemView.updateGeometries(self)

    def doItemsLayout(self) -> None:
        """Performs a postponed layout."""
        QAbstractItemView.doItemsLayout(self)

    def remember_anchor(self) -> None:
        """Saves the anchor before rows are inserted on top."""
        self._anchor_before_insert = self.anchor() if self.verticalOffset() else None

    def rowsInserted(
        self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int
    ) -> None:
        """Lays out with the new rows; what was visible stays, except at the very top."""
        QAbstractItemView.rowsInserted(self, parent, start, end)
        if start and start >= self.visible_rows().stop and self.grid.height > self._bottom():
            self._build_grid(None)  # nothing visible has moved
            return
        anchor = self._anchor_before_insert
        if anchor is not None and anchor.row >= start:
            anchor = Anchor(anchor.row + end - start + 1, anchor.y)
        self.lay_out(anchor)

    def reset(self) -> None:
        """Starts at the top with the model's new rows."""
        QAbstractItemView.reset(self)
        self._is_laying_out = True
        self.verticalScrollBar().setValue(0)
        self.lay_out(None)

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """Repaints changed rows that are visible."""
        QAbstractItemView.dataChanged(self, first, last, roles)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Repaints both rows, scrolls to the new one, and tells screen readers."""
        QAbstractItemView.currentChanged(self, current, previous)
        if current.isValid() and self.hasFocus() and QAccessible.isActive():
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(current.row())
            QAccessible.updateAccessibility(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Repaints visible rows whose selection changed."""
        QAbstractItemView.selectionChanged(self, selected, deselected)

    def horizontalOffset(self) -> int:
        """Zero: nothing scrolls sideways."""
        return 0

    def verticalOffset(self) -> int:
        """How far the content is scrolled, in pixels."""
        return self.verticalScrollBar().value()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scrolls the painted pixels, so that only newly visible rows are painted.

        While the grid is built, `visible_changed` is emitted once at the end.
        """
        self.viewport().scroll(dx, dy)
        if not self._is_laying_out:
            self.visible_changed.emit()

    def isIndexHidden(self, _index: QModelIndex | QPersistentModelIndex) -> bool:
        """False: no row is ever hidden."""
        return False

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The tile at a point of the viewport."""
        row = self.grid.row_at(point + QPoint(0, self.verticalOffset()))
        return QModelIndex() if row is None else self.model().index(row, 0)

    def visualRect(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        """The rectangle of a tile in the viewport, empty if there is none."""
        if not index.isValid() or index.row() >= self.grid.row_count:
            return QRect()
        return self.grid.rect(index.row()).translated(0, -self.verticalOffset())

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scrolls to a tile, and to the title of its day if it is on the first line."""
        if not index.isValid() or index.row() >= self.grid.row_count:
            return
        place = self.grid.visible_area(index.row())
        page, offset = self.viewport().height(), self.verticalOffset()
        above, below = place.top(), place.bottom() + 1 - page
        hints = QAbstractItemView.ScrollHint
        match hint:
            case hints.PositionAtTop:
                offset = above
            case hints.PositionAtBottom:
                offset = below
            case hints.PositionAtCenter:
                offset = (above + below) // 2
            case _:
                offset = min(max(offset, below), above) if above >= below else above
        self.verticalScrollBar().setValue(offset)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """The tile that a key leads to. Up and down keep their column across days."""
        count = self.grid.row_count
        if not count:
            return QModelIndex()
        row = self.currentIndex().row()
        target = self._target(action, row) if row >= 0 else 0
        return self.model().index(min(max(target, 0), count - 1), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Selects all tiles from the one at one corner of `rect` to the one at the other."""
        ends = sorted(
            index.row()
            for index in (self.indexAt(rect.topLeft()), self.indexAt(rect.bottomRight()))
            if index.isValid()
        )
        selection = QItemSelection()
        if ends:
            selection.select(self.model().index(ends[0], 0), self.model().index(ends[-1], 0))
        self.selectionModel().select(selection, command)

    def selectAll(self) -> None:
        """Selects everything, as one range."""
        selection = QItemSelection()
        if self.grid.row_count:
            last = self.model().index(self.grid.row_count - 1, 0)
            selection.select(self.model().index(0, 0), last)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flags.ClearAndSelect)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """The visible region of a selection."""
        region = QRegion()
        for row in self.visible_rows():
            index = self.model().index(row, 0)
            if selection.contains(index):
                region += self.visualRect(index)
        return region

    def selected_count(self) -> int:
        """The number of selected rows."""
        selection = self.selectionModel().selection()
        ranges = (selection.at(number) for number in range(selection.count()))
        return sum(each.bottom() + 1 - each.top() for each in ranges)

    def selected_rows(self, limit: int | None = None) -> list[int]:
        """The first `limit` selected rows, in order; all without a limit."""
        selection = self.selectionModel().selection()
        found = [selection.at(number) for number in range(selection.count())]
        ranges = sorted((each.top(), each.bottom() + 1) for each in found)
        return list(islice(chain.from_iterable(range(*each) for each in ranges), limit))

    def keyboardSearch(self, search: str) -> None:
        """Does nothing: Qt would read every row to find one that begins with a letter."""

    def _bottom(self) -> int:
        return self.verticalOffset() + self.viewport().height()

    def _build_grid(self, anchor: Anchor | None) -> None:
        former = self.grid.cell.height()
        self.grid = self.make_grid()
        page = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setPageStep(page)
        bar.setSingleStep(max(1, self.grid.pitch // _STEPS_PER_LINE))
        bar.setRange(0, max(0, self.grid.height - page))
        if anchor is not None and anchor.row < self.grid.row_count:
            height = self.grid.cell.height()
            y = anchor.y if anchor.y >= 0 else anchor.y * height // former
            bar.setValue(self.grid.rect(anchor.row).top() - min(y, page - height))

    def _target(self, action: QAbstractItemView.CursorAction, row: int) -> int:
        actions = QAbstractItemView.CursorAction
        onwards = -1 if self.isRightToLeft() else 1
        page = max(1, self.viewport().height() // self.grid.pitch)
        match action:
            case actions.MoveHome:
                return 0
            case actions.MoveEnd:
                return self.grid.row_count - 1
            case actions.MoveLeft:
                return row - onwards
            case actions.MoveRight:
                return row + onwards
            case actions.MovePrevious:
                return row - 1
            case actions.MoveNext:
                return row + 1
            case actions.MoveUp:
                return self._step(row, -1)
            case actions.MoveDown:
                return self._step(row, 1)
            case actions.MovePageUp:
                return self._step(row, -page)
            case actions.MovePageDown:
                return self._step(row, page)

    def _step(self, row: int, lines: int) -> int:
        """The row `lines` up or down; a shorter line in between does not change the column."""
        kept_for, column = self._remembered_column
        if kept_for != row:
            column = self.grid.column(row)
        target = self.grid.step(row, lines, column)
        self._remembered_column = (target, column)
        return target
