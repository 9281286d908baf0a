"""The upper edge of the activity panel, by which the user drags its height."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPalette
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from videodesk.ui.theme.theme import GRID


class ResizeHandle(QWidget):
    """Emits where on the screen (y) the edge was dragged to; a double click asks for the usual
    height.
    """

    dragged = Signal(int)
    reset_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("activityHandle")
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(GRID + 2)
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setAccessibleName(self.tr("Height of the activity panel"))
        self.setToolTip(self.tr("Drag to change the height, double-click to reset it"))
        self._pressed_at: float | None = None
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        line.setAutoFillBackground(True)  # without the style sheet, in high contrast
        line.setBackgroundRole(QPalette.ColorRole.WindowText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(line)
        column.addStretch()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start to drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().y()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the edge."""
        if self._pressed_at is not None:
            self.dragged.emit(round(event.globalPosition().y() - self._pressed_at))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """End the drag."""
        self._pressed_at = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Ask for the usual height."""
        self._pressed_at = None
        self.reset_requested.emit()
