"""A path that can be read and copied, with a button that shows it in the file manager."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from videodesk.ui.settings.buttons import dialog_button
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.plain_text import PlainLabel, as_tooltip


class PathLabel(QWidget):
    """Shows `path`. `folder_requested` carries `folder`, by default the path itself.

    `note` is called for the sentence below the path each time the widget is shown.
    """

    folder_requested = Signal(Path)

    def __init__(
        self,
        theme: Theme,
        name: str,
        label: str,
        path: Path,
        folder: Path | None = None,
        note: Callable[[], str] | None = None,
    ) -> None:
        super().__init__()
        self._folder = folder or path
        self._make_note = note
        line = QLineEdit(str(path))
        line.setObjectName(f"place-{name}")
        line.setAccessibleName(label)
        line.setToolTip(as_tooltip(str(path)))
        line.setReadOnly(True)
        line.setCursorPosition(0)
        button = dialog_button(
            self.tr("Show folder"),
            f"show-{name}",
            self.tr("Show folder: {what}").format(what=label),
        )
        self._note = PlainLabel()
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
        button.clicked.connect(self._on_clicked)

    def show_note(self, text: str) -> None:
        """Show a sentence below the path; "" hides it."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the note up to date."""
        super().showEvent(event)
        if self._make_note is not None:
            self.show_note(self._make_note())

    def _on_clicked(self) -> None:
        self.folder_requested.emit(self._folder)
