"""The line under the clip: where it is, and the way to anywhere else in it."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

from videodesk.ui.theme.theme import GRID

SECOND: Final = 1000
HEIGHT: Final = 5 * GRID
"""Of a slider with its handle and the ring that shows the focus."""
_FRAME_KEYS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
}
_SECOND_KEYS: Final = {Qt.Key.Key_PageDown: -SECOND, Qt.Key.Key_PageUp: SECOND}


class Scrubber(QSlider):
    """A slider over a clip's milliseconds.

    A click jumps to the point, and dragging goes on from there. The arrow keys step by a frame,
    with Shift and the page keys by a second. `sought` follows the hand, `sliderPressed` and
    `sliderReleased` say when it takes hold and lets go; what the clip itself does, told through
    `show_position`, is not repeated.
    """

    sought = Signal(int)
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("scrubber")
        self.setRange(0, 0)
        self.setMinimumHeight(HEIGHT)
        # A clip runs from left to right in every script.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.valueChanged.connect(self.sought)

    def show_duration(self, duration: int) -> None:
        """The clip's length in milliseconds; 0 where there is none."""
        with QSignalBlocker(self):
            self.setRange(0, duration)
        self.setEnabled(duration > 0)

    def show_position(self, position: int) -> None:
        """The clip's place in milliseconds; while a hand holds the slider, the hand is right."""
        if self.isSliderDown():
            return
        with QSignalBlocker(self):
            self.setValue(position)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes hold of the slider at the point that was clicked."""
        if event.button() != Qt.MouseButton.LeftButton or self.maximum() == 0:
            event.ignore()
            return
        self.setSliderDown(True)
        self._move(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drags."""
        if self.isSliderDown():
            self._move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lets go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Steps and jumps."""
        key = Qt.Key(event.key())
        with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in _FRAME_KEYS and not with_shift:
            self.stepped.emit(_FRAME_KEYS[key])
        elif key in _FRAME_KEYS:
            self.setValue(self.value() + _FRAME_KEYS[key] * SECOND)
        elif key in _SECOND_KEYS:
            self.setValue(self.value() + _SECOND_KEYS[key])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls what lies around, and loses nobody's place in the clip."""
        event.ignore()

    def _move(self, event: QMouseEvent) -> None:
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
