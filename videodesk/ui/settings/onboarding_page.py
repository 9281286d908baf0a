"""The central area at the first start: the onboarding panel alone."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from videodesk.ui.settings.onboarding_panel import OnboardingPanel
from videodesk.ui.theme.theme import GRID

_WIDTH_IN_DIGITS: Final = 84
_PANEL_STRETCH: Final = 100


class OnboardingPage(QScrollArea):
    """Shows the onboarding panel a little above the centre.

    The panel is no wider than is comfortable to read, whatever the font. It scrolls if there is no
    room for it.
    """

    def __init__(self, panel: OnboardingPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAccessibleName(self.tr("Welcome"))
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
        self._page.setMinimumHeight(1)  # else the height for the minimum width counts
        self.setWidget(self._page)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the size of the whole panel."""
        layout = self._page.layout()
        hint = self._page.sizeHint()
        if layout is not None and layout.hasHeightForWidth() and self.width() > 0:
            hint.setHeight(layout.totalHeightForWidth(self.width()))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Update the height: another width breaks the lines differently."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Update the height when a message appears in the panel."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Update the width for another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self._panel.setMaximumWidth(self.fontMetrics().horizontalAdvance("0") * _WIDTH_IN_DIGITS)
