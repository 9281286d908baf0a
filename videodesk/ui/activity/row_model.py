"""The rows of one group of the activity panel."""

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
LINE_ROLE: Final = GENERATION_ROLE + 1
ROW_FORMAT: Final = "application/x-videodesk-queued"
_NO_PARENT: Final = QModelIndex()


class RowModel(QAbstractListModel):
    """Generations in the order in which they are told; ten thousand cost their list.

    With `can_move`, rows can be dragged; who drops them says so, and nothing is moved in here.
    """

    def __init__(
        self, words: RowText, parent: QObject | None = None, *, can_move: bool = False
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._can_move = can_move
        self._rows: list[Generation] = []

    def show_rows(self, rows: Sequence[Generation]) -> None:
        """Shows these. Where the ids stay as they were, only what has changed is told."""
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
        """The id of a row; None past the end."""
        return self._rows[row].id if 0 <= row < len(self._rows) else None

    def row_of(self, generation_id: str) -> int | None:
        """Where a generation stands; None where it does not."""
        rows = (row for row, each in enumerate(self._rows) if each.id == generation_id)
        return next(rows, None)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What the view and a screen reader ask for."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        generation = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words.title(generation)
            case Qt.ItemDataRole.ToolTipRole:
                problem = generation.problem
                return str(problem_message(problem, generation.status)) if problem else None
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._words.spoken(generation)
            case _ if role == LINE_ROLE:
                return self._words.line(generation)
            case _ if role == GENERATION_ROLE:
                return generation
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be dragged where the order is the owner's; they are dropped between others."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled if self._can_move else Qt.ItemFlag.NoItemFlags
        flags = (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )
        return flags | Qt.ItemFlag.ItemIsDragEnabled if self._can_move else flags

    def mimeTypes(self) -> list[str]:
        """Only this list understands its rows."""
        return [ROW_FORMAT]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The id of what is dragged."""
        mime = QMimeData()
        if indexes and (dragged := self.id_at(indexes[0].row())) is not None:
            mime.setData(ROW_FORMAT, dragged.encode())
        return mime

    def supportedDragActions(self) -> Qt.DropAction:
        """Moving for the pointer's look; a drop answers with copying, see `QueueList`."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
