"""The line that asks what a new profile is to be called."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.message_line import MessageLine, Tone


class NameInput(QWidget):
    """Hidden until it is asked for. `named` carries a name that `fault_of` has nothing against."""

    named = Signal(str)

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        fault_of: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._fault_of = fault_of
        self._line = QLineEdit()
        self._line.setObjectName("newProfileName")
        self._line.setAccessibleName(self.tr("Name of the new profile"))
        self._line.setPlaceholderText(
            self.tr("Name of the new profile; it cannot be changed later")
        )
        self._make = QPushButton(self.tr("Add"))
        self._make.setObjectName("makeProfile")
        self._make.setAccessibleName(self.tr("Add the profile"))
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.setObjectName("cancelProfile")
        self._cancel.setAccessibleName(self.tr("Add no profile"))
        self._message = MessageLine(theme, icons)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self._line, 1)
        for button in (self._make, self._cancel):
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self._message)
        self.hide()
        self._line.returnPressed.connect(self._on_make)
        self._line.textEdited.connect(self._on_edited)
        self._make.clicked.connect(self._on_make)
        self._cancel.clicked.connect(self.close_up)

    def ask(self) -> None:
        """Shows the line with the cursor in it; what was typed before is still there."""
        self.show()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_up(self) -> None:
        """Takes the line away, and what stood in it."""
        self._line.clear()
        self._message.clear()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape cancels this line alone, not what lies around it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_up()
        else:
            super().keyPressEvent(event)

    def _on_edited(self, _text: str) -> None:
        self._message.clear()

    def _on_make(self) -> None:
        fault = self._fault_of(self._line.text())
        if fault:
            self._message.say(fault, Tone.BAD)
            self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.named.emit(self._line.text().strip())
