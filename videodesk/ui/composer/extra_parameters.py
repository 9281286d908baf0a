"""The collapsible section for extra parameters: the model's own fields, and a JSON editor.

The JSON is the only state: the fields show its values, and write into it.
"""

import json

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QUndoStack
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from videodesk.catalog import InvalidFieldError, Model, parse_extra
from videodesk.generation import Json
from videodesk.ui.composer.extra_parameter_fields import ExtraEdit, ExtraParameterFields
from videodesk.ui.composer.field_issues import FieldIssues
from videodesk.ui.composer.prompt_editor import PromptEditor
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.expand_button import ExpandButton
from videodesk.ui.widgets.field_label import FieldLabel
from videodesk.ui.widgets.message_line import MessageLine


class ExtraParameters(QWidget):
    """A section that can be opened: the model's own fields, and an editor for a JSON object."""

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        undo_stack: QUndoStack,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._button = ExpandButton(theme, icons)
        self._button.setObjectName("more")
        self._button.toggled.connect(self._show_section)
        self.editor = PromptEditor(undo_stack, min_lines=2, max_lines=8)
        self.editor.setObjectName("extra")
        self.editor.setAccessibleName(self.tr("Extra parameters (JSON)"))
        self.editor.setAccessibleDescription(self.tr("Passed to the service unchanged"))
        self.editor.setPlaceholderText('{"seed": 7}')
        self.editor.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        font = theme.font()
        font.setFamilies(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).families())
        self.editor.setFont(font)
        self.editor.textChanged.connect(self._on_text)
        self._fields = ExtraParameterFields(theme, icons)
        self._fields.edited.connect(self._on_field)
        self._label = FieldLabel(theme, self.tr("Extra parameters (JSON)"), self.editor)
        self._hint = MessageLine(theme, icons)
        self._hint.show_message(self.tr("Passed to the service unchanged."))
        self.issues = FieldIssues(theme, icons, self.editor)

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._fields)
        column.addSpacing(2 * GRID)
        column.addWidget(self._label)
        column.addWidget(self.editor)
        column.addWidget(self._hint)
        column.addWidget(self.issues)
        self.set_model(None)

    @property
    def text(self) -> str:
        """The text of the JSON editor."""
        return self.editor.toPlainText()

    @property
    def is_open(self) -> bool:
        """True if the section is open."""
        return self._button.isChecked()

    def load(self, text: str) -> None:
        """Load a text and open the section, so that nothing is sent unseen."""
        self.editor.load(text)
        if text.strip():
            self.open()

    def open(self) -> None:
        """Open the section."""
        self._button.setChecked(True)

    def set_model(self, model: Model | None) -> None:
        """Show the fields of a model; values that are set stay set."""
        self._fields.set_extras(model.extras if model else ())
        before: QWidget = self._button
        for field in self._fields.fields:
            self.setTabOrder(before, field)
            before = field
        self._show_values()
        self._show_section()

    def _show_section(self) -> None:
        self._fields.setVisible(self.is_open and bool(self._fields.fields))
        for part in (self._label, self.editor, self._hint):
            part.setVisible(self.is_open)
        self._show_button_text()

    def _parse(self) -> dict[str, Json] | None:
        try:
            return parse_extra(self.text)
        except InvalidFieldError:
            return None

    def _show_values(self) -> None:
        self._fields.show_values(self._parse())

    def _on_field(self, edit: ExtraEdit) -> None:
        values = self._parse()
        if values is None:
            return
        if edit.value is None:
            values.pop(edit.name, None)
        else:
            values[edit.name] = edit.value
        self.editor.replace_text(json.dumps(values, ensure_ascii=False) if values else "")

    def _on_text(self) -> None:
        self._show_values()
        self._show_button_text()
        self.changed.emit()

    def _show_button_text(self) -> None:
        hides = bool(self.text.strip()) and not self.is_open
        self._button.setText(self.tr("More options (in use)") if hides else self.tr("More options"))
