"""List view whose items have buttons that the delegate draws."""

from collections.abc import Hashable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QListView, QMenu, QWidget


class ButtonListView(QListView):
    """Handles clicks on drawn buttons, and opens context menus.

    A subclass defines where the buttons are, what a click does, and which menu an item has. A press
    on a button neither selects nor drags the item.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed_button: Hashable | None = None

    def button_at(self, position: QPoint) -> Hashable | None:
        """Return what identifies the button at a position of the viewport, if any."""
        raise NotImplementedError

    def click_button(self, button: Hashable) -> None:
        """Perform a button's action, after it was pressed and released."""
        raise NotImplementedError

    def menu_for(self, index: QModelIndex) -> QMenu:
        """Return the context menu of an item."""
        raise NotImplementedError

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a button, or else select or start to drag."""
        self._pressed_button = self.button_at(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or self._pressed_button is None:
            self._pressed_button = None
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Click the button if the mouse is released where it was pressed."""
        pressed, self._pressed_button = self._pressed_button, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif pressed == self.button_at(event.position().toPoint()):
            self.click_button(pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Treat the second click on a button as a click of its own."""
        if self.button_at(event.position().toPoint()) is None:
            super().mouseDoubleClickEvent(event)
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Do not drag an item by its button."""
        if self._pressed_button is None:
            super().mouseMoveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the item under the pointer, or of the current one."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index, position = self.indexAt(event.pos()), event.globalPos()
        else:
            index = self.currentIndex()
            position = self.viewport().mapToGlobal(self.visualRect(index).center())
        if index.isValid():
            if self.selectionModel().isSelected(index):
                self.selectionModel().setCurrentIndex(
                    index, QItemSelectionModel.SelectionFlag.NoUpdate
                )
            else:
                self.setCurrentIndex(index)
            self.menu_for(index).popup(position)
        else:
            event.ignore()
