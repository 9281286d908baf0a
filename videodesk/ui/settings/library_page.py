"""Settings page for the library: its folder, what is written into clips, the user's models."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale

from videodesk.ui.settings.editors import CheckEditor
from videodesk.ui.settings.models_file import ModelsFileRow
from videodesk.ui.settings.page import Page, PageContext
from videodesk.ui.settings.path_editor import PathEditor
from videodesk.ui.widgets.worker_pool import WorkerPool


class LibraryPage(Page):
    """The library in use with its size, and the one that is opened at the next start.

    `in_use` is the folder of this run, `default` the one that is opened if the user has chosen
    none; `size` returns the bytes in a folder, on a worker thread. `models` is the user's own list
    of models.
    """

    def __init__(
        self,
        context: PageContext,
        workers: WorkerPool,
        in_use: Path,
        default: Path,
        size: Callable[[Path], int],
        models: Path,
    ) -> None:
        super().__init__(
            context,
            "library",
            self.tr("Library"),
            self.tr("One folder contains your clips, requests and reference pictures."),
        )
        self._workers = workers
        self._in_use = in_use
        self._size = size
        self._path_label = self.add_path("library", self.tr("Current library"), in_use)
        self.grid.add(
            "library",
            self.tr("Library after restart"),
            PathEditor(
                workers,
                partial(
                    folder_error, self.tr("This folder can't be written to. Choose another one.")
                ),
                title=self.tr("Choose another folder…"),
                default_text=str(default),
                default_name=self.tr("standard location"),
                folder=True,
            ),
            self.tr(
                "If the folder contains a library, it is opened; an empty folder becomes a new "
                "library. Your clips are not moved: to move them, quit and move the whole folder."
            ),
        )
        self.grid.add(
            "write_provenance",
            self.tr("Clips"),
            CheckEditor(self.tr("Save the request in each finished clip")),
            self.tr(
                "The file then contains its prompt, model and task ID, so the library can be "
                "rebuilt from the clips alone. Anyone who has the file can read them. API keys "
                "are never included."
            ),
        )
        label = self.tr("Models")
        row = ModelsFileRow(context.theme, context.icons, label, models, workers)
        row.folder_requested.connect(self.folder_requested)
        self.grid.add_widget(label, row)

    def opened(self) -> None:
        """Measure the library again."""
        self._path_label.show_note(self.tr("Calculating size…"))
        self._workers.run(partial(self._size, self._in_use), self._on_counted, self._on_uncounted)

    def _on_counted(self, size: int) -> None:
        self._path_label.show_note(QLocale().formattedDataSize(size))

    def _on_uncounted(self, _failure: BaseException) -> None:
        self._path_label.show_note(self.tr("The folder can't be read right now."))


def folder_error(text: str, folder: Path) -> str:
    """Return `text` if nothing can be created in the folder. May block on a lost drive."""
    return "" if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK) else text
