"""Runs the searches of the gallery on a thread, one at a time."""

import logging
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from videodesk.library.query import Query
from videodesk.library.reading_connection import SearchCancelledError
from videodesk.library.types import LibraryRow, Listing, Page
from videodesk.ui.gallery.row_cache import GallerySearch, GallerySource, without
from videodesk.ui.widgets.worker_pool import WorkerPool

_PAUSE_MS: Final = 25
"""Between the first page and the listing of everything: the page is painted meanwhile, and the next
key stroke may come."""

_log = logging.getLogger(__name__)


class ListingRunner(QObject):
    """Searches, and drops what is outdated.

    A query that comes while a search runs cancels it and runs after it. `started` and `ended`
    enclose the wait. `paged` carries a `Page` and its rows; a `Listing` follows unless it has one.
    `listed` carries a `Listing`, `failed` an exception.
    """

    started = Signal()
    ended = Signal()
    paged = Signal(object, object)
    listed = Signal(object)
    failed = Signal(object)

    def __init__(self, source: GallerySource, workers: WorkerPool, parent: QObject) -> None:
        super().__init__(parent)
        self._source = source
        self._workers = workers
        self._running: GallerySearch | None = None
        self._next: tuple[Query, int, frozenset[str]] | None = None
        self._hidden: frozenset[str] = frozenset()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._list)

    @property
    def is_running(self) -> bool:
        """Whether a listing is on its way."""
        return self._running is not None

    def run(self, query: Query, first_page: int, hidden: frozenset[str]) -> None:
        """Searches; delivers a first page of this size, and no page if it is 0.

        The listing is without the `hidden` ids.
        """
        self._next = (query, first_page, hidden)
        if self._pause.isActive():
            self._pause.stop()
            self._start()
        elif self._running is not None:
            self._running.cancel()
        else:
            self._start()

    def _start(self) -> None:
        assert self._next is not None  # noqa: S101
        (query, first_page, self._hidden), self._next = self._next, None
        search = self._running = self._source.search(query)
        self.started.emit()
        if first_page:
            work = partial(_read_first, search, first_page, self._source)
            self._workers.run(work, self._on_page, self._on_failed)
        else:
            self._list()

    def _list(self) -> None:
        assert self._running is not None  # noqa: S101
        work = partial(_read_all, self._running, self._hidden)
        self._workers.run(work, self._on_listed, self._on_failed)

    def _on_page(self, found: tuple[Page, list[LibraryRow]]) -> None:
        page, rows = found
        if self._is_outdated():
            return
        if page.listing is None:
            self.paged.emit(page, rows)
            if not self._is_outdated():
                self._pause.start()
        else:
            self._running = None
            self.ended.emit()
            self.paged.emit(page, rows)

    def _on_listed(self, listing: Listing) -> None:
        if not self._is_outdated():
            self._running = None
            self.ended.emit()
            self.listed.emit(listing)

    def _on_failed(self, failure: BaseException) -> None:
        if not self._is_outdated():
            self._running = None
            self.ended.emit()
            if not isinstance(failure, SearchCancelledError):
                self.failed.emit(failure)

    def _is_outdated(self) -> bool:
        """Whether the gallery is gone, or another search was asked for; starts that."""
        if not isValid(self):
            return True
        if self._next is None:
            return False
        self._running = None
        self._start()
        return True


def _read_all(search: GallerySearch, hidden: frozenset[str]) -> Listing:
    return without(search.listing(), hidden)


def _read_first(
    search: GallerySearch, size: int, source: GallerySource
) -> tuple[Page, list[LibraryRow]]:
    page = search.first_page(size)
    try:
        return page, source.rows(list(page.ids))
    except Exception:  # noqa: BLE001  # what is found is shown all the same
        _log.exception("Could not read the first page of the library")
        return page, []
