"""The estimated cost and duration of a request, above the Generate button."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from videodesk.library.usual_wait import UsualWait
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.formatting import usual_source, usual_text
from videodesk.ui.widgets.plain_text import PlainLabel, as_tooltip


class CostEstimate(QWidget):
    """The price at the left, the usual wait at the right; hidden if neither is known."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._price = PlainLabel()
        self._wait = PlainLabel()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GRID)
        for label in (self._price, self._wait):
            label.setFont(theme.font(SMALL))
            label.setProperty("role", "second")
            label.setMinimumWidth(GRID)
            self._row.addWidget(label)
        self._row.insertStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    @property
    def text(self) -> str:
        """The whole text."""
        return " ".join(part for part in (self._price.text(), self._wait.text()) if part)

    def show_estimate(self, price: str, wait: UsualWait | None) -> None:
        """Show the price of the plan ("" if it is not known) and the usual wait."""
        self._price.setText(self.tr("1 clip, {price}").format(price=price) if price else "")
        usually = self.tr("Usually {time}")
        self._wait.setToolTip(as_tooltip(usual_source(wait) if wait else ""))
        self._wait.setText(usually.format(time=usual_text(wait)) if wait else "")
        self._price.setVisible(bool(price))
        self._wait.setVisible(bool(wait))
        self._arrange()
        self.setVisible(bool(price or wait))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the two texts below one another if they do not fit side by side."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        both = self._price.sizeHint().width() + self._wait.sizeHint().width() + 4 * GRID
        fits = both <= self.width()
        self._row.setDirection(
            QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        )
