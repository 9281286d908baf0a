"""Opens folders in the system's file manager."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from videodesk.ui.widgets.desktop import open_folder
from videodesk.ui.widgets.notification_bar import Notification, Notifier


def show_folder(folder: Path, notifications: Notifier) -> None:
    """Opens a folder; if there is no file manager, a notification names the folder."""
    if not open_folder(folder):
        text = QCoreApplication.translate(
            "Folders", "No file manager could be opened. The folder is {path}"
        )
        notifications.notify(Notification(text.format(path=folder)))
