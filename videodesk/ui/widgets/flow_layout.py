"""A layout that wraps its items into lines, as text is wrapped."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from videodesk.ui.theme.theme import GRID


class FlowLayout(QLayout):
    """Gives each item its preferred width, and starts a new line when one does not fit.

    The items of a line have one height. The widget `kept_first` is always last on the first line.
    """

    def __init__(
        self, parent: QWidget, *, gap: int = 2 * GRID, kept_first: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._kept_first = kept_first
        self.setSpacing(gap)
        self.setContentsMargins(QMargins())

    def addItem(self, item: QLayoutItem) -> None:
        """Adds an item; `addWidget` calls this."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at this place; None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Removes and returns an item; None past the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """None: it takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """True: a narrower layout has more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines."""
        return self._place(QRect(0, 0, width, 0), moves=False)

    def sizeHint(self) -> QSize:
        """Everything on one line."""
        shown = [item for item in self._items if not item.isEmpty()]
        width = sum(item.sizeHint().width() for item in shown)
        height = max((item.sizeHint().height() for item in shown), default=0)
        return QSize(width + self.spacing() * max(0, len(shown) - 1), height)

    def minimumSize(self) -> QSize:
        """The largest single item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        """Puts the items in their places."""
        super().setGeometry(rect)
        self._place(rect, moves=True)

    def _place(self, rect: QRect, *, moves: bool) -> int:
        direction = Qt.LayoutDirection.LeftToRight
        parent = self.parentWidget()
        if parent is not None:
            direction = parent.layoutDirection()
        y = rect.y()
        for line in self._lines(rect.width()):
            x = rect.x()
            height = max((item.sizeHint().height() for item in line), default=0)
            for item in line:
                size = QSize(item.sizeHint().width(), height)
                if moves:
                    item.setGeometry(_mirrored(QRect(QPoint(x, y), size), rect, direction))
                x += size.width() + self.spacing()
            y += height + self.spacing()
        return y - self.spacing() - rect.y()

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        shown = [item for item in self._items if not item.isEmpty()]
        kept = [item for item in shown if item.widget() is self._kept_first]
        available = width - sum(item.sizeHint().width() + self.spacing() for item in kept)
        lines: list[list[QLayoutItem]] = [[]]
        used = 0
        for item in shown:
            if item in kept:
                continue
            wanted = item.sizeHint().width()
            if lines[-1] and used + wanted > available:
                lines.append([])
                used, available = 0, width
            lines[-1].append(item)
            used += wanted + self.spacing()
        lines[0] += kept
        return lines


def _mirrored(place: QRect, within: QRect, direction: Qt.LayoutDirection) -> QRect:
    if direction == Qt.LayoutDirection.LeftToRight:
        return place
    return QRect(
        within.left() + within.right() - place.right(), place.y(), place.width(), place.height()
    )
