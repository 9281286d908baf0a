"""A label of one line that is elided if it does not fit."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QTextOption
from PySide6.QtWidgets import QStyle

from videodesk.ui.widgets.plain_text import PlainLabel
from videodesk.ui.widgets.text_layout import direction_of


class ElidedLabel(PlainLabel):
    """Elides its text at `elide`: by default in the middle, for names of files."""

    def __init__(
        self, text: str = "", *, elide: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle
    ) -> None:
        super().__init__(text)
        self._elide = elide

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  # Qt's signature
        """Paints what fits, in the direction of the text: "8 s" also where layouts are mirrored."""
        painter = QPainter(self)
        line = QFontMetrics(self.font()).elidedText(self.text(), self._elide, self.width())
        side = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        option.setTextDirection(direction_of(line))
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect().toRectF(), line, option)

    def minimumSizeHint(self) -> QSize:
        """Wide enough for a few letters, or for the whole text."""
        few = QFontMetrics(self.font()).averageCharWidth() * 8
        least = super().minimumSizeHint()
        return QSize(min(few, least.width()), least.height())
