"""Note about a problem: what happened, the service's own reason, and what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from videodesk.errors import Problem
from videodesk.generation import Status
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.desktop import copy_text
from videodesk.ui.widgets.expand_button import ExpandButton
from videodesk.ui.widgets.messages import problem_message, quoted_reason
from videodesk.ui.widgets.plain_text import PlainLabel
from videodesk.ui.widgets.read_only_text import ReadOnlyText


class ProblemNote(QWidget):
    """Message, reason and hint. A long reason is behind a button, to be expanded and copied."""

    def __init__(self, theme: Theme, icons: IconProvider) -> None:
        super().__init__()
        self._message = _make_label("problem-message")
        self._reason = _make_label("problem-reason")
        self._hint = _make_label("problem-hint")
        self._hint.setProperty("role", "second")
        self._toggle = ExpandButton(theme, icons, self.tr("Details"))
        self._toggle.setObjectName("problem-details-button")
        self._copy = QPushButton(self.tr("Copy"))
        self._copy.setObjectName("problem-copy-button")
        self._copy.setAccessibleName(self.tr("Copy details"))
        self._copy.setProperty("role", "link")
        self._copy.setFont(theme.font(SMALL))
        self._detail = ReadOnlyText()
        self._detail.setObjectName("problem-detail")
        self._detail.setAccessibleName(self.tr("Details"))
        self._detail.setFont(theme.font(SMALL))
        links = QHBoxLayout()
        links.setContentsMargins(0, 0, 0, 0)
        links.addWidget(self._toggle)
        links.addWidget(self._copy)
        links.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._message)
        column.addWidget(self._reason)
        column.addWidget(self._hint)
        column.addLayout(links)
        column.addWidget(self._detail)
        self._toggle.toggled.connect(self._show_detail)
        self._copy.clicked.connect(self._copy_detail)

    def show_problem(self, problem: Problem | None, status: Status | None = None) -> None:
        """Show a problem, with its details collapsed if it is another one; None hides the note."""
        self.setVisible(problem is not None)
        if problem is None:
            return
        message = problem_message(problem, status)
        if message.detail != self._detail.toPlainText():
            self._toggle.setChecked(False)
        self._message.setText(message.text)
        self._hint.setText(message.hint)
        self._detail.show_text(message.detail)
        self._reason.setText(quoted_reason(message))
        self._reason.setVisible(bool(message.short_reason))
        self._hint.setVisible(bool(message.hint))
        self._toggle.setVisible(bool(message.detail) and not message.short_reason)
        self._show_detail(self._toggle.isChecked())

    def _show_detail(self, is_open: bool) -> None:  # noqa: FBT001  # the slot of a button
        shown = is_open and not self._toggle.isHidden()
        self._detail.setVisible(shown)
        self._copy.setVisible(shown)

    def _copy_detail(self) -> None:
        copy_text(self._detail.toPlainText())


def _make_label(name: str) -> QLabel:
    label = PlainLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setMinimumWidth(1)
    # The service's words are never markup.
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
