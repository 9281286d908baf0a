"""The label above a field."""

from PySide6.QtWidgets import QWidget

from videodesk.ui.theme.theme import SMALL, Theme
from videodesk.ui.widgets.plain_text import PlainLabel, without_mnemonics


class FieldLabel(PlainLabel):
    """Names a field, also for screen readers."""

    def __init__(self, theme: Theme, text: str, field: QWidget) -> None:
        super().__init__(without_mnemonics(text))  # of its buddy
        self.setFont(theme.font(SMALL))
        self.setProperty("role", "second")
        self.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(text)
