"""Watcher for clip files that disappear, change or come back while their tiles are visible."""

from typing import Final

from PySide6.QtCore import QObject, QTimer

from videodesk.library.file_digest import FileState
from videodesk.ui.gallery.model import GalleryModel
from videodesk.ui.gallery.posters import PosterCache
from videodesk.ui.gallery.view import GalleryView

_INTERVAL_MS: Final = 5000


class MissingFileWatcher(QObject):
    """Checks visible tiles without an intact file every few seconds, and all of them on request.

    The disk is accessed on the posters' threads only.
    """

    def __init__(self, view: GalleryView, model: GalleryModel, posters: PosterCache) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._posters = posters
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self._check_missing)
        self._timer.start()

    def check(self) -> None:
        """Checks whether the files of visible clips have disappeared, changed or come back."""
        self._posters.recheck(self._model.generations(self._view.visible_rows()))

    def _check_missing(self) -> None:
        if not self._view.isVisible():
            return
        ids = (self._model.id_at(row) for row in self._view.visible_rows())
        if any(self._posters.file_state(each) is not FileState.INTACT for each in ids):
            self.check()
