"""List model of generations for a section of the activity panel."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from videodesk.generation import Generation
from videodesk.ui.activity.row_text import RowText
from videodesk.ui.widgets.messages import problem_message

Index = QModelIndex | QPersistentModelIndex

GENERATION_ROLE: Final = int(Qt.ItemDataRole.UserRole)
DETAIL_ROLE: Final = GENERATION_ROLE + 1
ROW_FORMAT: Final = "application/x-videodesk-queued"
_NO_PARENT: Final = QModelIndex()


class RowModel(QAbstractListModel):
    """Generations in the order they are given.

    If `is_reorderable`, rows can be dragged; the view requests the move, the model does not move.
    """

    def __init__(
        self, texts: RowText, parent: QObject | None = None, *, is_reorderable: bool = False
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self._is_reorderable = is_reorderable
        self._rows: list[Generation] = []

    def set_rows(self, rows: Sequence[Generation]) -> None:
        """Replace the rows; if the ids stay the same, only changed rows are updated."""
        rows = list(rows)
        if [each.id for each in rows] != [each.id for each in self._rows]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        former, self._rows = self._rows, rows
        for row, (before, after) in enumerate(zip(former, rows, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(row), self.index(row))

    def id_at(self, row: int) -> str | None:
        """Return the id of a row; None past the end."""
        return self._rows[row].id if 0 <= row < len(self._rows) else None

    def row_of(self, generation_id: str) -> int | None:
        """Return the row of a generation; None if it is not listed."""
        rows = (row for row, each in enumerate(self._rows) if each.id == generation_id)
        return next(rows, None)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return texts for the view and for screen readers, and the generation."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        generation = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._texts.title(generation)
            case Qt.ItemDataRole.ToolTipRole:
                problem = generation.problem
                return str(problem_message(problem, generation.status)) if problem else None
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._texts.accessible_text(generation)
            case _ if role == DETAIL_ROLE:
                return self._texts.detail(generation)
            case _ if role == GENERATION_ROLE:
                return generation
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows of a reorderable list can be dragged, and dropped between others."""
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
        """Return the format that only this list accepts."""
        return [ROW_FORMAT]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the id of the dragged row."""
        mime = QMimeData()
        if indexes and (dragged := self.id_at(indexes[0].row())) is not None:
            mime.setData(ROW_FORMAT, dragged.encode())
        return mime

    def supportedDragActions(self) -> Qt.DropAction:
        """Allow moving, for the cursor, and copying, which a drop returns (see `QueueList`)."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
