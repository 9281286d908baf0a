"""The user's own list of models: its path, and a button that creates it."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from videodesk.private_files import make_private_folder, private_opener
from videodesk.ui.settings.path_label import PathLabel
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.message_line import MessageLine, Tone
from videodesk.ui.widgets.worker_pool import WorkerPool

_TEMPLATE: Final = """\
# Models of your own, and changes to built-in ones. Restart VideoDesk after a change.
# A table with the ID of a built-in model replaces the fields that it names. Example:
#
# [models."my-model-id"]
# name = "My model"
# maker = "Its maker"
# summary = "One line about it"
# modes = ["words", "first_frame"]  # also: first_and_last_frame, references
# images = [0, 1]                   # how many pictures: [least, most]
# aspect_ratios = ["16:9", "9:16"]
# sizes = ["720p", "1080p"]
# durations = [8, 5]                # in seconds, the usual one first
# sound = false
# usual_wait = 180                  # in seconds
#
# [models.veo2]
# hidden = true                     # no longer listed
"""


class ModelsFileRow(QWidget):
    """Shows where the file is. `folder_requested` carries its folder."""

    folder_requested = Signal(Path)

    def __init__(
        self, theme: Theme, icons: IconProvider, label: str, file: Path, workers: WorkerPool
    ) -> None:
        super().__init__()
        self._file = file
        self._workers = workers
        self._path = PathLabel(theme, "models", label, file, file.parent)
        self._message = MessageLine(theme, icons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._path)
        column.addWidget(self._message)
        self.setFocusProxy(self._path)
        self._path.folder_requested.connect(self.folder_requested)
        self._message.link_pressed.connect(self._on_create)

    def showEvent(self, event: QShowEvent) -> None:
        """Look whether the file is there."""
        super().showEvent(event)
        self._show_state(exists=self._file.is_file())

    def _show_state(self, *, exists: bool) -> None:
        if exists:
            text = self.tr("Add or override models in this file. Restart VideoDesk after a change.")
            self._message.show_message(text)
        else:
            text = self.tr("Add or override models in this file. It doesn't exist yet.")
            self._message.show_message(text, link=self.tr("Create"))

    def _on_create(self) -> None:
        self._message.show_message(self.tr("Creating…"), Tone.WORKING)
        self._workers.run(lambda: create_models_file(self._file), self._on_created, self._on_failed)

    def _on_created(self, _nothing: None) -> None:
        self._message.show_message(self.tr("Created, with an example in it."), Tone.GOOD)
        self.folder_requested.emit(self._file.parent)

    def _on_failed(self, failure: BaseException) -> None:
        reason = getattr(failure, "strerror", None) or str(failure)
        text = self.tr("It could not be created: {reason}.").format(reason=reason)
        self._message.show_message(text, Tone.BAD, link=self.tr("Try again"))


def create_models_file(file: Path) -> None:
    """Create the file with an example in comments; one that is there stays. Raises OSError."""
    make_private_folder(file.parent)
    try:
        with open(file, "x", encoding="utf-8", opener=private_opener) as opened:
            opened.write(_TEMPLATE)
    except FileExistsError:
        pass
