"""The label above a field."""

from PySide6.QtWidgets import QLabel, QWidget

from videodesk.ui.theme.theme import SMALL, Theme


class FieldLabel(QLabel):
    """Names a field, also for screen readers."""

    def __init__(self, theme: Theme, text: str, field: QWidget) -> None:
        super().__init__(text)
        self.setFont(theme.font(SMALL))
        self.setProperty("role", "second")
        self.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(text)
