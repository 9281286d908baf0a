"""What lies over the composer while something fit is dragged over it."""

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from videodesk.ui.theme.icons import draw
from videodesk.ui.theme.theme import GRID, RADIUS_CARD, Theme

_SIGN: Final = 32


class DropVeil(QWidget):
    """Lights up its parent and says what a drop would do. Drags pass through it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def show_offer(self, text: str) -> None:
        """Covers the parent and says this."""
        self._text = text
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A tinted ground, a dashed frame, a sign and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self._theme.colour("surface")
        ground.setAlphaF(0.97)
        painter.fillRect(self.rect(), ground)
        accent = self._theme.colour("accent")
        tint = self._theme.colour("accent")
        tint.setAlphaF(0.10)
        painter.setBrush(tint)
        painter.setPen(QPen(accent, 2, Qt.PenStyle.DashLine))
        frame = QRectF(self.rect()).adjusted(3 * GRID, 3 * GRID, -3 * GRID, -3 * GRID)
        painter.drawRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)

        font = self._theme.font(bold=True)
        painter.setFont(font)
        words = frame.adjusted(2 * GRID, 0, -2 * GRID, 0)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        height = painter.boundingRect(words, flags, self._text).height()
        top = frame.center().y() - (height + _SIGN + 2 * GRID) / 2
        sign = draw("picture", accent, _SIGN, self.devicePixelRatioF())
        painter.drawPixmap(round(frame.center().x() - _SIGN / 2), round(top), sign)
        words.setTop(top + _SIGN + 2 * GRID)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(words, flags, self._text)
        painter.end()
