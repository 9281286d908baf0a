"""The middle of the window at a first start: the key panel, and nothing around it."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from videodesk.ui.settings.onboarding_panel import OnboardingPanel
from videodesk.ui.theme.theme import GRID

_WIDTH_IN_DIGITS: Final = 84
_PANEL_STRETCH: Final = 100


class OnboardingPage(QScrollArea):
    """Holds the key panel in its middle, a little above the centre, where the eye rests.

    The panel is no wider than its lines are good to read, whatever the size of the font. Where
    there is no room for it, it scrolls.
    """

    def __init__(self, panel: OnboardingPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self._panel = panel
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._page = QWidget()
        grid = QGridLayout(self._page)
        grid.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 6 * GRID)
        grid.addWidget(panel, 1, 1)
        grid.setRowStretch(0, 2)
        grid.setRowStretch(2, 3)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, _PANEL_STRETCH)
        grid.setColumnStretch(2, 1)
        self._page.setMinimumHeight(1)  # else its height at the least width counts, not at its own
        self.setWidget(self._page)
        self._fit()

    def sizeHint(self) -> QSize:
        """All of the panel, as long as there is room."""
        layout = self._page.layout()
        hint = self._page.sizeHint()
        if layout is not None and layout.hasHeightForWidth() and self.width() > 0:
            hint.setHeight(layout.totalHeightForWidth(self.width()))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width makes other lines, and another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is said in the panel takes room."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """A larger font needs more room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self._panel.setMaximumWidth(self.fontMetrics().horizontalAdvance("0") * _WIDTH_IN_DIGITS)
