"""Settings page for the library's folder."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale

from videodesk.ui.settings.page import Page, PageContext
from videodesk.ui.settings.path_editor import PathEditor
from videodesk.ui.widgets.worker_pool import WorkerPool


class LibraryPage(Page):
    """The library in use with its size, and the one that is opened at the next start.

    `in_use` is the folder of this run, `default` the one that is opened if the user has chosen
    none; `size` returns the bytes in a folder, on a worker thread.
    """

    def __init__(
        self,
        context: PageContext,
        workers: WorkerPool,
        in_use: Path,
        default: Path,
        size: Callable[[Path], int],
    ) -> None:
        super().__init__(
            context,
            "library",
            self.tr("Library"),
            self.tr("One folder holds the clips, their requests and the pictures for them."),
        )
        self._workers = workers
        self._in_use = in_use
        self._size = size
        self._path_label = self.add_path("library", self.tr("In use now"), in_use)
        self.grid.add(
            "library",
            self.tr("At the next start"),
            PathEditor(
                workers,
                partial(folder_error, self.tr("This folder cannot be written to. Choose another.")),
                title=self.tr("Choose another folder…"),
                default_text=str(default),
                default_name=self.tr("the usual place"),
                folder=True,
            ),
            self.tr(
                "A folder with a library in it is opened, an empty one becomes a new library. "
                "The clips stay where they are; to take them along, quit and move the whole folder."
            ),
        )

    def opened(self) -> None:
        """Measure the library again."""
        self._path_label.show_note(self.tr("Counting…"))
        self._workers.run(partial(self._size, self._in_use), self._on_counted, self._on_uncounted)

    def _on_counted(self, size: int) -> None:
        self._path_label.show_note(QLocale().formattedDataSize(size))

    def _on_uncounted(self, _failure: BaseException) -> None:
        self._path_label.show_note(self.tr("The folder cannot be read at the moment."))


def folder_error(text: str, folder: Path) -> str:
    """Return `text` if nothing can be created in the folder. May block on a lost drive."""
    return "" if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK) else text
