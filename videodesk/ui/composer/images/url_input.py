"""The line in which a picture's web address is typed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from videodesk.catalog import InvalidFieldError, parse_image_url
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.message_line import MessageLine, Tone


class UrlInput(QWidget):
    """Opens under the pictures, and closes when the address has been added or given up.

    `added` carries the address. What cannot be read as one stays in the line, with the reason.
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
        """What is said about an address that is none."""
        return self._message.text

    def open(self) -> None:
        """Shows the line, ready to be typed into."""
        self.show()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_input(self) -> None:
        """Hides it, empty."""
        self._edit.clear()
        self.hide()
        self.closed.emit()

    def commit(self) -> bool:
        """Adds what stands here. False if that is no address: it stays, and is marked."""
        if self.isHidden() or not self._edit.text().strip():
            return True
        try:
            address = parse_image_url(self._edit.text())
        except InvalidFieldError as invalid:
            self._message.show_message(invalid.finding.message, Tone.BAD)
            self._mark(invalid=True)
            return False
        self.close_input()
        self.added.emit(address)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives it up."""
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
