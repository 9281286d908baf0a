"""Watches for a file that is gone to be put back."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from videodesk.ui.widgets.worker_pool import WorkerPool

LOOK_MS: Final = 2000


class FileWatcher(QObject):
    """Looks every two seconds, on a worker: a dead network drive must not hold the window up.

    `found` carries the path, once.
    """

    found = Signal(Path)

    def __init__(self, workers: WorkerPool, parent: QObject, *, every: int = LOOK_MS) -> None:
        super().__init__(parent)
        self._workers = workers
        self._path: Path | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(every)
        self._timer.timeout.connect(self._look)

    def watch(self, path: Path | None) -> None:
        """Watches for this file instead of the one before; None: for none."""
        self._path = path
        if path is None:
            self._timer.stop()
        else:
            self._timer.start()

    def _look(self) -> None:
        if self._path is not None:
            path = self._path
            self._workers.run(path.is_file, partial(self._tell, path), partial(self._wait, path))

    def _tell(self, path: Path, there: bool) -> None:  # noqa: FBT001  # a worker's result
        if path != self._path:
            return
        if there:
            self._path = None
            self.found.emit(path)
        else:
            self._timer.start()

    def _wait(self, path: Path, _failure: BaseException) -> None:
        if path == self._path:
            self._timer.start()
