"""The place to type a task id that was found in the account."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from videodesk.ui.theme import GRID


class TaskEntry(QWidget):
    """A field and its button; says the id that was entered, trimmed and never empty."""

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._field = QLineEdit()
        self._field.setObjectName("task-id-field")
        self._field.setAccessibleName(self.tr("Task id"))
        self._field.setPlaceholderText(self.tr("Enter task id"))
        self._field.setClearButtonEnabled(True)
        self._button = QPushButton(self.tr("Follow it"))
        self._button.setObjectName("task-id-button")
        self._button.setToolTip(self.tr("The service is asked about this task; nothing is charged"))
        self._button.setEnabled(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self._field, 1)
        row.addWidget(self._button)
        self._field.textChanged.connect(self._weigh)
        self._field.returnPressed.connect(self._enter)
        self._button.clicked.connect(self._enter)

    def clear(self) -> None:
        """Empties the field."""
        self._field.clear()

    def _weigh(self, text: str) -> None:
        self._button.setEnabled(bool(text.strip()))

    def _enter(self) -> None:
        text = self._field.text().strip()
        if text:
            self.entered.emit(text)
