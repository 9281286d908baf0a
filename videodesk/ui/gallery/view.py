"""View of the gallery: paints days and tiles, and reports what is chosen and opened.

Scrolling, resizing and inserting a row do not depend on the number of rows.
"""

from typing import Final

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from videodesk.ui.gallery.clip_drag import drag_picture, run_drag
from videodesk.ui.gallery.grid_view import GridView
from videodesk.ui.gallery.keys import KEY_REASONS, MOVING_KEYS, OPENING_KEYS, is_mac_delete
from videodesk.ui.gallery.layout import Grid, Measures, poster_rect
from videodesk.ui.gallery.model import MAX_COPIED, GalleryModel, to_mime
from videodesk.ui.gallery.place_keeper import PlaceKeeper
from videodesk.ui.gallery.rubber_band import RubberBandSelector
from videodesk.ui.gallery.section_title import SectionTitle
from videodesk.ui.gallery.tile import TileDelegate
from videodesk.ui.gallery.tile_text import TilePresenter
from videodesk.ui.gallery.view_state import selection_of
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.editable import Edit

_TICK_MS: Final = 1000
_WHEEL_NOTCH: Final = 120


class GalleryView(GridView):
    """The tiles of a `GalleryModel`. While a visible tile is working, it is repainted each second.

    `chosen` and `opened` carry a `Generation`; `menu_requested` a global position; `zoomed` the
    notches that the wheel was turned with Ctrl held; `trash_requested` reports the Delete key;
    `status_changed` carries a text for the toolbar.
    """

    chosen = Signal(object)
    opened = Signal(object)
    menu_requested = Signal(QPoint)
    zoomed = Signal(int)
    trash_requested = Signal()
    selection_changed = Signal()
    status_changed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        model: GalleryModel,
        delegate: TileDelegate,
        presenter: TilePresenter,
        *,
        tile_width: int,
        parent: QWidget | None = None,
    ) -> None:
        self._theme = theme
        self._model = model
        self._delegate = delegate
        self._presenter = presenter
        self._tile_width = tile_width
        self._title = SectionTitle(theme)
        self._count = ""
        self._shows_focus = True
        super().__init__(parent)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self._repaint_timer = QTimer(self, interval=_TICK_MS)
        self._repaint_timer.timeout.connect(self._repaint_working)
        self._rubber_band = RubberBandSelector(self)
        self._rubber_band.drag_started.connect(self._start_drag)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setItemDelegate(delegate)
        self.setModel(model)
        model.rowsAboutToBeInserted.connect(self.remember_anchor)
        self._place = PlaceKeeper(self, model)
        model.listed.connect(self._prefetch)
        self.visible_changed.connect(self._prefetch)
        theme.changed.connect(self._on_theme_changed)
        presenter.holds.changed.connect(self.viewport().update)

    @property
    def tile_width(self) -> int:
        """The preferred width of a poster, in logical pixels."""
        return self._tile_width

    @tile_width.setter
    def tile_width(self, width: int) -> None:
        self._tile_width = width
        self.lay_out(self.anchor())

    def start_from_top(self) -> None:
        """Scrolls to the top, or to the current tile, at the next listing."""
        self._place.start_from_top()

    def selectAll(self) -> None:
        """Selects everything, also what is not listed yet."""
        super().selectAll()
        self._place.select_the_rest()

    def choose(self, row: int, *others: int) -> None:
        """Makes a row the current one, selects it alone or with others, and scrolls to it."""
        index = self.model().index(row, 0)
        selection = self.selectionModel()
        is_again = index == self.currentIndex() and not selection.isSelected(index)
        selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if others:
            flags = QItemSelectionModel.SelectionFlag
            selection.select(selection_of(self._model, (row, *others)), flags.ClearAndSelect)
        if is_again:
            self._emit_generation(self.chosen, index)
        self.scrollTo(index)

    def is_repainting(self) -> bool:
        """Whether visible tiles are repainted each second."""
        return self._repaint_timer.isActive()

    def make_grid(self) -> Grid:
        """Builds the grid, with room for the scroll bar even while it is hidden."""
        width = self.width() - self.verticalScrollBar().sizeHint().width()
        measures = Measures(
            width=width,
            tile_width=self._tile_width,
            caption=self._delegate.caption_height(),
            header=self._title.height(),
            mirror=self.viewport().width() if self.isRightToLeft() else None,
        )
        return Grid(self._model.sections, measures)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the event's region."""
        painter = QPainter(self.viewport())
        offset = self.verticalOffset()
        band = event.rect().translated(0, offset)
        for section in self.grid.sections_between(band.top(), band.bottom() + 1):
            self._paint_title(painter, section)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = option.state & ~QStyle.StateFlag.State_HasFocus
        for row in self.grid.rows_between(band.top(), band.bottom() + 1):
            index = self._model.index(row)
            option.rect = self.visualRect(index)
            if event.region().intersects(option.rect):
                option.state = plain | self._state(index)
                self._delegate.paint(painter, option, index)
        self._update_repaint_timer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handles the keys for opening, copying and deleting; the others move the current tile."""
        self._show_focus(shown=True)
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in OPENING_KEYS and held == Qt.KeyboardModifier.NoModifier:
            self._emit_generation(self.opened, self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Delete) or is_mac_delete(event):
            self.trash_requested.emit()
        else:
            before = self.currentIndex()
            super().keyPressEvent(event)
            if event.key() in MOVING_KEYS and self.currentIndex() == before and before.isValid():
                self._choose_unless_selected(before, held)

    def _choose_unless_selected(self, index: QModelIndex, held: Qt.KeyboardModifier) -> None:
        """Chooses a tile that only has the focus, if a key would lead to it."""
        plain = held == Qt.KeyboardModifier.NoModifier
        if plain and not self.selectionModel().isSelected(index):
            self.choose(index.row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Handles a press; a click on the current tile chooses it again."""
        self._show_focus(shown=False)
        before = self.currentIndex()
        super().mousePressEvent(event)
        self._rubber_band.press(event)
        index = self.indexAt(event.position().toPoint())
        if index == before and event.button() == Qt.MouseButton.LeftButton:
            self._emit_generation(self.chosen, index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draws the rubber band, or drags the selected tiles."""
        self._rubber_band.move(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ends the band; a click on one of many selected tiles selects it alone."""
        was_band = self._rubber_band.draws_band
        self._rubber_band.release()
        if not was_band:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens a tile."""
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._emit_generation(self.opened, self.indexAt(event.position().toPoint()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Requests a menu at the pointer, or at the current tile if a key was pressed."""
        position = event.globalPos()
        current = self.currentIndex()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and current.isValid():
            self.scrollTo(current)
            position = self.viewport().mapToGlobal(self.visualRect(current).center())
        self.menu_requested.emit(position)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl held, the wheel changes the tile size."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(round(event.angleDelta().y() / _WHEEL_NOTCH))
            event.accept()
        else:
            super().wheelEvent(event)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Reports what is chosen."""
        super().currentChanged(current, previous)
        if not self.signals_are_off:
            self._emit_generation(self.chosen, current)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Reports that the selection changed."""
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keeps the current row: Qt makes the first tile current when there is none."""
        if event.reason() in KEY_REASONS:
            self._show_focus(shown=True)
        with self.without_signals():
            super().focusInEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stops the repainting of a view that is not visible."""
        super().hideEvent(event)
        self._repaint_timer.stop()

    def changeEvent(self, event: QEvent) -> None:
        """Lays out for another font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.lay_out(self.anchor())

    def _state(self, index: QModelIndex) -> QStyle.StateFlag:
        state = QStyle.StateFlag.State_None
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if self._shows_focus and self.hasFocus() and index == self.currentIndex():
            state |= QStyle.StateFlag.State_HasFocus
        return state

    def _show_focus(self, *, shown: bool) -> None:
        """Shows the frame of the current tile for the keyboard alone."""
        if shown is not self._shows_focus:
            self._shows_focus = shown
            self.viewport().update()

    def show_count(self, text: str) -> None:
        """Shows a count at the end of the first title, or none."""
        if text != self._count:
            self._count = text
            self.viewport().update()

    def _paint_title(self, painter: QPainter, section: int) -> None:
        place = self.grid.header(section).translated(0, -self.verticalOffset())
        title = self._presenter.day_title(self._model.sections[section].day)
        self._title.paint(painter, place, title, "" if section else self._count)

    def _emit_generation(
        self, signal: SignalInstance, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        generation = self._model.generation(index.row()) if index.isValid() else None
        if generation is not None:
            signal.emit(generation)

    def copy(self) -> None:
        """Copies the selected clips: as files, and their prompts as text."""
        rows = self.selected_rows()
        found = self._model.generations(rows[:MAX_COPIED])
        if found:
            QGuiApplication.clipboard().setMimeData(to_mime(found))
        if len(rows) > MAX_COPIED:
            self.status_changed.emit(
                self.tr("Only the first %n clip(s) were copied.", "", MAX_COPIED)
            )

    def perform(self, what: Edit) -> bool:
        """Selects all tiles, or copies the selected ones."""
        if what is Edit.SELECT_ALL:
            self.selectAll()
        elif what is Edit.COPY:
            self.copy()
        return what in {Edit.SELECT_ALL, Edit.COPY}

    def _start_drag(self) -> None:
        """Starts Qt's drag of the selected tiles, which runs the event loop until the drop.

        A mouse event starts it, never a coroutine, so that all tasks keep running
        (docs/pitfalls.md, Q1).
        """
        self.setState(QAbstractItemView.State.DraggingState)
        self.startDrag(Qt.DropAction.CopyAction)
        self.setState(QAbstractItemView.State.NoState)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Drags the selected tiles, with the picture of the current one under the pointer."""
        indexes = self.selectedIndexes()
        tile = self.viewport().grab(poster_rect(self.visualRect(self.currentIndex())))
        picture = drag_picture(tile, len(indexes), self._theme)
        run_drag(self, self._model.mimeData(indexes), picture)

    def _working_rows(self) -> list[int]:
        rows = ((row, self._model.peek(row)) for row in self.visible_rows())
        return [row for row, each in rows if each and not each.generation.status.is_settled]

    def _update_repaint_timer(self) -> None:
        if not self._repaint_timer.isActive() and self._working_rows():
            self._repaint_timer.start()

    def _repaint_working(self) -> None:
        rows = self._working_rows()
        if not rows:
            self._repaint_timer.stop()
        for row in rows:
            self.update(self._model.index(row))

    def _on_theme_changed(self) -> None:
        self.lay_out(self.anchor())

    def _prefetch(self) -> None:
        """Reads the visible tiles, and those that a turn of the wheel leads to."""
        rows = self.visible_rows()
        size, count = len(rows), self._model.rowCount()
        self._model.prefetch(rows, range(max(0, rows.start - size), min(rows.stop + size, count)))
