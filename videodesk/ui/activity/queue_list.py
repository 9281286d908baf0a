"""List view of the queue, whose rows the user can reorder."""

from PySide6.QtCore import QLine, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from videodesk.ui.activity.activity_state import QueueMove
from videodesk.ui.activity.row_list import RowList
from videodesk.ui.activity.row_model import RowModel
from videodesk.ui.activity.row_thumbnails import RowThumbnails
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme


class QueueList(RowList):
    """Rows can be dragged, or moved with Alt and an arrow key; emits the move."""

    move_requested = Signal(QueueMove)

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        rows: RowModel,
        thumbnails: RowThumbnails,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, icons, rows, thumbnails, parent)
        self.enable_reordering()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow key moves the row by one; with Home or End, to the front or the end."""
        moves = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        row = self.currentIndex().row()
        match event.key():
            case Qt.Key.Key_Up if moves:
                self.move_before(row, row - 1)
            case Qt.Key.Key_Down if moves:
                self.move_before(row, row + 2)
            case Qt.Key.Key_Home if moves:
                self.move_before(row, 0)
            case Qt.Key.Key_End if moves:
                self.move_before(row, self.rows.rowCount())
            case _:
                super().keyPressEvent(event)

    def move_before(self, row: int, before: int) -> None:
        """Request to move a row before the one at `before`; past the end means last."""
        moved = self.rows.key_at(row)
        if moved is None or not 0 <= before <= self.rows.rowCount() or before in (row, row + 1):
            return
        self.move_requested.emit(QueueMove(moved, self.rows.key_at(before)))

    def menu_for(self, index: QModelIndex) -> QMenu:
        """Return the context menu of a row, with the entries that move it."""
        menu = super().menu_for(index)
        row, last = index.row(), self.rows.rowCount() - 1
        menu.addSeparator()
        for name, text, keys, before, is_possible in (
            ("first", self.tr("Send next"), "Alt+Home", 0, row > 0),
            ("up", self.tr("Move up"), "Alt+Up", row - 1, row > 0),
            ("down", self.tr("Move down"), "Alt+Down", row + 2, row < last),
            ("last", self.tr("Move to the end"), "Alt+End", last + 1, row < last),
        ):
            entry = menu.addAction(text)
            entry.setObjectName(f"row-{name}")
            entry.setShortcut(QKeySequence(keys))
            entry.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            entry.setData(QueueMove(self.rows.key_at(row) or "", self.rows.key_at(before)))
            entry.setEnabled(is_possible)
        return menu

    def _on_menu_triggered(self, entry: QAction) -> None:
        chosen = entry.data()
        if isinstance(chosen, QueueMove):
            self.move_requested.emit(chosen)
        else:
            super()._on_menu_triggered(entry)

    def drop_row(self, position: QPoint) -> int:
        """Return the row before which a drop at this position would go: the nearest edge."""
        index = self.indexAt(position)
        if not index.isValid():
            return 0 if position.y() < 0 else self.rows.rowCount()
        below = position.y() > self.visualRect(index).center().y()
        return index.row() + (1 if below else 0)

    def drop_mark(self, row: int) -> QLine:
        """Return a line above a row; past the end, below the last one."""
        last = self.rows.rowCount() - 1
        cell = self.visualRect(self.rows.index(min(row, last)))
        y = cell.bottom() if row > last else max(1, cell.top())
        return QLine(cell.left() + GRID, y, cell.right() - GRID, y)
