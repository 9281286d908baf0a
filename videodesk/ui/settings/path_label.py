"""Where something lies on the disk, with a button that shows it in the file manager."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from videodesk.ui.theme.theme import GRID, SMALL, Theme


class PathLabel(QWidget):
    """A path to be read and copied. `folder_wanted` carries the folder that is to be shown."""

    folder_wanted = Signal(object)

    def __init__(
        self, theme: Theme, name: str, words: str, path: Path, folder: Path | None = None
    ) -> None:
        super().__init__()
        self._folder = folder or path
        line = QLineEdit(str(path))
        line.setObjectName(f"place-{name}")
        line.setAccessibleName(words)
        line.setToolTip(str(path))
        line.setReadOnly(True)
        line.setCursorPosition(0)
        button = QPushButton(self.tr("Show folder"))
        button.setObjectName(f"show-{name}")
        button.setAccessibleName(self.tr("Show folder: {what}").format(what=words))
        button.setAutoDefault(False)
        self._note = QLabel()
        self._note.setFont(theme.font(SMALL))
        self._note.setProperty("role", "second")
        self._note.hide()
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(line, 1)
        row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self._note)
        self.setFocusProxy(line)
        button.clicked.connect(self._on_show)

    def say(self, words: str) -> None:
        """A few words below the path; "" takes them away."""
        self._note.setText(words)
        self._note.setVisible(bool(words))

    def _on_show(self) -> None:
        self.folder_wanted.emit(self._folder)
