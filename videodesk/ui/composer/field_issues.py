"""Validation issues beside a field, with buttons that settle them."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from videodesk.catalog import (
    DropImage,
    Field,
    Fix,
    KeepImages,
    SetOption,
    UseModel,
    ValidationIssue,
)
from videodesk.generation import Request
from videodesk.ui.theme.icons import ICON_SIZE, IconProvider
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.flow_layout import FlowLayout
from videodesk.ui.widgets.message_line import MessageLine, Tone
from videodesk.ui.widgets.messages import issue_message
from videodesk.ui.widgets.plain_text import without_mnemonics


class IssueLine(QWidget):
    """One issue, and a button for each of its fixes. `fix_requested` carries a `Fix`."""

    fix_requested = Signal(object)

    def __init__(self, theme: Theme, icons: IconProvider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fixes: tuple[Fix, ...] = ()
        self._buttons: list[QPushButton] = []
        self.message = MessageLine(theme, icons)
        self._row = QWidget()
        self._flow = FlowLayout(self._row, gap=GRID)
        self._row.setContentsMargins(ICON_SIZE + GRID - 1, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.message)
        column.addWidget(self._row)
        self.hide()

    def show_issue(self, issue: ValidationIssue) -> None:
        """Show an issue; the buttons of the same fixes stay, with their focus."""
        self.message.show_message(issue_message(issue), Tone.BAD if issue.blocks else Tone.CAUTION)
        if issue.fixes != self._fixes:
            self._fixes = issue.fixes
            for button in self._buttons:
                self._flow.removeWidget(button)
                button.hide()
                button.deleteLater()
            self._buttons = [self._make_button(fix) for fix in issue.fixes]
            self._row.setVisible(bool(issue.fixes))
        self.show()

    def clear(self) -> None:
        """Hide the issue."""
        self.message.clear()
        self.hide()

    def _make_button(self, fix: Fix) -> QPushButton:
        button = QPushButton(without_mnemonics(self._fix_text(fix)))
        button.setObjectName("fix")
        button.setProperty("role", "link")
        button.setFont(self._theme.font(SMALL))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(partial(self._request, fix))
        self._flow.addWidget(button)
        return button

    def _request(self, fix: Fix) -> None:
        self.fix_requested.emit(fix)

    def _fix_text(self, fix: Fix) -> str:
        match fix:
            case UseModel():
                return self.tr("Use {name}").format(name=fix.name)
            case DropImage():
                return self.tr("Remove picture")
            case KeepImages(count=0):
                return self.tr("Remove pictures")
            case KeepImages():
                return self.tr("Use the first %n picture(s)", "", fix.count)
            case SetOption(text=""):
                return self.tr("Use automatic")
            case SetOption():
                return self.tr("Use {name}").format(name=fix.text)


class FieldIssues(QWidget):
    """Shows the issues of one field, and marks the field as invalid if one of them blocks.

    `fix_requested` carries the `Fix` whose button was pressed.
    """

    fix_requested = Signal(object)

    def __init__(self, theme: Theme, icons: IconProvider, field: QWidget) -> None:
        super().__init__()
        self.field = field
        self._theme = theme
        self._icons = icons
        self._lines: list[IssueLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """The sentences that are shown."""
        return tuple(line.message.text for line in self._lines if line.message.text)

    @property
    def tones(self) -> tuple[Tone, ...]:
        """The tone of each of them."""
        return tuple(line.message.tone for line in self._lines if line.message.text)

    def show_issues(self, issues: Sequence[ValidationIssue]) -> None:
        """Show these issues, also to screen readers, instead of the former ones."""
        while len(self._lines) < len(issues):
            line = IssueLine(self._theme, self._icons)
            line.fix_requested.connect(self.fix_requested)
            self._lines.append(line)
            self._column.addWidget(line)
        for number, line in enumerate(self._lines):
            if number < len(issues):
                line.show_issue(issues[number])
            else:
                line.clear()
        self.setVisible(bool(issues))
        self.field.setAccessibleDescription(" ".join(self.texts))
        invalid = any(issue.blocks for issue in issues)
        if bool(self.field.property("invalid")) != invalid:
            self.field.setProperty("invalid", invalid)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)


def show_immediately(issue: ValidationIssue, request: Request) -> bool:
    """True if an issue is shown before the user has pressed Generate.

    A field that is still empty or half typed is not an error yet. Images are never half typed: as
    soon as there is one, it is known whether the model takes it.
    """
    return not issue.blocks or (issue.field is Field.IMAGES and bool(request.images))
