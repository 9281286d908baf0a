"""Input line for the name of a new profile."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from videodesk.ui.settings.buttons import dialog_button
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.message_line import MessageLine, Tone


class NameInput(QWidget):
    """Hidden until `ask`. `named` carries a name that `check_name` accepts.

    `check_name` returns why a name cannot be used, or "".
    """

    named = Signal(str)

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        check_name: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._check_name = check_name
        self._line = QLineEdit()
        self._line.setObjectName("newProfileName")
        self._line.setAccessibleName(self.tr("Name of the new profile"))
        self._line.setPlaceholderText(self.tr("Name of the new profile (can't be changed later)"))
        self._add = dialog_button(self.tr("Add"), "makeProfile", self.tr("Add profile"))
        self._cancel = dialog_button(self.tr("Cancel"), "cancelProfile", self.tr("Cancel"))
        self._message = MessageLine(theme, icons)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self._line, 1)
        row.addWidget(self._add)
        row.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self._message)
        self.hide()
        self._line.returnPressed.connect(self._on_add)
        self._line.textEdited.connect(self._on_edited)
        self._add.clicked.connect(self._on_add)
        self._cancel.clicked.connect(self.close_input)

    def ask(self) -> None:
        """Show the line with the cursor in it; text typed earlier is still there."""
        self.show()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_input(self) -> None:
        """Clear and hide the line."""
        self._line.clear()
        self._message.clear()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes this line, not the dialog."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_input()
        else:
            super().keyPressEvent(event)

    def _on_edited(self, _text: str) -> None:
        self._message.clear()

    def _on_add(self) -> None:
        error = self._check_name(self._line.text())
        if error:
            self._message.show_message(error, Tone.BAD)
            self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.named.emit(self._line.text().strip())
