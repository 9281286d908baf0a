"""The gallery's model: one row a generation, read page by page as it is looked at."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from videodesk.errors import VideoDeskError
from videodesk.generation import Generation, Status
from videodesk.ui.gallery.filter import GalleryFilter, SortOrder, run_query
from videodesk.ui.gallery.layout import Section, sections_of
from videodesk.ui.gallery.mime_data import to_mime
from videodesk.ui.gallery.row_cache import GallerySource, RowCache
from videodesk.ui.gallery.tile_text import TilePresenter
from videodesk.ui.widgets.worker_pool import WorkerPool

GENERATION: Final = Qt.ItemDataRole.UserRole + 1
"""The role that gives a row's `Generation`."""

_ROOT: Final = QModelIndex()
MOST_CARRIED: Final = 2000
"""So many clips are copied or dragged at once: reading more would hold up the window."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Answer:
    rows: RowCache
    sections: list[Section]


class GalleryModel(QAbstractListModel):
    """The generations that a sieve lets through.

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
        reader: GallerySource,
        workers: WorkerPool,
        wording: TilePresenter,
        is_missing: Callable[[str], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._reader = reader
        self._workers = workers
        self._wording = wording
        self._is_missing = is_missing
        self._rows = RowCache(reader)
        self._sieve = GalleryFilter()
        self._asking = False
        self._ask_again = False
        self._asked_for: set[tuple[str, bool]] = set()
        self._left_out: set[str] = set()
        self.sections: list[Section] = []

    @property
    def search(self) -> str:
        """What was searched for last."""
        return self._sieve.search

    @property
    def filter(self) -> GalleryFilter:
        """What was asked for last."""
        return self._sieve

    def refresh(self, search: str) -> None:
        """Lists the library anew; `listed` or `failed` follows."""
        self.set_filter(replace(self._sieve, search=search))

    def set_filter(self, sieve: GalleryFilter) -> None:
        """Lists what a sieve lets through; `listed` or `failed` follows."""
        if sieve != self._sieve:
            self._sieve = sieve
            self._asked_for.clear()
        if self._asking:
            self._ask_again = True
        else:
            self._ask()

    def apply(self, generation: Generation) -> None:
        """Takes over one change: a known row changes, a new one is added if it belongs."""
        row = self._rows.row_of(generation.id)
        if row is not None:
            self._rows.put(generation)
            self.row_changed(row)
        is_in_sight = row is not None or self._sieve.hidden or not generation.hidden
        belongs = self._sieve.matches(generation) and is_in_sight
        if generation.id in self._left_out or (row is not None) == belongs:
            return
        if self._asking:
            self._ask_again = True
        elif row is None and self._is_found(generation) and self._is_newest(generation):
            self._add_newest(generation)
        elif (generation.id, belongs) not in self._asked_for:
            self._asked_for.add((generation.id, belongs))
            self.set_filter(self._sieve)

    def hide_rows(self, generation_ids: Collection[str]) -> None:
        """Takes rows away at once and for good, until they are brought back."""
        self._left_out |= set(generation_ids)
        gone = set(self._rows.places_of(generation_ids))
        if not gone:
            return
        self.beginResetModel()
        days = [section.day for section in self._newest_first() for _ in range(section.count)]
        kept = [day for place, day in enumerate(days) if place not in gone]
        self._set(self._rows.without(set(generation_ids)), sections_of(kept))
        self.endResetModel()
        self.listed.emit()

    def unhide_rows(self, generation_ids: Collection[str]) -> None:
        """Lists rows again that were left out, if the library still has them."""
        self._left_out -= set(generation_ids)
        self.set_filter(self._sieve)

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

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Every tile can be dragged out."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """What a drag takes along."""
        rows = sorted(index.row() for index in indexes)
        return to_mime(self.generations(rows[:MOST_CARRIED]))

    def roleNames(self) -> dict[int, QByteArray]:
        """Qt's own names, and `generation`."""
        return {**super().roleNames(), GENERATION: QByteArray(b"generation")}

    def _ask(self) -> None:
        self._asking, self._ask_again = True, False
        self.asked.emit()
        work = partial(_list, self._reader, self._sieve, frozenset(self._left_out))
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
        first = len(self._rows) if self._is_oldest_first else 0
        if added:
            self.beginInsertRows(_ROOT, first, first + added - 1)
        self._rows, self.sections = answer.rows, answer.sections
        if added:
            self.endInsertRows()
        former = len(self._rows) - added
        if former:
            top = 0 if self._is_oldest_first else added
            self.dataChanged.emit(self.index(top), self.index(top + former - 1))

    def _is_found(self, generation: Generation) -> bool:
        """Whether a new one belongs here, as far as can be said without asking the library.

        Of one that was sent before, only the library knows whether its owner has hidden it.
        """
        prompt = generation.request.prompt.casefold()
        words = self._sieve.search.casefold().split()
        return generation.status is Status.QUEUED and all(word in prompt for word in words)

    def _is_newest(self, generation: Generation) -> bool:
        if not len(self._rows):
            return True
        newest = self._rows.newest()
        if newest is None or generation.created_at < newest.created_at:
            return False
        return _day(generation) >= self._newest_first()[0].day

    def _add_newest(self, generation: Generation) -> None:
        day, sections = _day(generation), self._newest_first()
        row = len(self._rows) if self._is_oldest_first else 0
        self.beginInsertRows(_ROOT, row, row)
        self._rows.add_newest(generation)
        if sections and sections[0].day == day:
            sections = [Section(day, sections[0].count + 1), *sections[1:]]
        else:
            sections = [Section(day, 1), *sections]
        self.sections = _in_order(sections, self._sieve.order)
        self.endInsertRows()

    @property
    def _is_oldest_first(self) -> bool:
        return self._sieve.order is SortOrder.OLDEST

    def _newest_first(self) -> list[Section]:
        return _in_order(self.sections, self._sieve.order)

    def _set(self, newest_first: Sequence[str], sections: list[Section]) -> None:
        self._rows = RowCache(self._reader, newest_first, oldest_first=self._is_oldest_first)
        self.sections = _in_order(sections, self._sieve.order)


_ROLES: Final = frozenset(
    {
        int(Qt.ItemDataRole.DisplayRole),
        int(Qt.ItemDataRole.ToolTipRole),
        int(Qt.ItemDataRole.AccessibleTextRole),
        GENERATION,
    }
)


def _list(reader: GallerySource, sieve: GalleryFilter, left_out: frozenset[str]) -> _Answer:
    listing = run_query(reader, sieve)
    ids, days = listing.ids, listing.days
    if left_out:
        kept = [(each, day) for each, day in zip(ids, days, strict=True) if each not in left_out]
        ids, days = [each for each, _ in kept], [day for _, day in kept]
    rows = RowCache(reader, ids, oldest_first=sieve.order is SortOrder.OLDEST)
    return _Answer(rows, _in_order(sections_of(days), sieve.order))


def _in_order(sections: list[Section], order: SortOrder) -> list[Section]:
    """From newest first to the order asked for, and back."""
    return sections[::-1] if order is SortOrder.OLDEST else sections


def _day(generation: Generation) -> int:
    return generation.created_at.astimezone().toordinal()
