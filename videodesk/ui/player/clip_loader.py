"""Finds the file to play for a clip, or makes one, and waits for one that is missing."""

import threading
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from videodesk.media.playable_copy import existing_copy, make_playable_copy
from videodesk.media.values import Track
from videodesk.media.worker.calls import track_to_play
from videodesk.media.worker.process import CancelledError
from videodesk.ui.player.file_watcher import FileWatcher
from videodesk.ui.widgets.messages import failure_text
from videodesk.ui.widgets.worker_pool import WorkerPool

_Found = tuple[Path, Track | None]


class ClipLoader(QObject):
    """Checks files on a worker: one on a dead network drive would block the window.

    For the file requested last, `ready` carries what to play and its video track, or
    `missing` is emitted, or `failed` with the reason. `returned` carries the path of a missing file
    that is there again. What the player cannot decode is converted into `copies`, if there is such
    a folder: `converting` carries how many percent are done.
    """

    ready = Signal(Path, int)
    missing = Signal()
    failed = Signal(str)
    returned = Signal(Path)
    converting = Signal(int)
    _converted_part = Signal(int, int)

    def __init__(self, workers: WorkerPool, copies: Path | None, parent: QObject) -> None:
        super().__init__(parent)
        self._workers = workers
        self._copies = copies
        self._converter = WorkerPool(threads=1, parent=self)
        self._number = 0
        self._path: Path | None = None
        self._track: Track | None = None
        self._cancelled = threading.Event()
        self._undecodable = set[str]()
        self._watcher = FileWatcher(workers, self)
        self._watcher.found.connect(self.returned)
        self._converted_part.connect(self._on_part_converted)

    def load(self, path: Path) -> None:
        """Look for a file instead of the previous one."""
        self.cancel()
        self._workers.run(
            partial(_find, path, self._copies),
            partial(self._on_checked, self._number, path),
            partial(self._on_failed, self._number),
        )

    def convert(self, reason: str = "") -> None:
        """Make a copy of the file that was found; `reason` is why it cannot be played itself."""
        if self._path is None or self._copies is None:
            self.failed.emit(reason)
            return
        path, self._path = self._path, None  # a copy is not converted again
        number, cancelled = self._number, self._cancelled
        self.converting.emit(0)
        self._converter.run(
            partial(
                make_playable_copy,
                path,
                self._copies,
                report=lambda part: self._converted_part.emit(number, int(part * 100)),
                is_cancelled=cancelled.is_set,
            ),
            partial(self._on_converted, number),
            partial(self._on_not_converted, number, reason),
        )

    def cancel(self) -> None:
        """Look for nothing, and stop converting."""
        self._number += 1
        self._path = None
        self._cancelled.set()
        self._cancelled = threading.Event()
        self._watcher.watch(None)

    def _on_checked(self, number: int, path: Path, found: _Found | None) -> None:
        if number != self._number:
            return
        if found is None:
            self.missing.emit()
            self._watcher.watch(path)
            return
        playable, self._track = found
        self._path = path if playable == path else None
        if self._path and self._track and self._track.codec in self._undecodable:
            self.convert()
        else:
            self.ready.emit(playable, self._track.number if self._track else 0)

    def _on_failed(self, number: int, failure: BaseException) -> None:
        if number == self._number:
            self.failed.emit(failure_text(failure))

    def _on_part_converted(self, number: int, percent: int) -> None:
        if number == self._number:
            self.converting.emit(percent)

    def _on_converted(self, number: int, copy: Path) -> None:
        if number != self._number:
            return
        if self._track is not None:
            self._undecodable.add(self._track.codec)
        self.ready.emit(copy, 0)

    def _on_not_converted(self, number: int, reason: str, failure: BaseException) -> None:
        if number == self._number and not isinstance(failure, CancelledError):
            self.failed.emit(reason or failure_text(failure))


def _find(path: Path, copies: Path | None) -> _Found | None:
    """What to play, and the track if it is not a copy; None if the file is missing.

    Qt decodes in this process, so a clip is played only if the media worker could open it. Raises
    VideoDeskError.
    """
    if not path.is_file():
        return None
    copy = existing_copy(path, copies) if copies is not None else None
    return (path, track_to_play(path)) if copy is None else (copy, None)
