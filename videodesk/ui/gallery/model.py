"""List model of the gallery: one row per generation, read page by page on demand."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
    Signal,
)

from videodesk.errors import VideoDeskError
from videodesk.generation import Generation
from videodesk.library.file_digest import FileState
from videodesk.library.query import EVERYTHING_SHOWN, Query, SortOrder
from videodesk.library.types import LibraryRow, Listing, Page, Section
from videodesk.text import without_controls
from videodesk.ui.gallery.listing_runner import ListingRunner
from videodesk.ui.gallery.page_loader import PageLoader
from videodesk.ui.gallery.row_cache import PAGE, GallerySource, RowCache, without
from videodesk.ui.gallery.tile_text import TilePresenter
from videodesk.ui.widgets.clip_mime import DraggedClip, set_clips
from videodesk.ui.widgets.messages import failure_text
from videodesk.ui.widgets.plain_text import as_tooltip
from videodesk.ui.widgets.worker_pool import WorkerPool

GENERATION: Final = Qt.ItemDataRole.UserRole + 1
"""The role that gives a row's `Generation`; None until it was read (`GalleryModel.prefetch`)."""
HIDDEN: Final = Qt.ItemDataRole.UserRole + 2
"""The role that tells whether the user hid a row's generation; None until it was read."""
MAX_COPIED: Final = 2000
"""Clips that are copied or dragged at once: reading more would block the window."""

_ROOT: Final = QModelIndex()
_ROLES: Final = frozenset(
    {
        int(Qt.ItemDataRole.DisplayRole),
        int(Qt.ItemDataRole.ToolTipRole),
        int(Qt.ItemDataRole.AccessibleTextRole),
        GENERATION,
        HIDDEN,
    }
)

_log = logging.getLogger(__name__)


class GalleryModel(QAbstractListModel):
    """The rows that a query finds, in sections of one day each.

    The first page of a new query is shown at once (`page_listed`), everything else when it was
    counted (`listed`, `is_complete`). `listing_started` and `listing_ended` enclose the wait;
    `failed` carries a sentence.
    """

    listing_started = Signal()
    listing_ended = Signal()
    page_listed = Signal()
    listed = Signal()
    failed = Signal(str)

    def __init__(
        self,
        source: GallerySource,
        workers: WorkerPool,
        presenter: TilePresenter,
        file_state: Callable[[str], FileState],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._presenter = presenter
        self._file_state = file_state
        self._rows = RowCache(source)
        self._query = EVERYTHING_SHOWN
        self._relisted_for: dict[str, bool] = {}
        self._hidden_ids: set[str] = set()
        self._left_out: frozenset[str] = frozenset()
        self._changed_meanwhile: dict[str, Generation] = {}
        self.is_complete = False
        self.sections: list[Section] = []
        self._runner = ListingRunner(source, workers, self)
        self._runner.started.connect(self.listing_started)
        self._runner.ended.connect(self.listing_ended)
        self._runner.paged.connect(self._on_page)
        self._runner.listed.connect(self._on_listed)
        self._runner.failed.connect(self._on_failed)
        self._pages = PageLoader(source, workers, self._rows, self)
        self._pages.loaded.connect(self._on_loaded)

    @property
    def query(self) -> Query:
        """What is listed, or will be once the running listing ends."""
        return self._query

    def set_query(self, query: Query) -> None:
        """Lists what a query finds; `listed` or `failed` follows."""
        if query == self._query:
            self.list_again()
            return
        self._query = query
        self._relisted_for.clear()
        self.is_complete = False
        self._list()

    def list_again(self) -> None:
        """Reads the listing again; `listed` or `failed` follows."""
        self._list()

    def apply(self, generation: Generation) -> None:
        """Applies one change: updates the row, inserts a new one, or lists again."""
        row = self._rows.row_of(generation.id)
        changed = self._rows.update(generation)
        if row is not None:
            self.row_changed(row)
        belongs = self._query.matches(changed)
        if self._runner.is_running:
            self._changed_meanwhile[generation.id] = generation
        elif generation.id in self._hidden_ids or (row is not None) == belongs:
            self._relisted_for.pop(generation.id, None)
        elif row is None and self._is_newest(generation):
            self._relisted_for.pop(generation.id, None)
            self._insert_newest(changed)
        elif self._relisted_for.get(generation.id) is not belongs:
            # Only once: the disk may lag behind the change, and listing again would not help.
            self._relisted_for[generation.id] = belongs
            self.list_again()

    def hide_rows(self, generation_ids: Collection[str]) -> None:
        """Removes rows at once, and leaves them out until `unhide_rows`."""
        self._hidden_ids |= set(generation_ids)
        gone = self._rows.rows_of(generation_ids)
        if not gone:
            return
        listing = Listing(self._rows.listed_ids(), self.sections).without(gone.values())
        self._reset(listing)
        (self.listed if self.is_complete else self.page_listed).emit()

    def unhide_rows(self, generation_ids: Collection[str]) -> None:
        """Lists rows of `hide_rows` again, if the query still finds them."""
        self._hidden_ids -= set(generation_ids)
        self.list_again()

    def peek(self, row: int) -> LibraryRow | None:
        """The content of a row without waiting for the disk: None if it was not read yet."""
        return self._rows.peek(row)

    def prefetch(self, visible: range, around: range) -> None:
        """Reads the visible rows on a thread, then those around them; `dataChanged` follows."""
        self._pages.want(visible, around)

    def row_changed(self, row: int) -> None:
        """Reports that a row looks different, although its generation may be the same."""
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def looks_changed(self, generation_id: str) -> None:
        """Reports that a generation looks different, if it is listed."""
        row = self.row_of(generation_id)
        if row is not None:
            self.row_changed(row)

    def id_at(self, row: int) -> str:
        """The id of a row."""
        return self._rows.id_at(row)

    def row_of(self, generation_id: str) -> int | None:
        """The row of an id, None if it is not listed."""
        return self._rows.row_of(generation_id)

    def rows_of(self, generation_ids: Collection[str]) -> dict[str, int]:
        """The rows of many ids, without those that are not listed."""
        return self._rows.rows_of(generation_ids)

    def generation(self, row: int) -> Generation | None:
        """The generation of a row, None if the library no longer has it."""
        found = self._rows.get(row)
        return None if found is None else found.generation

    def rows(self, rows: Sequence[int]) -> list[LibraryRow]:
        """The contents of many rows, in their order."""
        return self._rows.get_all(rows)

    def generations(self, rows: Sequence[int]) -> list[Generation]:
        """The generations of many rows, in their order."""
        return [each.generation for each in self._rows.get_all(rows)]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """The number of rows listed."""
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The generation, or its texts."""
        if not index.isValid() or role not in _ROLES:
            return None
        if role in {GENERATION, HIDDEN}:
            row = self._rows.peek(index.row())
        else:
            row = self._rows.get(index.row())
        if row is None:
            return None
        generation, hidden = row.generation, row.annotation.hidden
        match role:
            case _ if role == GENERATION:
                return generation
            case _ if role == HIDDEN:
                return hidden
            case Qt.ItemDataRole.ToolTipRole:
                file = self._file_state(generation.id)
                return as_tooltip(self._presenter.tooltip(generation, file=file, hidden=hidden))
            case Qt.ItemDataRole.AccessibleTextRole:
                file = self._file_state(generation.id)
                return self._presenter.accessible_text(generation, file=file, hidden=hidden)
            case _:
                return self._presenter.title(generation)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Every tile can be dragged out."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The data of a drag."""
        rows = sorted(index.row() for index in indexes)
        return to_mime(self.generations(rows[:MAX_COPIED]))

    def roleNames(self) -> dict[int, QByteArray]:
        """Qt's own names, and `generation`."""
        return {**super().roleNames(), GENERATION: QByteArray(b"generation")}

    def _list(self) -> None:
        self._left_out = frozenset(self._hidden_ids)
        first_page = PAGE + min(PAGE, len(self._left_out))
        if self.is_complete and self.rowCount():
            first_page = 0
        self._runner.run(self._query, first_page, self._left_out)

    def _on_page(self, page: Page, read: Sequence[LibraryRow]) -> None:
        rows = [row for row in read if row.generation.id not in self._hidden_ids][:PAGE]
        if page.listing is not None:
            self._complete(without(page.listing, self._hidden_ids), rows)
        else:
            self._reset(without(Listing(page.ids, page.sections), self._hidden_ids), rows)
            self.page_listed.emit()

    def _on_listed(self, listing: Listing) -> None:
        self._complete(without(listing, self._hidden_ids - self._left_out))

    def _complete(self, listing: Listing, first_rows: Sequence[LibraryRow] | None = None) -> None:
        had_beginning = not self.is_complete
        self.is_complete = True
        if had_beginning and len(self._rows) and self._rows.is_beginning_of(listing.ids):
            self._add_rest(listing)
        else:
            self._show(listing, first_rows)
        changed, self._changed_meanwhile = self._changed_meanwhile, {}
        for each in changed.values():
            self.apply(each)
        self.listed.emit()

    def _on_failed(self, failure: BaseException) -> None:
        self._changed_meanwhile.clear()
        if isinstance(failure, VideoDeskError):
            self.failed.emit(failure_text(failure))
        else:
            _log.error("Could not list the library", exc_info=failure)
            self.failed.emit(self.tr("The library could not be read."))

    def _on_loaded(self, rows: range) -> None:
        if rows:
            self.dataChanged.emit(self.index(rows.start), self.index(rows.stop - 1))

    def _add_rest(self, listing: Listing) -> None:
        """Shows everything after the first page, which stays."""
        rows = self._cache(listing)
        rows.take_over(self._rows, is_longer=True)
        first = len(self._rows)
        if first < len(listing):
            self.beginInsertRows(_ROOT, first, len(listing) - 1)
        self._rows = self._pages.cache = rows
        self.sections = list(listing.sections)
        if first < len(listing):
            self.endInsertRows()

    def _show(self, listing: Listing, first_rows: Sequence[LibraryRow] | None) -> None:
        """Shows another listing: what is new in it is inserted if nothing else differs."""
        rows = self._cache(listing, first_rows)
        former, added = len(self._rows), rows.count_added_to(self._rows)
        if not former or added is None:
            self._reset(listing, first_rows)
            return
        rows.take_over(self._rows)
        first = former if self._is_oldest_first else 0
        if added:
            self.beginInsertRows(_ROOT, first, first + added - 1)
        self._rows = self._pages.cache = rows
        self.sections = list(listing.sections)
        if added:
            self.endInsertRows()
        top = 0 if self._is_oldest_first else added
        self.dataChanged.emit(self.index(top), self.index(top + former - 1))

    def _reset(self, listing: Listing, first_rows: Sequence[LibraryRow] | None = None) -> None:
        rows = self._cache(listing, first_rows)
        rows.take_over(self._rows)
        self.beginResetModel()
        self._rows = self._pages.cache = rows
        self.sections = list(listing.sections)
        self.endResetModel()

    def _cache(self, listing: Listing, first_rows: Sequence[LibraryRow] | None = None) -> RowCache:
        rows = RowCache(self._source, listing.ids, oldest_first=self._is_oldest_first)
        if first_rows is not None:
            rows.start_with(first_rows)
        return rows

    def _is_newest(self, generation: Generation) -> bool:
        if not self.sections:
            return True
        newest = self._rows.newest()
        if newest is None or generation.created_at < newest.created_at:
            return False
        newest_section = self.sections[-1 if self._is_oldest_first else 0]
        return _day_of(generation) >= newest_section.day

    def _insert_newest(self, row: LibraryRow) -> None:
        first = len(self._rows) if self._is_oldest_first else 0
        self.beginInsertRows(_ROOT, first, first)
        self._rows.append_newest(row)
        self.sections = _with_one_more(
            self.sections, _day_of(row.generation), -1 if self._is_oldest_first else 0
        )
        self.endInsertRows()

    @property
    def _is_oldest_first(self) -> bool:
        return self._query.order is SortOrder.OLDEST


def to_mime(generations: Sequence[Generation]) -> QMimeData:
    """For the clipboard and for drags: clips as files, whole prompts as text, and their ids."""
    mime = QMimeData()
    set_clips(mime, [DraggedClip(each.id, each.file is not None) for each in generations])
    files = [each.file for each in generations if each.file is not None]
    if files:
        mime.setUrls([QUrl.fromLocalFile(str(each)) for each in files])
    mime.setText(without_controls("\n\n".join(each.request.prompt for each in generations)))
    return mime


def _with_one_more(sections: Sequence[Section], day: int, newest: int) -> list[Section]:
    """The sections with one more row of a day; `newest` is the index of the newest section."""
    changed = list(sections)
    if changed and changed[newest].day == day:
        changed[newest] = replace(changed[newest], count=changed[newest].count + 1)
    elif newest == 0:
        changed.insert(0, Section(day, 1))
    else:
        changed.append(Section(day, 1))
    return changed


def _day_of(generation: Generation) -> int:
    return generation.created_at.astimezone().toordinal()
