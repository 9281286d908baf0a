"""Further fields of a request, as JSON, for those who know them; folded away for all others."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from videodesk.catalog import Model
from videodesk.ui.composer.field_findings import FieldFindings
from videodesk.ui.composer.message_line import MessageLine
from videodesk.ui.composer.prompt_editor import PromptEditor
from videodesk.ui.icons import Icons
from videodesk.ui.theme import GRID, SMALL, Theme


class Extras(QWidget):
    """A section that opens: a field for a JSON object, and what the model is known to take."""

    changed = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._what = ""
        self._button = QPushButton()
        self._button.setObjectName("more")
        self._button.setCheckable(True)
        self._button.setFont(theme.font(SMALL))
        self._button.setProperty("role", "fold")
        self._button.toggled.connect(self._show_parts)
        self.editor = PromptEditor(least=2, most=8)
        self.editor.setObjectName("extra")
        self.editor.setAccessibleName(self.tr("Further fields as JSON"))
        self.editor.setPlaceholderText('{"seed": 7}')
        self.editor.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        font = theme.font()
        font.setFamilies(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).families())
        self.editor.setFont(font)
        self.editor.textChanged.connect(self._on_text)
        self._known = MessageLine(theme, icons)
        self.findings = FieldFindings(theme, icons, self.editor)

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.editor)
        column.addWidget(self._known)
        column.addWidget(self.findings)
        self.show_model(None)

    @property
    def text(self) -> str:
        """What was typed."""
        return self.editor.toPlainText()

    @property
    def is_open(self) -> bool:
        """Whether the field can be seen."""
        return self._button.isChecked()

    def put(self, text: str) -> None:
        """Puts a text into the field; the section opens for it, so that nothing is sent unseen."""
        self.editor.put(text)
        if text.strip():
            self.open()

    def open(self) -> None:
        """Unfolds the section."""
        self._button.setChecked(True)

    def show_model(self, model: Model | None) -> None:
        """Says which further fields the chosen model is known to take."""
        self._what = self.tr("A JSON object, sent to the service as it is.")
        if model is not None and model.extras:
            self._what += " " + self.tr("{model} is known to take {fields}.").format(
                model=model.name, fields=", ".join(model.extras)
            )
        self._show_parts()

    def _show_parts(self) -> None:
        self.editor.setVisible(self.is_open)
        self._known.say(self._what if self.is_open else "")
        self._icons.dress(
            self._button, "chevron-up" if self.is_open else "chevron-down", "second_text"
        )
        self._say_button()

    def _on_text(self) -> None:
        self._say_button()
        self.changed.emit()

    def _say_button(self) -> None:
        hides = bool(self.text.strip()) and not self.is_open
        self._button.setText(self.tr("More, in use") if hides else self.tr("More"))
