"""Finds a clip's file before it is opened, and waits for one that is missing."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from videodesk.ui.player.file_watcher import FileWatcher
from videodesk.ui.widgets.messages import failure_text
from videodesk.ui.widgets.worker_pool import WorkerPool


class ClipLoader(QObject):
    """Checks files on a worker: one on a dead network drive would block the window.

    Of each file that was asked for last, `ready` carries the path, or `missing` is emitted, or
    `failed` with the reason. `returned` carries the path of a missing file that is there again.
    """

    ready = Signal(Path)
    missing = Signal()
    failed = Signal(str)
    returned = Signal(Path)

    def __init__(self, workers: WorkerPool, parent: QObject) -> None:
        super().__init__(parent)
        self._workers = workers
        self._number = 0
        self._watcher = FileWatcher(workers, self)
        self._watcher.found.connect(self.returned)

    def load(self, path: Path) -> None:
        """Look for a file instead of the former one."""
        self.cancel()
        self._workers.run(
            path.is_file,
            partial(self._on_checked, self._number, path),
            partial(self._on_check_failed, self._number),
        )

    def cancel(self) -> None:
        """Look for nothing."""
        self._number += 1
        self._watcher.watch(None)

    def _on_checked(self, number: int, path: Path, exists: bool) -> None:  # noqa: FBT001  # a worker's result
        if number != self._number:
            return
        if exists:
            self.ready.emit(path)
        else:
            self.missing.emit()
            self._watcher.watch(path)

    def _on_check_failed(self, number: int, failure: BaseException) -> None:
        if number == self._number:
            self.failed.emit(failure_text(failure))
