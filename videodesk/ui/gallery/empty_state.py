"""Placeholder for a gallery without tiles."""

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from videodesk.library.query import Query, StatusFilter
from videodesk.ui.theme.theme import GRID, TITLE, Theme
from videodesk.ui.widgets.plain_text import PlainLabel

_MAX_TEXT_SHOWN: Final = 60


class EmptyState(QWidget):
    """A title, a sentence, and at most one button. `button_clicked` reports a click on it."""

    button_clicked = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._theme = theme
        self._title = _label(self)
        self._text = _label(self)
        self._text.setProperty("role", "second")
        self._button = QPushButton(self)
        self._button.setObjectName(f"{name}Button")
        self._button.clicked.connect(self._press)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 6 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addStretch(2)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addSpacing(GRID)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        theme.changed.connect(self._update_font)
        self._update_font()

    def set_texts(self, title: str, text: str = "", button: str = "") -> None:
        """Sets the texts; an empty text or button is not shown."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self.setAccessibleName(title)

    def _press(self) -> None:
        self.button_clicked.emit()

    def _update_font(self) -> None:
        self._title.setFont(self._theme.font(TITLE))


def empty_state_texts(query: Query) -> tuple[str, str, str]:
    """Title, text and button label for a query that finds nothing."""
    translate = QCoreApplication.translate
    if query.text:
        text = query.text
        if len(text) > _MAX_TEXT_SHOWN:
            text = f"{text[:_MAX_TEXT_SHOWN]}…"
        title = translate("EmptyState", "Nothing found for “{text}”").format(text=text)
        return title, "", translate("EmptyState", "Clear search")
    title = {
        StatusFilter.ALL: translate("EmptyState", "No clips yet"),
        StatusFilter.WORKING: translate("EmptyState", "Nothing in progress"),
        StatusFilter.NEEDS_YOU: translate("EmptyState", "Nothing needs your attention"),
        StatusFilter.FINISHED: translate("EmptyState", "No finished clips yet"),
        StatusFilter.FAILED: translate("EmptyState", "No failed clips"),
    }[query.show]
    if query.show is not StatusFilter.ALL:
        return title, "", translate("EmptyState", "Show all clips")
    text = translate("EmptyState", "Write a prompt and press Generate. Your clips appear here.")
    return title, text, ""


def _label(parent: QWidget) -> QLabel:
    label = PlainLabel(parent=parent)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label
