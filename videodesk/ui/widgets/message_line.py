"""Messages beside a field: one sentence with an icon for its tone, and at times a link."""

from enum import StrEnum
from typing import Final, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from videodesk.ui.theme.icons import ICON_SIZE, IconProvider
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.plain_text import PlainLabel


class Tone(StrEnum):
    """The severity of a message."""

    QUIET = "quiet"
    WORKING = "working"
    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"


class _Look(NamedTuple):
    role: str
    """The style sheet's role of the text."""
    icon: str = ""
    tint: str = ""


_LOOKS: Final = {
    Tone.QUIET: _Look("second"),
    Tone.WORKING: _Look("second", "clock", "second_text"),
    Tone.GOOD: _Look("good", "check", "good"),
    Tone.CAUTION: _Look("caution", "alert", "caution"),
    Tone.BAD: _Look("bad", "fail", "bad"),
}


class MessageLine(QWidget):
    """One wrapped sentence. Hidden while there is none.

    `small`: below a field; else in the size of the window's text. `name` is the object name of the
    text, which can be selected if `selectable`. `link_pressed`: the link at the end was pressed.
    """

    link_pressed = Signal()

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        *,
        small: bool = True,
        name: str = "",
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icons = icons
        self._tone = Tone.QUIET
        self._icon = PlainLabel()
        self._text = PlainLabel()
        self._text.setObjectName(name)
        self._text.setWordWrap(True)
        if selectable:
            self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if small:
            self._text.setFont(theme.font(SMALL))
        else:
            self._text.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        # A long word must not make the surrounding panel wider.
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._text.setMinimumWidth(GRID)
        # In the middle of the first line, whatever the size of the font.
        self._icon.setFixedHeight(max(ICON_SIZE, self._text.fontMetrics().height()))
        self._link = QPushButton()
        self._link.setProperty("role", "link")
        self._link.setFont(theme.font(SMALL))
        self._link.setCursor(Qt.CursorShape.PointingHandCursor)
        self._link.clicked.connect(self.link_pressed)

        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID + 2)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        row.addWidget(self._link, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()
        theme.changed.connect(self._draw_icon)

    @property
    def text(self) -> str:
        """The sentence; "" while it is hidden."""
        return self._text.text()

    @property
    def tone(self) -> Tone:
        """The severity of the sentence."""
        return self._tone

    def show_message(self, text: str, tone: Tone = Tone.QUIET, link: str = "") -> None:
        """Show a sentence, with a link at its end if there is one; "" hides everything."""
        self._tone = tone
        self._text.setText(text)
        self._text.setProperty("role", _LOOKS[tone].role)
        self._text.style().unpolish(self._text)
        self._text.style().polish(self._text)
        self._link.setText(link)
        self._link.setVisible(bool(link))
        self._draw_icon()
        self.setVisible(bool(text))

    def clear(self) -> None:
        """Hide the message; it takes no room then."""
        self.show_message("")

    def _draw_icon(self) -> None:
        look = _LOOKS[self._tone]
        self._icon.setVisible(bool(look.icon))
        if look.icon:
            icon = self._icons.icon(look.icon, look.tint)
            self._icon.setPixmap(icon.pixmap(ICON_SIZE, ICON_SIZE))


class MessageLines(QWidget):
    """Several messages below one another; takes no room while there are none."""

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
        """The tone of each of them."""
        return tuple(line.tone for line in self._lines if line.text)

    def show_messages(self, messages: list[tuple[str, Tone]]) -> None:
        """Show these sentences instead of the former ones."""
        while len(self._lines) < len(messages):
            line = MessageLine(self._theme, self._icons)
            self._lines.append(line)
            self._column.addWidget(line)
        for number, line in enumerate(self._lines):
            if number < len(messages):
                line.show_message(*messages[number])
            else:
                line.clear()
        self.setVisible(bool(messages))
