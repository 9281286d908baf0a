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
from videodesk.library.file_digest import FileState, file_state
from videodesk.ui.widgets.worker_pool import WorkerPool

_MAX_LOADING: Final = 2
_FORMAT: Final = QByteArray(b"jpeg")
_MAX_BYTES: Final = 64 * 1024 * 1024

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _LoadRequest:
    generation: Generation
    size: QSize

    @property
    def id(self) -> str:
        """The id of the generation."""
        return self.generation.id


@dataclass(frozen=True, slots=True)
class _Loaded:
    image: QImage | None
    file: FileState


class PosterCache(QObject):
    """Returns posters at once, or reports by `ready` (a generation's id) when to ask again.

    `folder` may be deleted at any time. `make` writes the poster of a video (first path) as a JPEG
    (second path), whole or not at all, and creates the folders it needs; if it raises, the tile has
    no poster. The newest requests are served first, and `retain` drops those of tiles that are no
    longer visible.
    """

    ready = Signal(str)
    file_state_changed = Signal(str)
    """Also reported by `ready`."""

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
        self._recheck_after_loading: set[str] = set()
        self._bad_files: dict[str, FileState] = {}
        self._reported: frozenset[str] = frozenset()
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
            self._waiting[generation.id] = _LoadRequest(generation, QSize(size))
            self._load_next()
        return image

    def file_state(self, generation_id: str) -> FileState:
        """What is known of the clip's file; it is intact unless it was found not to be."""
        found = self._bad_files.get(generation_id)
        if found is not None:
            return found
        return FileState.DAMAGED if generation_id in self._reported else FileState.INTACT

    def report_damaged(self, generation_ids: Collection[str]) -> None:
        """Shows these clips as damaged, and no others: a check of the library has read them all.

        `forget_report` ends it for one.
        """
        changed = self._reported.symmetric_difference(generation_ids)
        self._reported = frozenset(generation_ids)
        for each in changed:
            self._announce(each)

    def forget_report(self, generation_id: str) -> None:
        """Forgets that a check found this clip to be damaged: it has a new file."""
        self._reported -= {generation_id}

    def is_unavailable(self, generation_id: str) -> bool:
        """Whether no poster of the clip can be made."""
        return generation_id in self._unavailable

    def retain(self, generation_ids: Collection[str]) -> None:
        """Drops all requests that have not started, except those of these generations."""
        self._waiting = {
            each: request for each, request in self._waiting.items() if each in generation_ids
        }

    def retry(self, generation_id: str | None = None) -> None:
        """Forgets that a clip, or every clip, had no intact file or no poster."""
        again = self._bad_files.keys() | self._unavailable
        for each in again if generation_id is None else again & {generation_id}:
            self._bad_files.pop(each, None)
            self._unavailable.discard(each)
            self._drop(each)

    def recheck(self, generations: Sequence[Generation]) -> None:
        """Checks, on a thread, which of these clips' files have disappeared, changed or come back.

        `ready` reports each; tiles do not flicker meanwhile.
        """
        finished = [each for each in generations if each.status is Status.COMPLETED]
        clips = [each for each in finished if each.id not in self._loading]
        self._recheck_after_loading |= {each.id for each in finished if each.id in self._loading}
        if clips:
            self._workers.run(partial(_file_states, clips), self._on_rechecked)

    def _on_rechecked(self, found: Mapping[str, FileState]) -> None:
        for each, state in found.items():
            if state is self._bad_files.get(each, FileState.INTACT):
                continue
            if state is FileState.INTACT:
                self.retry(each)
            else:
                self._bad_files[each] = state
            self._announce(each)

    def _announce(self, generation_id: str) -> None:
        self.ready.emit(generation_id)
        self.file_state_changed.emit(generation_id)

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
        is_new = loaded.file is not self._bad_files.get(request.id, FileState.INTACT)
        if loaded.file is not FileState.INTACT:
            self._bad_files[request.id] = loaded.file
        if loaded.image is None:
            self._unavailable.add(request.id)
        else:
            self._store(request, loaded.image)
        self._finish(request)
        if is_new:
            self.file_state_changed.emit(request.id)

    def _on_failed(self, request: _LoadRequest, failure: BaseException) -> None:
        _log.warning("Could not make a poster for %s: %s", request.id, failure)
        self._unavailable.add(request.id)
        self._finish(request)

    def _finish(self, request: _LoadRequest) -> None:
        del self._loading[request.id]
        self.ready.emit(request.id)
        if request.id in self._recheck_after_loading:
            self._recheck_after_loading.discard(request.id)
            self.recheck([request.generation])
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


def _file_states(clips: Sequence[Generation]) -> dict[str, FileState]:
    return {each.id: file_state(each) for each in clips}


def _load(poster: Path, request: _LoadRequest, make: Callable[[Path, Path], None]) -> _Loaded:
    """Reads a poster, on a thread; makes it from the video first if needed."""
    video, state = request.generation.file, file_state(request.generation)
    image = _read(poster, request.size)
    if image is None and video is not None and state is not FileState.MISSING:
        make(video, poster)
        image = _read(poster, request.size)
    return _Loaded(image, state)


def _read(poster: Path, size: QSize) -> QImage | None:
    if QImageReader.imageFormat(str(poster)) != _FORMAT:
        return None
    reader = QImageReader(str(poster), _FORMAT)
    whole = reader.size()
    if whole.width() > size.width() or whole.height() > size.height():
        reader.setScaledSize(whole.scaled(size, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image
