"""One sentence in place of the picture."""

from typing import Final

from PySide6.QtCore import QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from videodesk.ui.theme.theme import GRID, SMALL, Theme

_FAINT: Final = 0.28
"""How much of a poster is seen behind words: enough to know the clip, and to read them."""


class PlayerMessage(QWidget):
    """Says why there is no picture, and offers the system's player where that may help.

    Behind the words stands the clip's poster, faint, where there is one.
    """

    system_player_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._poster: QImage | None = None
        self._sentence = QLabel()
        self._sentence.setObjectName("player-notice")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words = QLabel()
        self._words.setProperty("role", "second")
        self._words.setFont(theme.font(SMALL))
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setMinimumWidth(1)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton(self.tr("Open in the system's player"))
        self._button.setObjectName("open-in-system-player")
        self._button.clicked.connect(self._ask)

        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addStretch()
        column.addWidget(self._sentence)
        column.addWidget(self._words)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def say(self, sentence: str, *, words: str = "", offers_system_player: bool = False) -> None:
        """Shows the sentence, and under it the system's own words where there are any."""
        self._sentence.setText(sentence)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._button.setVisible(offers_system_player)

    @property
    def has_poster(self) -> bool:
        """Whether a poster stands behind the words."""
        return self._poster is not None

    def show_poster(self, poster: QImage | None) -> None:
        """Puts a poster behind the words, or takes it away."""
        self._poster = poster
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The poster, whole, in the middle."""
        super().paintEvent(event)
        if self._poster is None:
            return
        size = QSizeF(self._poster.size()).scaled(
            QSizeF(self.size()), Qt.AspectRatioMode.KeepAspectRatio
        )
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(QRectF(self.rect()).center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(_FAINT)
        painter.drawImage(place, self._poster)
        painter.end()

    @property
    def sentence(self) -> str:
        """What is said."""
        return self._sentence.text()

    def _ask(self) -> None:
        self.system_player_wanted.emit()
