"""Field for a task id that the user found in the account."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from videodesk.errors import Problem
from videodesk.ui.actions.generation_actions import ACTIONS, GenerationAction
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.messages import problem_message
from videodesk.ui.widgets.plain_text import PlainLabel, as_tooltip


class TaskEntry(QWidget):
    """A field and its button; `entered` carries the id, trimmed and never empty.

    The button is disabled while the service is asked. The text stays until the generation changes.
    """

    entered = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._field = QLineEdit()
        self._field.setObjectName("task-id-field")
        self._field.setAccessibleName(self.tr("Task ID"))
        self._field.setPlaceholderText(self.tr("Enter task ID"))
        self._field.setClearButtonEnabled(True)
        self._button = QPushButton(self.tr("Track this task"))
        self._button.setObjectName("task-id-button")
        self._button.setToolTip(as_tooltip(ACTIONS[GenerationAction.ENTER_TASK_ID].explanation))
        self._button.setEnabled(False)
        self._problem = PlainLabel()
        self._problem.setObjectName("task-id-problem")
        self._problem.setProperty("role", "bad")
        self._problem.setFont(theme.font(SMALL))
        self._problem.setWordWrap(True)
        self._problem.setMinimumWidth(1)
        self._problem.hide()
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self._field, 1)
        row.addWidget(self._button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self._problem)
        self.setFocusProxy(self._field)
        self._field.textChanged.connect(self._on_text_changed)
        self._field.returnPressed.connect(self._enter)
        self._button.clicked.connect(self._enter)

    def clear(self) -> None:
        """Empty the field."""
        self._field.clear()

    def show_problem(self, problem: Problem) -> None:
        """Show why the task id was not accepted; it can be corrected."""
        self._problem.setText(str(problem_message(problem)))
        self._problem.setVisible(True)
        self._mark_invalid(is_invalid=True)
        self._button.setEnabled(True)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_text_changed(self, text: str) -> None:
        self._button.setEnabled(bool(text.strip()))
        self._problem.hide()
        self._mark_invalid(is_invalid=False)

    def _mark_invalid(self, *, is_invalid: bool) -> None:
        self._field.setProperty("invalid", is_invalid)
        self._field.style().unpolish(self._field)
        self._field.style().polish(self._field)

    def _enter(self) -> None:
        text = self._field.text().strip()
        if text and self._button.isEnabled():
            self._button.setEnabled(False)
            self._problem.hide()
            self.entered.emit(text)
