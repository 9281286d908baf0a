"""The gallery's view: paints the days and their tiles, and says what is chosen and opened.

Neither scrolling nor resizing nor a new row depends on how many there are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
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
    QFontMetrics,
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

from videodesk.ui.gallery.grid_view import Anchor, GridView
from videodesk.ui.gallery.layout import Grid, Measures
from videodesk.ui.gallery.model import MAX_COPIED, GalleryModel, to_mime
from videodesk.ui.gallery.rubber_band import RubberBandSelector
from videodesk.ui.gallery.tile import TileDelegate
from videodesk.ui.gallery.tile_text import TilePresenter
from videodesk.ui.gallery.view_state import ViewState, view_state_of
from videodesk.ui.theme.theme import GRID, SECTION, Theme
from videodesk.ui.widgets.editable import Edit

_TICK: Final = 1000
_ABOVE_TITLE: Final = 2 * GRID
_BELOW_TITLE: Final = GRID
_OPENING_KEYS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
_MOVING_KEYS: Final = frozenset(
    {
        *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
        *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    }
)
_WHEEL_NOTCH: Final = 120


class GalleryView(GridView):
    """The tiles of a `GalleryModel`. While a tile in sight is working, it is painted each second.

    `chosen` and `opened` carry a `Generation`; `menu_asked` a global position; `zoomed` the
    notches that the wheel was turned with Ctrl held; `trash_asked` says that Delete was pressed.
    """

    chosen = Signal(object)
    opened = Signal(object)
    menu_asked = Signal(QPoint)
    zoomed = Signal(int)
    trash_asked = Signal()
    selection_changed = Signal()
    said = Signal(str)

    def __init__(
        self,
        theme: Theme,
        model: GalleryModel,
        delegate: TileDelegate,
        wording: TilePresenter,
        *,
        tile_width: int,
        parent: QWidget | None = None,
    ) -> None:
        self._theme = theme
        self._gallery = model
        self._delegate = delegate
        self._wording = wording
        self._tile_width = tile_width
        self._standing: ViewState | None = None
        self._from_top = False
        self._quiet = False
        super().__init__(parent)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self._ticker = QTimer(self, interval=_TICK)
        self._ticker.timeout.connect(self._tick)
        self._hand = RubberBandSelector(self)
        self._hand.pulled.connect(self._take_out)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setItemDelegate(delegate)
        self.setModel(model)
        model.rowsAboutToBeInserted.connect(self.before_rows)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._take_up)
        model.listed.connect(self._show_top)
        theme.changed.connect(self._follow_theme)

    @property
    def tile_width(self) -> int:
        """The width asked for a tile's picture, in logical pixels."""
        return self._tile_width

    @tile_width.setter
    def tile_width(self, width: int) -> None:
        self._tile_width = width
        self.lay_out(self.anchor())

    def start_from_top(self) -> None:
        """The next listing is of another search: show its top, or what is chosen."""
        self._from_top = True

    def choose(self, row: int) -> None:
        """Makes a row the current and only selected one, and brings it into sight."""
        index = self.model().index(row, 0)
        selection = self.selectionModel()
        is_again = index == self.currentIndex() and not selection.isSelected(index)
        selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if is_again:
            self._announce(self.chosen, index)
        self.scrollTo(index)

    def is_ticking(self) -> bool:
        """Whether something in sight is painted each second."""
        return self._ticker.isActive()

    def make_grid(self) -> Grid:
        """Room for the scroll bar is always left, so that its coming changes nothing."""
        width = self.width() - self.verticalScrollBar().sizeHint().width()
        title = QFontMetrics(self._theme.font(SECTION, bold=True)).height()
        measures = Measures(
            width=width,
            tile_width=self._tile_width,
            caption=self._delegate.caption_height(),
            header=_ABOVE_TITLE + title + _BELOW_TITLE,
            mirror=self.viewport().width() if self.isRightToLeft() else None,
        )
        return Grid(self._gallery.sections, measures)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints what lies in the event's region."""
        painter = QPainter(self.viewport())
        offset = self.verticalOffset()
        band = event.rect().translated(0, offset)
        for section in self.grid.sections_between(band.top(), band.bottom() + 1):
            self._paint_title(painter, section)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = option.state & ~QStyle.StateFlag.State_HasFocus
        for row in self.grid.rows_between(band.top(), band.bottom() + 1):
            index = self._gallery.index(row)
            option.rect = self.visualRect(index)
            if event.region().intersects(option.rect):
                option.state = plain | self._state(index)
                self._delegate.paint(painter, option, index)
        self._watch()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return, Enter and Space open; the keys for copying and deleting; the rest moves about."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _OPENING_KEYS and held == Qt.KeyboardModifier.NoModifier:
            self._announce(self.opened, self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Delete) or _is_mac_delete(event):
            self.trash_asked.emit()
        else:
            before = self.currentIndex()
            super().keyPressEvent(event)
            if event.key() in _MOVING_KEYS and self.currentIndex() == before and before.isValid():
                self._choose_unless_selected(before, held)

    def _choose_unless_selected(self, index: QModelIndex, held: Qt.KeyboardModifier) -> None:
        """A tile that only has the focus is chosen by the key that would lead to it."""
        plain = held == Qt.KeyboardModifier.NoModifier
        if plain and not self.selectionModel().isSelected(index):
            self.choose(index.row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the tile that is current already chooses it once more."""
        before = self.currentIndex()
        super().mousePressEvent(event)
        self._hand.press(event)
        index = self.indexAt(event.position().toPoint())
        if index == before and event.button() == Qt.MouseButton.LeftButton:
            self._announce(self.chosen, index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draws a band, or takes the selected tiles out; Qt's own way would select by lines."""
        self._hand.move(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ends the band; a click on one of many selected tiles selects it alone."""
        was_band = self._hand.draws_band
        self._hand.release()
        if not was_band:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens a tile."""
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._announce(self.opened, self.indexAt(event.position().toPoint()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Asks for a menu where the pointer is, or at the current tile if a key was pressed."""
        position = event.globalPos()
        current = self.currentIndex()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and current.isValid():
            self.scrollTo(current)
            position = self.viewport().mapToGlobal(self.visualRect(current).center())
        self.menu_asked.emit(position)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl held the wheel makes the tiles larger and smaller."""
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
        """Says what is chosen now."""
        super().currentChanged(current, previous)
        if not self._quiet:
            self._announce(self.chosen, current)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Says that something else is selected."""
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt makes the first tile current when there is none; nobody chose it by that."""
        with self._quietly():
            super().focusInEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees is not painted each second."""
        super().hideEvent(event)
        self._ticker.stop()

    def changeEvent(self, event: QEvent) -> None:
        """Makes room for another font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.lay_out(self.anchor())

    def _state(self, index: QModelIndex) -> QStyle.StateFlag:
        state = QStyle.StateFlag.State_None
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if self.hasFocus() and index == self.currentIndex():
            state |= QStyle.StateFlag.State_HasFocus
        return state

    def _paint_title(self, painter: QPainter, section: int) -> None:
        place = self.grid.header(section).translated(0, -self.verticalOffset())
        place.adjust(0, _ABOVE_TITLE, 0, -_BELOW_TITLE)
        painter.setFont(self._theme.font(SECTION, bold=True))
        painter.setPen(self._theme.color("text"))
        side = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        title = self._wording.day(self._gallery.sections[section].day)
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, title)

    def _announce(self, signal: SignalInstance, index: QModelIndex | QPersistentModelIndex) -> None:
        generation = self._gallery.generation(index.row()) if index.isValid() else None
        if generation is not None:
            signal.emit(generation)

    def copy(self) -> None:
        """Puts the selected clips on the clipboard: as files, and their prompts as text."""
        rows = self.selected_rows()
        found = self._gallery.generations(rows[:MAX_COPIED])
        if found:
            QGuiApplication.clipboard().setMimeData(to_mime(found))
        if len(rows) > MAX_COPIED:
            self.said.emit(self.tr("The first %n clip(s) were copied.", "", MAX_COPIED))

    def perform(self, what: Edit) -> bool:
        """Selects all tiles, or copies those that are selected."""
        if what is Edit.SELECT_ALL:
            self.selectAll()
        elif what is Edit.COPY:
            self.copy()
        return what in {Edit.SELECT_ALL, Edit.COPY}

    def _take_out(self) -> None:
        """Hands the selected tiles to Qt's drag, which turns the loop until they are dropped.

        It is begun by a mouse event, never by a coroutine, so that every task goes on
        (docs/pitfalls.md, Q1).
        """
        self.setState(QAbstractItemView.State.DraggingState)
        self.startDrag(Qt.DropAction.CopyAction)
        self.setState(QAbstractItemView.State.NoState)

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    def _working_rows(self) -> list[int]:
        rows = ((row, self._gallery.generation(row)) for row in self.visible_rows())
        return [row for row, each in rows if each and not each.status.is_settled]

    def _watch(self) -> None:
        if not self._ticker.isActive() and self._working_rows():
            self._ticker.start()

    def _tick(self) -> None:
        rows = self._working_rows()
        if not rows:
            self._ticker.stop()
        for row in rows:
            self.update(self._gallery.index(row))

    def _follow_theme(self) -> None:
        self.lay_out(self.anchor())

    def _remember(self) -> None:
        self._standing = view_state_of(
            self._gallery, self.currentIndex(), self.selected_rows(), self.anchor()
        )

    def _take_up(self) -> None:
        """After a new listing what was current, selected and in sight stays so where it can."""
        standing, self._standing = self._standing, None
        if standing is not None:
            with self._quietly():
                self._restore(standing)

    def _restore(self, standing: ViewState) -> None:
        flags = QItemSelectionModel.SelectionFlag
        selection = standing.selection(self._gallery)
        self.selectionModel().select(selection, flags.ClearAndSelect)
        current = self._gallery.row_of(standing.current) if standing.current else None
        seen = self._gallery.row_of(standing.seen) if standing.seen else None
        if current is not None:
            index = self._gallery.index(current)
            self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
        if seen is not None:
            self.lay_out(Anchor(seen, standing.y))

    def _show_top(self) -> None:
        if self._from_top:
            self._from_top = False
            self.verticalScrollBar().setValue(0)
            if self.selectionModel().isSelected(self.currentIndex()):
                self.scrollTo(self.currentIndex())


def _is_mac_delete(event: QKeyEvent) -> bool:
    """Finder's key for the trash; Qt's Control is the Command key there."""
    held = Qt.KeyboardModifier.ControlModifier
    return event.key() == Qt.Key.Key_Backspace and event.modifiers() == held
