"""Rubber band of the gallery: selects tiles from empty ground, or starts a drag from a tile.

Qt's own rubber band needs QListView's layout, which the grid does not use.
"""

from typing import Final

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QObject,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QRubberBand

from videodesk.ui.gallery.grid_view import GridView

_SCROLL_INTERVAL_MS: Final = 30
_SCROLL_DIVISOR: Final = 4
"""A pointer outside the view scrolls by this part of its distance, each interval."""

_ADDING_MODIFIERS: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class RubberBandSelector(QObject):
    """The rubber band of one view. `drag_started` reports that selected tiles are dragged away.

    With Ctrl or Shift held, the band adds to the selection. The view is not stored: a reference
    cycle would let the garbage collector delete it on any thread.
    """

    drag_started = Signal()

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._press_position: QPoint | None = None
        self._starts_between_tiles = False
        self._start = QPoint()
        self._pointer = QPoint()
        self._base_selection = QItemSelection()
        self._band = QRubberBand(QRubberBand.Shape.Rectangle, view.viewport())
        self._scroll_timer = QTimer(self, interval=_SCROLL_INTERVAL_MS)
        self._scroll_timer.timeout.connect(self._scroll)

    @property
    def _view(self) -> GridView:
        view = self.parent()
        assert isinstance(view, GridView)  # noqa: S101  # the constructor sees to it
        return view

    @property
    def draws_band(self) -> bool:
        """Whether a band is being drawn."""
        return self._band.isVisible()

    def press(self, event: QMouseEvent) -> None:
        """Handles a button press, after the view has changed the selection."""
        self.release()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._press_position = event.position().toPoint()
        self._starts_between_tiles = not self._view.indexAt(self._press_position).isValid()
        self._start = self._press_position + QPoint(0, self._view.verticalOffset())
        adds = event.modifiers() & _ADDING_MODIFIERS
        self._base_selection = self._view.selectionModel().selection() if adds else QItemSelection()

    def move(self, event: QMouseEvent) -> None:
        """Handles a move of the pointer while the button is held."""
        if self._press_position is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        self._pointer = event.position().toPoint()
        way = (self._pointer - self._press_position).manhattanLength()
        if self._starts_between_tiles:
            if self.draws_band or way >= QApplication.startDragDistance():
                self._draw()
        elif way >= QApplication.startDragDistance():
            index = self._view.indexAt(self._press_position)
            self._press_position = None
            if self._view.selectionModel().isSelected(index):
                self.drag_started.emit()

    def release(self) -> None:
        """Handles the release of the button."""
        self._press_position = None
        self._band.hide()
        self._scroll_timer.stop()

    def _draw(self) -> None:
        offset = QPoint(0, self._view.verticalOffset())
        area = QRect(self._start, self._pointer + offset).normalized()
        self._band.setGeometry(area.translated(-offset))
        self._band.show()
        if self._overshoot():
            self._scroll_timer.start()
        selection = QItemSelection(self._base_selection)
        model = self._view.model()
        for rows in self._view.grid.rows_in(area):
            run = QItemSelection(model.index(rows.start, 0), model.index(rows.stop - 1, 0))
            selection.merge(run, QItemSelectionModel.SelectionFlag.Select)
        flags = QItemSelectionModel.SelectionFlag
        self._view.selectionModel().select(selection, flags.ClearAndSelect)

    def _overshoot(self) -> int:
        """How far the pointer is above (negative) or below the view, in pixels."""
        y, height = self._pointer.y(), self._view.viewport().height()
        return y if y < 0 else max(0, y - height + 1)

    def _scroll(self) -> None:
        beyond = self._overshoot()
        if not beyond or not self.draws_band:
            self._scroll_timer.stop()
            return
        bar = self._view.verticalScrollBar()
        step = max(1, abs(beyond) // _SCROLL_DIVISOR)
        bar.setValue(bar.value() + (step if beyond > 0 else -step))
        self._draw()
