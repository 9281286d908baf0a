"""What dropping something over the composer would do, said while it is dragged."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtWidgets import QWidget

from videodesk.ui.composer.drop_veil import DropVeil
from videodesk.ui.composer.images.dropped_images import PICTURE_SUFFIXES
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool

_MOST: Final = 50
"""So many names are looked at; who drags more knows what they are."""


class DropOverlay(QObject):
    """Lights the composer up. Whether a name is a folder's is asked of the disk in the background.

    A disk that does not answer leaves the first words standing, which go by the names alone.
    """

    def __init__(
        self, theme: Theme, workers: WorkerPool, over: QWidget, words: Callable[[int], str]
    ) -> None:
        """`words` says what adding so many pictures would do."""
        super().__init__(over)
        self._words = words
        self._workers = workers
        self._over = over
        self._veil = DropVeil(theme, over)
        self._count = 0
        self._names: tuple[str, ...] = ()

    def cover(self) -> None:
        """The composer has another size."""
        self._veil.setGeometry(self._over.rect())

    def show(self, mime: QMimeData | None, count: int) -> None:
        """Says what dropping this would do, which is to add `count` pictures; dark for none."""
        self._count = count
        if mime is None or count == 0:
            self._names = ()
            self._veil.hide()
            return
        names = tuple(url.toLocalFile() for url in mime.urls()[:_MOST] if url.isLocalFile())
        if self._veil.isVisible() and names == self._names:
            return
        self._names = names
        self._say(0)
        if names:
            self._workers.run(partial(_folders_among, names), self._on_known, self._on_unknown)

    def _on_known(self, found: tuple[tuple[str, ...], int]) -> None:
        names, folders = found
        if self._names and names == self._names:
            self._say(folders)

    def _on_unknown(self, _failure: BaseException) -> None:
        """The words that go by the names stay."""

    def _say(self, folders: int) -> None:
        left = self._count - folders
        if left <= 0 and folders == 1:
            text = self.tr("A folder cannot be added. Drop the pictures in it instead.")
        elif left <= 0:
            text = self.tr("Folders cannot be added. Drop the pictures in them instead.")
        else:
            text = self._words(left)
        self._veil.show_offer(text)


def _folders_among(names: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    paths = [Path(name) for name in names]
    counted = [path for path in paths if path.suffix.lower() in {"", *PICTURE_SUFFIXES}]
    return names, sum(path.is_dir() for path in counted)
