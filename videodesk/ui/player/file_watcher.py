"""Watcher for a missing file: emits when it is there again."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from videodesk.ui.widgets.worker_pool import WorkerPool

CHECK_INTERVAL_MS: Final = 2000


class FileWatcher(QObject):
    """Checks every two seconds, on a worker: a dead network drive must not block the window.

    `found` carries the path and is emitted once.
    """

    found = Signal(Path)

    def __init__(
        self, workers: WorkerPool, parent: QObject, *, interval: int = CHECK_INTERVAL_MS
    ) -> None:
        super().__init__(parent)
        self._workers = workers
        self._path: Path | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(interval)
        self._timer.timeout.connect(self._check)

    def watch(self, path: Path | None) -> None:
        """Watch for this file instead of the previous one; None stops watching."""
        self._path = path
        if path is None:
            self._timer.stop()
        else:
            self._timer.start()

    def _check(self) -> None:
        if self._path is not None:
            path = self._path
            self._workers.run(
                path.is_file, partial(self._on_checked, path), partial(self._on_check_failed, path)
            )

    def _on_checked(self, path: Path, exists: bool) -> None:  # noqa: FBT001  # a worker's result
        if path != self._path:
            return
        if exists:
            self._path = None
            self.found.emit(path)
        else:
            self._timer.start()

    def _on_check_failed(self, path: Path, _failure: BaseException) -> None:
        if path == self._path:
            self._timer.start()
