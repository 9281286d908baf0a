"""A vertical scroll bar that keeps its place while there is nothing to scroll."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar


class SteadyScrollBar(QScrollBar):
    """Draws nothing while there is nothing to scroll, and takes its room all the time.

    A bar that comes and goes makes what is beside it wider and narrower.
    """

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.rangeChanged.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar if it can scroll."""
        if self.maximum() > self.minimum():
            super().paintEvent(event)


def use_steady_scroll_bar(area: QAbstractScrollArea) -> None:
    """Give an area a vertical bar that moves nothing when there is something to scroll."""
    area.setVerticalScrollBar(SteadyScrollBar())
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
