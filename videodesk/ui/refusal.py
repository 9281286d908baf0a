"""The one sentence that is shown when there can be no window."""

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox

from videodesk import APP_NAME
from videodesk.errors import Problem


def show_refusal(why: Problem, read: Callable[[], None]) -> QMessageBox:
    """Opens a box that says why; `read` is called when the person closes it."""
    box = QMessageBox(
        QMessageBox.Icon.Warning, APP_NAME, why.message, QMessageBox.StandardButton.Close
    )
    box.setInformativeText(why.hint)
    box.setDetailedText(why.detail)
    box.finished.connect(read)
    box.open()
    return box
