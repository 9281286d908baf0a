"""Input line for the web address of an image."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from videodesk.catalog import InvalidFieldError, parse_image_url
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.message_line import MessageLine, Tone
from videodesk.ui.widgets.messages import issue_message


class UrlInput(QWidget):
    """Opens below the images; closes when the address has been added or cancelled.

    `added` carries the address. An invalid one stays in the line, with the reason.
    """

    added = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, icons: IconProvider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = QLineEdit()
        self._edit.setObjectName("pictureAddress")
        self._edit.setAccessibleName(self.tr("Web address of a picture"))
        self._edit.setPlaceholderText("https://")
        self._edit.returnPressed.connect(self.commit)
        self._edit.textChanged.connect(self._clear_message)
        add = QPushButton(self.tr("Add"))
        add.setObjectName("addAddress")
        add.setAccessibleName(self.tr("Add the picture at this address"))
        add.clicked.connect(self.commit)
        self._message = MessageLine(theme, icons)

        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self._edit, 1)
        row.addWidget(add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self._message)
        self.hide()

    @property
    def error(self) -> str:
        """The message about an invalid address."""
        return self._message.text

    def open(self) -> None:
        """Show the line, with the cursor in it."""
        self.show()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_input(self) -> None:
        """Clear and hide the line."""
        self._edit.clear()
        self.hide()
        self.closed.emit()

    def commit(self) -> bool:
        """Add the typed address. Returns False if it is invalid: it stays, and is marked."""
        if self.isHidden() or not self._edit.text().strip():
            return True
        try:
            address = parse_image_url(self._edit.text())
        except InvalidFieldError as invalid:
            self._message.show_message(issue_message(invalid.issue), Tone.BAD)
            self._mark(invalid=True)
            return False
        self.close_input()
        self.added.emit(address)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape cancels."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_input()
        else:
            super().keyPressEvent(event)

    def _clear_message(self) -> None:
        self._message.clear()
        self._mark(invalid=False)

    def _mark(self, *, invalid: bool) -> None:
        self._edit.setProperty("invalid", invalid)
        self._edit.style().unpolish(self._edit)
        self._edit.style().polish(self._edit)
