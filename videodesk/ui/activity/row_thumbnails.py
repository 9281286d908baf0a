"""Thumbnails of rows: the first picture of a request, read on a worker."""

from collections import OrderedDict
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from videodesk.generation import Generation, is_web_url
from videodesk.media.values import Thumbnail
from videodesk.media.worker.calls import thumbnail
from videodesk.ui.widgets.worker_pool import WorkerPool

_MAX_KEPT: Final = 200
_MAX_LOADING: Final = 2
_MAX_WANTED: Final = 50
"""Only the newest requests are served: those of rows that were scrolled away are dropped."""


class RowThumbnails(QObject):
    """Returns thumbnails at once, or emits `ready` when to ask again; without `workers`, none."""

    ready = Signal()

    def __init__(self, workers: WorkerPool | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self._images: OrderedDict[tuple[str, int], QImage | None] = OrderedDict()
        self._wanted: OrderedDict[tuple[str, int], QSize] = OrderedDict()
        self._loading: set[tuple[str, int]] = set()

    def get(self, generation: Generation, box: QSize) -> QImage | None:
        """Return the first picture of a request, fitted into `box` device pixels; None for now."""
        path = next((each for each in generation.request.images if not is_web_url(each)), None)
        if path is None or self._workers is None:
            return None
        key = path, box.width()
        if key in self._images:
            self._images.move_to_end(key)
            return self._images[key]
        self._wanted[key] = QSize(box)
        self._wanted.move_to_end(key)
        while len(self._wanted) > _MAX_WANTED:
            self._wanted.popitem(last=False)
        self._load_next()
        return None

    def _load_next(self) -> None:
        waiting = [each for each in self._wanted if each not in self._loading]
        if self._workers is None or not waiting or len(self._loading) >= _MAX_LOADING:
            return
        key = waiting[-1]
        box = self._wanted.pop(key)
        self._loading.add(key)
        self._workers.run(
            partial(_read, Path(key[0]), box), partial(self._on_read, key), partial(self._fail, key)
        )

    def _on_read(self, key: tuple[str, int], image: QImage | None) -> None:
        self._loading.discard(key)
        self._images[key] = image
        while len(self._images) > _MAX_KEPT:
            self._images.popitem(last=False)
        self.ready.emit()
        self._load_next()

    def _fail(self, key: tuple[str, int], _failure: BaseException) -> None:
        self._on_read(key, None)


def _read(path: Path, box: QSize) -> QImage:
    return _to_image(thumbnail(path, (box.width(), box.height())))


def _to_image(small: Thumbnail) -> QImage:
    """Copy the pixels: they belong to Python, and may be freed before the image."""
    return QImage(
        small.rgba, small.width, small.height, 4 * small.width, QImage.Format.Format_RGBA8888
    ).copy()
