"""A sentence under a field: with a sign that says how much it matters, and at times a link."""

from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from videodesk.ui.theme.icons import ICON_SIZE, IconProvider
from videodesk.ui.theme.theme import GRID, SMALL, Theme


class Tone(StrEnum):
    """How much a sentence matters; the value is the style sheet's role for it."""

    QUIET = "second"
    CAUTION = "caution"
    BAD = "bad"


_SIGNS: Final = {Tone.CAUTION: "alert", Tone.BAD: "fail"}


class MessageLine(QWidget):
    """One wrapped sentence. Hidden while there is nothing to say."""

    link_pressed = Signal()

    def __init__(self, theme: Theme, icons: IconProvider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._tone = Tone.QUIET
        self._sign = QLabel()
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setFont(theme.font(SMALL))
        # A long word may not make the composer wider than its place.
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._text.setMinimumWidth(GRID)
        # In the middle of the first line, whatever the size of the font.
        self._sign.setFixedHeight(max(ICON_SIZE, self._text.fontMetrics().height()))
        self._link = QPushButton()
        self._link.setProperty("role", "link")
        self._link.setFont(theme.font(SMALL))
        self._link.setCursor(Qt.CursorShape.PointingHandCursor)
        self._link.clicked.connect(self.link_pressed)

        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID + 2)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        row.addWidget(self._link, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()
        theme.changed.connect(self._draw_sign)

    @property
    def text(self) -> str:
        """What it says; nothing while it is hidden."""
        return self._text.text()

    @property
    def tone(self) -> Tone:
        """How much it matters."""
        return self._tone

    def say(self, text: str, tone: Tone = Tone.QUIET, link: str = "") -> None:
        """Shows a sentence, with a link at its end where there is something to do about it."""
        self._tone = tone
        self._text.setText(text)
        self._text.setProperty("role", tone.value)
        self._text.style().unpolish(self._text)
        self._text.style().polish(self._text)
        self._link.setText(link)
        self._link.setVisible(bool(link))
        self._draw_sign()
        self.setVisible(bool(text))

    def clear(self) -> None:
        """Says nothing, and takes no room."""
        self.say("")

    def _draw_sign(self) -> None:
        sign = _SIGNS.get(self._tone)
        self._sign.setVisible(sign is not None)
        if sign is not None:
            icon = self._icons.icon(sign, self._tone.value)
            self._sign.setPixmap(icon.pixmap(ICON_SIZE, ICON_SIZE))


class MessageLines(QWidget):
    """Several sentences, one under the other; takes no room while there are none."""

    def __init__(self, theme: Theme, icons: IconProvider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self._lines: list[MessageLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """The sentences that are shown."""
        return tuple(line.text for line in self._lines if line.text)

    @property
    def tones(self) -> tuple[Tone, ...]:
        """How much each of them matters."""
        return tuple(line.tone for line in self._lines if line.text)

    def say(self, messages: list[tuple[str, Tone]]) -> None:
        """Shows these sentences instead of the ones before."""
        while len(self._lines) < len(messages):
            line = MessageLine(self._theme, self._icons)
            self._lines.append(line)
            self._column.addWidget(line)
        for number, line in enumerate(self._lines):
            if number < len(messages):
                line.say(*messages[number])
            else:
                line.clear()
        self.setVisible(bool(messages))
