"""Reads the pages of rows that are visible, or soon will be, on a thread."""

import logging
from functools import partial

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from videodesk.library.types import LibraryRow
from videodesk.ui.gallery.row_cache import GallerySource, RowCache
from videodesk.ui.widgets.worker_pool import WorkerPool

_log = logging.getLogger(__name__)


class PageLoader(QObject):
    """Fills `cache`. `loaded` carries the range of rows that look different.

    One page at a time is read; what was wanted before the last `want` is no longer.
    """

    loaded = Signal(object)

    def __init__(
        self,
        source: GallerySource,
        workers: WorkerPool,
        cache: RowCache,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._workers = workers
        self.cache = cache
        self._wanted: tuple[range, ...] = ()
        self._is_reading = False

    def want(self, *rows: range) -> None:
        """Reads the pages of these rows that are not read, the first rows first."""
        self._wanted = rows
        self._read_next()

    def _read_next(self) -> None:
        cache = self.cache
        unread = (cache.unread_page(rows) for rows in self._wanted)
        number = next((each for each in unread if each is not None), None)
        if number is not None and not self._is_reading:
            self._is_reading = True
            self._workers.run(
                partial(self._source.rows, cache.begin_reading(number)),
                partial(self._on_read, cache, number),
                partial(self._on_failed, cache, number),
            )

    def _on_read(self, cache: RowCache, number: int, rows: list[LibraryRow]) -> None:
        if not isValid(self):  # the gallery is gone
            return
        self._is_reading = False
        changed = cache.end_reading(number, rows)
        if cache is self.cache:
            self.loaded.emit(changed)
        self._read_next()

    def _on_failed(self, cache: RowCache, number: int, failure: BaseException) -> None:
        _log.error("Could not read a page of the library", exc_info=failure)
        self._on_read(cache, number, [])
