"""List model and list view whose rows the user moves by dragging."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QLine,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QListView, QWidget

from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.button_list_view import ButtonListView

Index = QModelIndex | QPersistentModelIndex
_MARK_WIDTH: Final = 2


class ReorderableListModel(QAbstractListModel):
    """List model whose rows can be dragged, unless `is_reorderable` is false.

    A subclass identifies rows by keys. The model moves nothing on a drop: the view requests it.
    """

    def __init__(
        self, mime_type: str, parent: QObject | None = None, *, is_reorderable: bool = True
    ) -> None:
        super().__init__(parent)
        self._mime_type = mime_type
        self._is_reorderable = is_reorderable

    def key_at(self, row: int) -> str | None:
        """Return the key of a row; None past the end."""
        raise NotImplementedError

    def row_of(self, key: str) -> int | None:
        """Return the row of a key; None if it is not listed."""
        raise NotImplementedError

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be dragged, and dropped between others, never on one."""
        if not index.isValid():
            return (
                Qt.ItemFlag.ItemIsDropEnabled if self._is_reorderable else Qt.ItemFlag.NoItemFlags
            )
        flags = (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )
        return flags | Qt.ItemFlag.ItemIsDragEnabled if self._is_reorderable else flags

    def mimeTypes(self) -> list[str]:
        """Return a private type: no other widget or program accepts the rows."""
        return [self._mime_type]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the key of the dragged row."""
        mime = QMimeData()
        if indexes and (key := self.key_at(indexes[0].row())) is not None:
            mime.setData(self._mime_type, key.encode(errors="surrogatepass"))
        return mime

    def dragged_row(self, mime: QMimeData) -> int | None:
        """Return the present row of what is dragged: the list may have changed meanwhile."""
        if not mime.hasFormat(self._mime_type):
            return None
        return self.row_of(bytes(mime.data(self._mime_type).data()).decode(errors="surrogatepass"))

    def supportedDragActions(self) -> Qt.DropAction:
        """Allow moving, for the cursor, and copying, which `ReorderableListView` returns."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction


class ReorderableListView(ButtonListView):
    """List view that requests the move of a row that is dropped at another place.

    Call `enable_reordering` to let rows be dragged.
    """

    def __init__(
        self, theme: Theme, model: ReorderableListModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reorderable_model = model
        self._drop_row: int | None = None
        self.setModel(model)

    def enable_reordering(self) -> None:
        """Let the user drag rows, and mark where a dragged row would go."""
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QListView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)

    def move_before(self, row: int, before: int) -> None:
        """Request to move a row before the one at `before`; past the end means last."""
        raise NotImplementedError

    def drop_row(self, position: QPoint) -> int:
        """Return the row before which a drop at this position would go."""
        raise NotImplementedError

    def drop_mark(self, row: int) -> QLine:
        """Return the line that marks a drop before a row; past the end: after the last."""
        raise NotImplementedError

    def accepts_drop(self, event: QDropEvent) -> bool:
        """Return True if a row of this list is dragged."""
        return self._reorderable_model.dragged_row(event.mimeData()) is not None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept only rows of this list."""
        if self.accepts_drop(event):
            event.accept()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where the row would go; scroll near an edge."""
        super().dragMoveEvent(event)
        if not self.accepts_drop(event):
            event.ignore()
            return
        self._show_drop_mark(self.drop_row(event.position().toPoint()))
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Remove the drop mark."""
        self._show_drop_mark(None)
        super().dragLeaveEvent(event)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Request the move.

        The drop action is Copy: after Move, the view that started the drag would remove the row.
        """
        self._show_drop_mark(None)
        row = self._reorderable_model.dragged_row(event.mimeData())
        if row is None or not self.accepts_drop(event):
            event.ignore()
            return
        self.move_before(row, self.drop_row(event.position().toPoint()))
        self.setState(QListView.State.NoState)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, and the mark where the dragged row would go."""
        super().paintEvent(event)
        if self._drop_row is None or self._reorderable_model.rowCount() == 0:
            return
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self._theme.color("accent"), _MARK_WIDTH))
        painter.drawLine(self.drop_mark(self._drop_row))
        painter.end()

    def _show_drop_mark(self, row: int | None) -> None:
        self._drop_row = row
        self.viewport().update()
