"""Slider over the position in a clip."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

from videodesk.ui.theme.theme import GRID

SECOND: Final = 1000
HEIGHT: Final = 5 * GRID
"""Pixels of a slider with its handle and its focus ring."""
_FRAME_KEYS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
}
_SECOND_KEYS: Final = {Qt.Key.Key_PageDown: -SECOND, Qt.Key.Key_PageUp: SECOND}


class Scrubber(QSlider):
    """Slider over a clip's milliseconds.

    A click moves to that position, and dragging continues from there. The arrow keys step by a
    frame, with Shift and the page keys by a second. `seek_requested` is emitted for what the user
    does, not for `show_position`.
    """

    seek_requested = Signal(int)
    step_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("scrubber")
        self.setRange(0, 0)
        self.setMinimumHeight(HEIGHT)
        # Time runs from left to right in right-to-left languages, too.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.valueChanged.connect(self.seek_requested)

    def show_duration(self, duration: int) -> None:
        """Set the clip's duration in milliseconds; 0 if there is no clip."""
        with QSignalBlocker(self):
            self.setRange(0, duration)
        self.setEnabled(duration > 0)

    def show_position(self, position: int) -> None:
        """Show a position in milliseconds, unless the user is dragging."""
        if self.isSliderDown():
            return
        with QSignalBlocker(self):
            self.setValue(position)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start to drag at the position that was clicked."""
        if event.button() != Qt.MouseButton.LeftButton or self.maximum() == 0:
            event.ignore()
            return
        self.setSliderDown(True)
        self._move_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the slider."""
        if self.isSliderDown():
            self._move_to(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End dragging."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step by a frame or a second."""
        key = Qt.Key(event.key())
        with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in _FRAME_KEYS and not with_shift:
            self.step_requested.emit(_FRAME_KEYS[key])
        elif key in _FRAME_KEYS:
            self.setValue(self.value() + _FRAME_KEYS[key] * SECOND)
        elif key in _SECOND_KEYS:
            self.setValue(self.value() + _SECOND_KEYS[key])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling to the parent, so that the position is not changed by accident."""
        event.ignore()

    def _move_to(self, event: QMouseEvent) -> None:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        style = self.style()
        handle = style.subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self
        ).width()
        self.setValue(
            QStyle.sliderValueFromPosition(
                self.minimum(),
                self.maximum(),
                round(event.position().x() - handle / 2),
                self.width() - handle,
            )
        )
