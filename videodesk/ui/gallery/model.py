"""The gallery's model: one row a generation, newest first, read page by page as it is looked at."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from videodesk.errors import VideoDeskError
from videodesk.generation import Generation
from videodesk.ui.gallery.layout import Section, sections_of
from videodesk.ui.gallery.rows import Reader, Rows
from videodesk.ui.gallery.wording import Wording
from videodesk.ui.workers import Workers

GENERATION: Final = Qt.ItemDataRole.UserRole + 1
"""The role that gives a row's `Generation`."""

_ROOT: Final = QModelIndex()
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Answer:
    rows: Rows
    sections: list[Section]


class GalleryModel(QAbstractListModel):
    """The generations that a search finds.

    Only one listing is under way at a time, on a thread; what was asked for meanwhile is asked
    for when it ends, and an answer that is no longer the one wanted is dropped. `asked`
    and `answered` tell of waiting and its end, `listed` of each answer taken; `failed` carries
    a sentence.
    """

    asked = Signal()
    answered = Signal()
    listed = Signal()
    failed = Signal(str)

    def __init__(
        self,
        reader: Reader,
        workers: Workers,
        wording: Wording,
        is_missing: Callable[[str], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._reader = reader
        self._workers = workers
        self._wording = wording
        self._is_missing = is_missing
        self._rows = Rows(reader)
        self._search = ""
        self._asking = False
        self._ask_again = False
        self._not_found: set[str] = set()
        self.sections: list[Section] = []

    @property
    def search(self) -> str:
        """What was searched for last."""
        return self._search

    def refresh(self, search: str) -> None:
        """Lists the library anew; `listed` or `failed` follows."""
        if search != self._search:
            self._search = search
            self._not_found.clear()
        if self._asking:
            self._ask_again = True
        else:
            self._ask()

    def apply(self, generation: Generation) -> None:
        """Takes over one change: a known row changes, a new one is put on top if it belongs."""
        row = self._rows.row_of(generation.id)
        if row is not None:
            self._rows.put(generation)
            self.row_changed(row)
        elif self._asking:
            self._ask_again = True
        elif self._belongs_on_top(generation):
            self._put_on_top(generation)
        elif generation.id not in self._not_found:
            self._not_found.add(generation.id)
            self.refresh(self._search)

    def row_changed(self, row: int) -> None:
        """Says that a row looks different now, although its generation may be the same."""
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def id_at(self, row: int) -> str:
        """The id of a row."""
        return self._rows.id_at(row)

    def row_of(self, generation_id: str) -> int | None:
        """The row of an id, None for one that is not listed."""
        return self._rows.row_of(generation_id)

    def generation(self, row: int) -> Generation | None:
        """The generation of a row, None where the library no longer has it."""
        return self._rows.generation(row)

    def generations(self, rows: Sequence[int]) -> list[Generation]:
        """The generations of many rows, in their order."""
        return self._rows.generations(rows)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """The number of hits."""
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The generation, or its words."""
        if not index.isValid() or role not in _ROLES:
            return None
        generation = self._rows.generation(index.row())
        if generation is None or role == GENERATION:
            return generation
        missing = self._is_missing(generation.id)
        match role:
            case Qt.ItemDataRole.ToolTipRole:
                return self._wording.tooltip(generation, missing=missing)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._wording.spoken(generation, missing=missing)
            case _:
                return self._wording.title(generation)

    def roleNames(self) -> dict[int, QByteArray]:
        """Qt's own names, and `generation`."""
        return {**super().roleNames(), GENERATION: QByteArray(b"generation")}

    def _ask(self) -> None:
        self._asking, self._ask_again = True, False
        self.asked.emit()
        work = partial(_list, self._reader, self._search)
        self._workers.run(work, self._take_answer, self._take_failure)

    def _take_answer(self, answer: _Answer) -> None:
        self._asking = False
        if self._ask_again:
            self._ask()
            return
        self.answered.emit()
        self._take(answer)
        self.listed.emit()

    def _take_failure(self, failure: BaseException) -> None:
        self._asking = False
        if self._ask_again:
            self._ask()
            return
        self.answered.emit()
        if isinstance(failure, VideoDeskError):
            self.failed.emit(str(failure))
        else:
            _log.error("The library could not be listed", exc_info=failure)
            self.failed.emit(self.tr("The library could not be read."))

    def _take(self, answer: _Answer) -> None:
        added = answer.rows.added_to(self._rows)
        if added is None:
            self.beginResetModel()
            self._rows, self.sections = answer.rows, answer.sections
            self.endResetModel()
            return
        if added:
            self.beginInsertRows(_ROOT, 0, added - 1)
        self._rows, self.sections = answer.rows, answer.sections
        if added:
            self.endInsertRows()
        if len(self._rows) > added:
            self.dataChanged.emit(self.index(added), self.index(len(self._rows) - 1))

    def _belongs_on_top(self, generation: Generation) -> bool:
        prompt = generation.request.prompt.casefold()
        if not all(word in prompt for word in self._search.casefold().split()):
            return False
        if not len(self._rows):
            return True
        top = self._rows.generation(0)
        if top is None or generation.created_at < top.created_at:
            return False
        return _day(generation) >= self.sections[0].day

    def _put_on_top(self, generation: Generation) -> None:
        day, sections = _day(generation), self.sections
        self.beginInsertRows(_ROOT, 0, 0)
        self._rows.put_on_top(generation)
        if sections and sections[0].day == day:
            self.sections = [Section(day, sections[0].count + 1), *sections[1:]]
        else:
            self.sections = [Section(day, 1), *sections]
        self.endInsertRows()


_ROLES: Final = frozenset(
    {
        int(Qt.ItemDataRole.DisplayRole),
        int(Qt.ItemDataRole.ToolTipRole),
        int(Qt.ItemDataRole.AccessibleTextRole),
        GENERATION,
    }
)


def _list(reader: Reader, search: str) -> _Answer:
    listing = reader.listing(search)
    return _Answer(Rows(reader, listing.ids), sections_of(listing.days))


def _day(generation: Generation) -> int:
    return generation.created_at.astimezone().toordinal()
