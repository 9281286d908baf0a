"""List model of generations for a section of the activity panel."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    Qt,
)

from videodesk.generation import Generation
from videodesk.ui.activity.row_text import RowText
from videodesk.ui.widgets.plain_text import as_tooltip
from videodesk.ui.widgets.reorderable_list import Index, ReorderableListModel

GENERATION_ROLE: Final = int(Qt.ItemDataRole.UserRole)
DETAIL_ROLE: Final = GENERATION_ROLE + 1
_ROW_MIME_TYPE: Final = "application/x-videodesk-queued"
_NO_PARENT: Final = QModelIndex()


class RowModel(ReorderableListModel):
    """Generations in the order they are given.

    If `is_reorderable`, rows can be dragged; the view requests the move, the model does not move.
    """

    def __init__(
        self, texts: RowText, parent: QObject | None = None, *, is_reorderable: bool = False
    ) -> None:
        super().__init__(_ROW_MIME_TYPE, parent, is_reorderable=is_reorderable)
        self._texts = texts
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

    def update_rows(
        self, rows: Sequence[Generation], latest: Callable[[str], Generation | None]
    ) -> None:
        """Update the rows where they are, and add new ones below: nothing moves.

        `latest` gives the snapshot of a row that is no longer among `rows`.
        """
        new = {each.id: each for each in rows}
        former = self._rows
        kept = [new.get(each.id) or latest(each.id) or each for each in former]
        for each in former:
            new.pop(each.id, None)
        self._rows = kept
        for row, (before, after) in enumerate(zip(former, kept, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(row), self.index(row))
        if new:
            self.beginInsertRows(QModelIndex(), len(kept), len(kept) + len(new) - 1)
            self._rows = [*kept, *new.values()]
            self.endInsertRows()

    def key_at(self, row: int) -> str | None:
        """Return the id of a row; None past the end."""
        return self._rows[row].id if 0 <= row < len(self._rows) else None

    def row_of(self, key: str) -> int | None:
        """Return the row of a generation; None if it is not listed."""
        rows = (row for row, each in enumerate(self._rows) if each.id == key)
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
                return as_tooltip(self._texts.tooltip(generation))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._texts.accessible_text(generation)
            case _ if role == DETAIL_ROLE:
                return self._texts.detail(generation)
            case _ if role == GENERATION_ROLE:
                return generation
        return None
