"""The small windows that the menus open: files to choose, a task id, help, about."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from videodesk.ui.actions.menus import Menus
from videodesk.ui.shell.about import about_box
from videodesk.ui.shell.help_dialog import HelpDialog


def ask_where_to_save(
    window: QWidget, title: str, name: str, chosen: Callable[[str], None]
) -> None:
    """Opens the system's dialog for a file to be written, called `name` at first; `chosen` hears
    of its path.
    """
    dialog = QFileDialog(window, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    dialog.fileSelected.connect(chosen)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


class MenuDialogs(QObject):
    """Opens them over a window; none of them holds it up.

    `files_chosen` carries paths, `task_entered` a task id.
    """

    files_chosen = Signal(list)
    task_entered = Signal(str)

    def __init__(self, window: QWidget, menus: Menus) -> None:
        super().__init__(window)
        self._window = window
        self._menus = menus
        menus.open_files.triggered.connect(self._choose_files)
        menus.follow_task.triggered.connect(self._ask_for_task)
        menus.help.triggered.connect(self._show_help)
        menus.about.triggered.connect(self._show_about)

    def _choose_files(self) -> None:
        dialog = QFileDialog(self._window, self.tr("Open clip or picture"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._on_files)
        dialog.open()

    def _on_files(self, files: list[str]) -> None:
        self.files_chosen.emit([Path(each) for each in files])

    def _ask_for_task(self) -> None:
        dialog = QInputDialog(self._window)
        dialog.setObjectName("followTask")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Follow a task"))
        dialog.setLabelText(self.tr("Task id, as the service's account shows it:"))
        dialog.setOkButtonText(self.tr("Follow"))
        dialog.textValueSelected.connect(self._on_task_id)
        dialog.open()

    def _on_task_id(self, text: str) -> None:
        if text.strip():
            self.task_entered.emit(text.strip())

    def _show_help(self) -> None:
        HelpDialog(self._menus.all_actions(), self._window).show()

    def _show_about(self) -> None:
        about_box(self._window).open()
