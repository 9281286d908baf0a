"""Cache of posters (the still images of finished clips), stored on disk and decoded on threads."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from videodesk.generation import Generation, Status
from videodesk.ui.widgets.worker_pool import WorkerPool

_MAX_LOADING: Final = 2
_FORMAT: Final = QByteArray(b"jpeg")
_MAX_BYTES: Final = 64 * 1024 * 1024

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _LoadRequest:
    id: str
    video: Path | None
    size: QSize


@dataclass(frozen=True, slots=True)
class _Loaded:
    image: QImage | None
    missing: bool


class PosterCache(QObject):
    """Returns posters at once, or reports by `ready` (a generation's id) when to ask again.

    `folder` may be deleted at any time. `make` writes the poster of a video (first path) as a JPEG
    (second path), whole or not at all, and creates the folders it needs; if it raises, the tile has
    no poster. The newest requests are served first, and `retain` drops those of tiles that are no
    longer visible.
    """

    ready = Signal(str)

    def __init__(
        self,
        folder: Path,
        make: Callable[[Path, Path], None],
        workers: WorkerPool,
        *,
        bytes_kept: int = _MAX_BYTES,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._make_poster = make
        self._workers = workers
        self._max_bytes = bytes_kept
        self._bytes = 0
        self._images: OrderedDict[str, tuple[QImage, QSize]] = OrderedDict()
        self._waiting: dict[str, _LoadRequest] = {}
        self._loading: dict[str, QSize] = {}
        self._missing: set[str] = set()
        self._unavailable: set[str] = set()

    def path(self, generation_id: str) -> Path:
        """The path of a generation's poster, which may not exist."""
        return self._folder / generation_id[:2] / f"{generation_id}.jpg"

    def get(self, generation: Generation, size: QSize) -> QImage | None:
        """The poster of a finished clip, fitted into `size` device pixels, or None for now.

        While another size is decoded, the present one is returned.
        """
        if generation.status is not Status.COMPLETED:
            return None
        image, fitted = self._images.get(generation.id, (None, None))
        if image is not None:
            self._images.move_to_end(generation.id)
        self._waiting.pop(generation.id, None)
        is_available = size in (fitted, self._loading.get(generation.id))
        if not is_available and generation.id not in self._unavailable:
            self._waiting[generation.id] = _LoadRequest(generation.id, generation.file, QSize(size))
            self._load_next()
        return image

    def is_missing(self, generation_id: str) -> bool:
        """Whether the clip's file was found to be missing."""
        return generation_id in self._missing

    def is_unavailable(self, generation_id: str) -> bool:
        """Whether no poster of the clip can be made."""
        return generation_id in self._unavailable

    def retain(self, generation_ids: Collection[str]) -> None:
        """Drops all requests that have not started, except those of these generations."""
        self._waiting = {
            each: request for each, request in self._waiting.items() if each in generation_ids
        }

    def retry(self, generation_id: str | None = None) -> None:
        """Forgets that a clip, or every clip, was missing or had no poster."""
        again = self._missing | self._unavailable
        for each in again if generation_id is None else again & {generation_id}:
            self._missing.discard(each)
            self._unavailable.discard(each)
            self._drop(each)

    def recheck(self, generations: Sequence[Generation]) -> None:
        """Checks, on a thread, which of these clips' files have disappeared or come back.

        `ready` reports each; tiles do not flicker meanwhile.
        """
        files = {
            each.id: each.file
            for each in generations
            if each.status is Status.COMPLETED and each.id not in self._loading
        }
        if files:
            self._workers.run(
                partial(_missing_files, files), partial(self._on_rechecked, set(files))
            )

    def _on_rechecked(self, asked: set[str], gone: set[str]) -> None:
        for each in (asked & self._missing) - gone:
            self.retry(each)
            self.ready.emit(each)
        for each in gone - self._missing:
            self._missing.add(each)
            self.ready.emit(each)

    def _load_next(self) -> None:
        for request in reversed(self._waiting.values()):
            if len(self._loading) >= _MAX_LOADING:
                return
            if request.id not in self._loading:
                self._load(request)
                return

    def _load(self, request: _LoadRequest) -> None:
        del self._waiting[request.id]
        self._loading[request.id] = request.size
        self._workers.run(
            partial(_load, self.path(request.id), request, self._make_poster),
            partial(self._on_loaded, request),
            partial(self._on_failed, request),
        )

    def _on_loaded(self, request: _LoadRequest, loaded: _Loaded) -> None:
        if loaded.missing:
            self._missing.add(request.id)
        if loaded.image is None:
            self._unavailable.add(request.id)
        else:
            self._store(request, loaded.image)
        self._finish(request)

    def _on_failed(self, request: _LoadRequest, failure: BaseException) -> None:
        _log.warning("Could not make a poster for %s: %s", request.id, failure)
        self._unavailable.add(request.id)
        self._finish(request)

    def _finish(self, request: _LoadRequest) -> None:
        del self._loading[request.id]
        self.ready.emit(request.id)
        self._load_next()

    def _store(self, request: _LoadRequest, image: QImage) -> None:
        self._drop(request.id)
        self._images[request.id] = (image, request.size)
        self._bytes += image.sizeInBytes()
        while self._bytes > self._max_bytes and len(self._images) > 1:
            self._drop(next(iter(self._images)))

    def _drop(self, generation_id: str) -> None:
        image, _ = self._images.pop(generation_id, (None, None))
        if image is not None:
            self._bytes -= image.sizeInBytes()


def _missing_files(files: Mapping[str, Path | None]) -> set[str]:
    return {each for each, file in files.items() if file is None or not file.is_file()}


def _load(poster: Path, request: _LoadRequest, make: Callable[[Path, Path], None]) -> _Loaded:
    """Reads a poster, on a thread; makes it from the video first if needed."""
    there = request.video is not None and request.video.is_file()
    image = _read(poster, request.size)
    if image is None and request.video is not None and there:
        make(request.video, poster)
        image = _read(poster, request.size)
    return _Loaded(image, missing=not there)


def _read(poster: Path, size: QSize) -> QImage | None:
    if QImageReader.imageFormat(str(poster)) != _FORMAT:
        return None
    reader = QImageReader(str(poster), _FORMAT)
    whole = reader.size()
    if whole.width() > size.width() or whole.height() > size.height():
        reader.setScaledSize(whole.scaled(size, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image
