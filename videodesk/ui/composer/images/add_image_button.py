"""The buttons that add images: one in place of an empty list, and small ones above it."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QToolButton, QWidget

from videodesk.ui.theme.icons import ICON_SIZE, IconProvider
from videodesk.ui.theme.theme import GRID, RADIUS_FIELD, SMALL, Theme
from videodesk.ui.widgets.plain_text import as_tooltip

_WRAP: Final = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap


class AddImageButton(QAbstractButton):
    """A dashed frame with an icon and a text in it."""

    def __init__(
        self, theme: Theme, icons: IconProvider, text: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self.setText(text)
        self.setFont(theme.font(SMALL))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return a height for icon and text at this width."""
        area = QRect(0, 0, max(10 * GRID, self.width()) - 6 * GRID, 1000)
        text_height = self.fontMetrics().boundingRect(area, _WRAP, self.text()).height()
        return QSize(10 * GRID, ICON_SIZE + GRID + text_height + 5 * GRID)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height: narrower, the text takes more lines."""
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint frame, icon and text; the frame shows invalid, focus and hover."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hovered = self.underMouse() or self.isDown()
        if self.property("invalid"):
            colour = "bad"
        elif self.hasFocus():
            colour = "accent"
        else:
            colour = "second_text" if hovered else "line"
        width = 2 if self.hasFocus() else 1
        style = Qt.PenStyle.SolidLine if self.hasFocus() else Qt.PenStyle.DashLine
        painter.setPen(QPen(self._theme.color(colour), width, style))
        painter.drawRoundedRect(
            self.rect().toRectF().adjusted(1, 1, -1, -1), RADIUS_FIELD, RADIUS_FIELD
        )
        area = self.rect().adjusted(3 * GRID, 0, -3 * GRID, 0)
        text_rect = painter.boundingRect(area, _WRAP, self.text())
        top = (self.height() - text_rect.height() - ICON_SIZE - GRID) // 2
        icon_rect = area.adjusted((area.width() - ICON_SIZE) // 2, top, 0, 0)
        icon_rect.setSize(QSize(ICON_SIZE, ICON_SIZE))
        self._icons.icon("picture", "text" if hovered else "second_text").paint(painter, icon_rect)
        area.setTop(top + ICON_SIZE + GRID)
        painter.setPen(self._theme.color("text" if hovered else "second_text"))
        painter.drawText(area, _WRAP, self.text())
        painter.end()


def make_tool_button(icons: IconProvider, icon: str, name: str, text: str) -> QToolButton:
    """Return a button with an icon alone; `text` is its tooltip and accessible name."""
    button = QToolButton()
    button.setObjectName(name)
    button.setAccessibleName(text)
    button.setToolTip(as_tooltip(text))
    icons.apply(button, icon, "second_text")
    return button
