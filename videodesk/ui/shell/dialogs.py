"""The dialogs that the menus open: files to choose, a task id, help, about."""

import platform
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import PySide6
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, qVersion
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from videodesk import APP_NAME, __version__
from videodesk.ui.actions.menus import Menus
from videodesk.ui.shell.help_dialog import HelpDialog
from videodesk.ui.widgets.plain_text import PlainMessageBox

_UNFIT: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]')
"""What Windows refuses in names, and what makes them look like others."""


def ask_where_to_save(
    window: QWidget, title: str, name: str, chosen: Callable[[str], None]
) -> None:
    """Opens the system's dialog for a file to write, called `name` at first; `chosen` gets its
    path.

    Qt's own dialog asks with the name, as markup, whether to replace a file.
    """
    name = _UNFIT.sub("_", name)
    dialog = QFileDialog(window, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    dialog.fileSelected.connect(chosen)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def ask_for_folder(window: QWidget, title: str, chosen: Callable[[str], None]) -> None:
    """Opens the system's dialog for a folder; `chosen` gets its path."""
    dialog = QFileDialog(window, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(chosen)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


class MenuDialogs(QObject):
    """Opens the dialogs over a window, without blocking it.

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
        menus.help.setShortcuts([*menus.help.shortcuts(), QKeySequence("?")])
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
        dialog.setWindowTitle(self.tr("Add clip by task ID"))
        dialog.setLabelText(self.tr("Task ID, as shown in your account:"))
        dialog.setOkButtonText(self.tr("Add clip"))
        dialog.textValueSelected.connect(self._on_task_id)
        dialog.open()

    def _on_task_id(self, text: str) -> None:
        if text.strip():
            self.task_entered.emit(text.strip())

    def _show_help(self) -> None:
        HelpDialog(self._menus.all_actions(), self._window).show()

    def _show_about(self) -> None:
        about_box(self._window).open()


def about_box(window: QWidget) -> QMessageBox:
    """The versions and licences, in a box that is not yet opened; its text can be copied."""
    translate = QCoreApplication.translate
    box = PlainMessageBox(window)
    box.setObjectName("about")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(translate("About", "About {name}").format(name=APP_NAME))
    box.setIconPixmap(window.windowIcon().pixmap(48, 48))
    box.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    box.setText(f"{APP_NAME} {__version__}")
    parts = (
        translate("About", "Make videos with hosted models and keep every clip on your own disk."),
        f"Qt {qVersion()} · PySide {PySide6.__version__} · Python {platform.python_version()}",
        translate(
            "About",
            "{name} is licensed under the MIT licence. The packaged program as a whole is "
            "distributed under the GNU General Public License (GPL), version 2 or later, because "
            "PyAV's FFmpeg includes x264 and x265. Qt is licensed under the LGPL, version 3. The "
            "licences of all components, and where to find their source code, are in the "
            "program's “licences” folder.",
        ).format(name=APP_NAME),
    )
    box.setInformativeText("\n\n".join(parts))
    return box
