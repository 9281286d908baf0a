"""The middle of the window at a first start: the key panel, and nothing around it."""

from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from videodesk.ui.settings.key_panel import KeyPanel
from videodesk.ui.theme import GRID

_WIDTH_IN_DIGITS: Final = 84
_MANY: Final = 100


class Welcome(QWidget):
    """Holds the key panel in its middle, a little above the centre, where the eye rests.

    The panel is no wider than its lines are good to read, whatever the size of the font.
    """

    def __init__(self, panel: KeyPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self._panel = panel
        grid = QGridLayout(self)
        grid.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 6 * GRID)
        grid.addWidget(panel, 1, 1)
        grid.setRowStretch(0, 2)
        grid.setRowStretch(2, 3)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, _MANY)
        grid.setColumnStretch(2, 1)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """A larger font needs more room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self._panel.setMaximumWidth(self.fontMetrics().horizontalAdvance("0") * _WIDTH_IN_DIGITS)
