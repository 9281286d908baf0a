"""A list of rows in the activity panel: chosen, stopped and tried again by pointer or keyboard."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QListView, QMenu, QStyle, QToolTip, QWidget

from videodesk.generation import Generation
from videodesk.ui.activity.row_delegate import RowDelegate, row_height
from videodesk.ui.activity.row_model import GENERATION_ROLE, RowModel
from videodesk.ui.activity.row_text import (
    RowAction,
    action_explanation,
    action_label,
    row_actions,
)
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class ActionRequest:
    """What a person wants done with one generation."""

    id: str
    action: RowAction


class RowList(QListView):
    """Says what is wanted, and does nothing itself.

    Enter and a double click show the clip, Delete stops or withdraws it; the menu has all that a
    row offers. What is current stays so when the rows change.
    """

    wished = Signal(ActionRequest)

    def __init__(
        self, theme: Theme, icons: IconProvider, rows: RowModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.rows = rows
        self._theme = theme
        self._pressed: ActionRequest | None = None
        self._current: str | None = None
        self.painter_of_rows = RowDelegate(theme, icons, self)
        self.setModel(rows)
        self.setItemDelegate(self.painter_of_rows)
        self.setProperty("role", "bare")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(2 * row_height(theme))
        self.viewport().setAutoFillBackground(False)
        self.doubleClicked.connect(self._show)
        rows.modelAboutToBeReset.connect(self._remember)
        rows.modelReset.connect(self._recall)
        theme.changed.connect(self.viewport().update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows, Delete stops or withdraws."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._wish_for_current(RowAction.SHOW)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self._end_current()
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """On a button: does it when it is let go there. Anywhere else: selects or drags."""
        self._pressed = self.wish_at(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            self._pressed = None
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The other half of a click on a button."""
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif pressed == self.wish_at(event.position().toPoint()):
            self.wished.emit(pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second click on a button is a click of its own."""
        if self.wish_at(event.position().toPoint()) is None:
            super().mouseDoubleClickEvent(event)
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The button under the pointer shows itself; it is nothing to drag by."""
        place = event.position().toPoint()
        self.painter_of_rows.hover = place
        over = self.wish_at(place) is not None
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        )
        self.viewport().update()
        if self._pressed is None:
            super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """No button is under the pointer any more."""
        self.painter_of_rows.hover = None
        super().leaveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Over a button, the tooltip says what it does, and what happens to the money."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            wish = self.wish_at(event.pos())
            if wish is not None:
                QToolTip.showText(event.globalPos(), action_explanation(wish.action), self)
                return True
        return bool(super().viewportEvent(event))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the row under the pointer, or the current one."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index, place = self.indexAt(event.pos()), event.globalPos()
        else:
            index = self.currentIndex()
            place = self.viewport().mapToGlobal(self.visualRect(index).center())
        if index.isValid():
            self.setCurrentIndex(index)
            self.menu_for(index).popup(place)
        else:
            event.ignore()

    def menu_for(self, index: QModelIndex) -> QMenu:
        """The context menu of one row; it goes when it has been closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        generation = _generation_of(index)
        actions = row_actions(generation)
        for action in (*actions, *(() if RowAction.SHOW in actions else (RowAction.SHOW,))):
            entry = menu.addAction(action_label(action))
            entry.setObjectName(f"row-{action}")
            entry.setToolTip(action_explanation(action))
            entry.setData(ActionRequest(generation.id, action))
        menu.triggered.connect(self._choose_from_menu)
        return menu

    def wish_at(self, place: QPoint) -> ActionRequest | None:
        """What a click at this place of the viewport would ask for."""
        index = self.indexAt(place)
        if not index.isValid():
            return None
        generation = _generation_of(index)
        cell = self.visualRect(index)
        logical = QStyle.visualPos(self.layoutDirection(), cell, place)
        action = self.painter_of_rows.button_at(cell, generation, logical)
        return None if action is None else ActionRequest(generation.id, action)

    def _choose_from_menu(self, entry: QAction) -> None:
        self.wished.emit(entry.data())

    def _show(self, _index: QModelIndex) -> None:
        self._wish_for_current(RowAction.SHOW)

    def _end_current(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            offered = row_actions(_generation_of(index))
            for action in (RowAction.WITHDRAW, RowAction.STOP, RowAction.DISMISS):
                if action in offered:
                    self._wish_for_current(action)
                    return

    def _wish_for_current(self, action: RowAction) -> None:
        found = self.rows.id_at(self.currentIndex().row())
        if found is not None:
            self.wished.emit(ActionRequest(found, action))

    def _remember(self) -> None:
        self._current = self.rows.id_at(self.currentIndex().row())
        self._scrolled = self.verticalScrollBar().value()

    def _recall(self) -> None:
        row = None if self._current is None else self.rows.row_of(self._current)
        if row is not None:
            self.setCurrentIndex(self.rows.index(row))
        self.verticalScrollBar().setValue(self._scrolled)


def _generation_of(index: QModelIndex) -> Generation:
    found = index.data(GENERATION_ROLE)
    if not isinstance(found, Generation):
        raise TypeError(f"row {index.row()} holds no generation")
    return found
