"""What came of a test, in words, and that it goes on while the answer is awaited."""

from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from videodesk.ui.theme.icons import ICON_SIZE, IconProvider
from videodesk.ui.theme.theme import GRID, Theme


class ResultTone(StrEnum):
    """What a sentence means; the value is the style sheet's role for it."""

    WORKING = "second"
    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"


_SIGNS: Final = {
    ResultTone.WORKING: "clock",
    ResultTone.GOOD: "check",
    ResultTone.CAUTION: "alert",
    ResultTone.BAD: "fail",
}


class ResultLabel(QWidget):
    """One sentence with its sign. Hidden while there is nothing to say."""

    def __init__(
        self, theme: Theme, icons: IconProvider, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icons = icons
        self._outcome = ResultTone.WORKING
        self._sign = QLabel()
        self._text = QLabel()
        self._text.setObjectName(name)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._sign.setFixedHeight(max(ICON_SIZE, self._text.fontMetrics().height()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID + 2)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._text.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()
        theme.changed.connect(self._draw_sign)

    @property
    def text(self) -> str:
        """What it says; nothing while it is hidden."""
        return self._text.text()

    @property
    def outcome(self) -> ResultTone:
        """What the sentence means."""
        return self._outcome

    def say(self, text: str, outcome: ResultTone) -> None:
        """Shows a sentence; "" takes everything away."""
        self._outcome = outcome
        self._text.setText(text)
        self._text.setProperty("role", outcome.value)
        self._text.style().unpolish(self._text)
        self._text.style().polish(self._text)
        self._draw_sign()
        self.setVisible(bool(text))

    def clear(self) -> None:
        """Says nothing, and takes no room."""
        self.say("", ResultTone.GOOD)

    def _draw_sign(self) -> None:
        name = _SIGNS[self._outcome]
        tint = "second_text" if self._outcome is ResultTone.WORKING else self._outcome.value
        self._sign.setPixmap(self._icons.icon(name, tint).pixmap(ICON_SIZE, ICON_SIZE))
