"""Folders, shown in the system's file manager."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices


def show_folder(folder: Path, say: Callable[[str, str], None]) -> None:
    """Opens a folder in the file manager. Where there is none, `say` hears, as `MainWindow.offer`
    does, what the folder is.
    """
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        words = QCoreApplication.translate(
            "Folders", "No file manager opened. The folder is {path}"
        )
        say("", words.format(path=folder))
