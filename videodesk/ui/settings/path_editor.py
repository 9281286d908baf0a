"""Editor for a folder or file, chosen in a file dialog and checked before it is used."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from videodesk.ui.settings.editors import Editor
from videodesk.ui.widgets.plain_text import as_tooltip
from videodesk.ui.widgets.worker_pool import WorkerPool


class PathEditor(Editor):
    """Shows a path; a button opens a file dialog for another one.

    `check` returns why a path cannot be used, or ""; it may block, so it runs on a worker thread.
    `default_text` is shown while no path is chosen.
    """

    def __init__(
        self,
        workers: WorkerPool,
        check: Callable[[Path], str],
        *,
        title: str,
        default_text: str,
        default_name: str,
        folder: bool = False,
        name_filter: str = "",
    ) -> None:
        self._line = QLineEdit()
        super().__init__(self._line)
        self._workers = workers
        self._check = check
        self._title = title
        self._default_text = default_text
        self._default_name = default_name
        self._folder = folder
        self._name_filter = name_filter
        self._value = ""
        self._line.setReadOnly(True)
        self._button = QPushButton(self.tr("Choose…"))
        self._button.setAccessibleName(title)
        self._button.setToolTip(as_tooltip(title))
        self._button.setAutoDefault(False)
        self._row.setStretch(0, 1)
        self._row.addWidget(self._button)
        self._button.clicked.connect(self._on_choose)

    def set_value(self, value: str) -> None:
        """Show a path; "" for the default."""
        self._value = value
        self._line.setText(value or self._default_text)
        self._line.setCursorPosition(0)
        self._line.setToolTip(as_tooltip(self._line.text()))

    def value(self) -> str:
        """Return the chosen path as text."""
        return self._value

    def format(self, value: str) -> str:
        """Return the path, or the name of the default."""
        return value or self._default_name

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, self._title, self._line.text(), self._name_filter)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._folder:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_chosen)
        dialog.open()

    def _on_chosen(self, path: str) -> None:
        self.typed.emit()
        self._workers.run(partial(self._check, Path(path)), partial(self._on_checked, path))

    def _on_checked(self, path: str, reason: str) -> None:
        if reason:
            self.refused.emit(reason)
            return
        self.set_value(path)
        self.committed.emit()
