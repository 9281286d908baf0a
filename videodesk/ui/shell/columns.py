"""The three columns of the window, and the lines between them."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QSplitter, QWidget

# docs/ui.md, "Layout".
_COMPOSER: Final = 340
_MIDDLE: Final = 700
_INSPECTOR: Final = 400


class Columns(QSplitter):
    """Lays them out side by side; what room is left over is the middle's."""

    def __init__(self, composer: QWidget, middle: QWidget, inspector: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("columns")
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for part in (composer, middle, inspector):
            self.addWidget(part)
        self.setStretchFactor(1, 1)
        self.setSizes([_COMPOSER, _MIDDLE, _INSPECTOR])
        for number in range(1, self.count()):
            # Without the style sheet, in high contrast, Fusion draws nothing on so thin a line.
            handle = self.handle(number)
            handle.setAutoFillBackground(True)
            handle.setBackgroundRole(QPalette.ColorRole.WindowText)
