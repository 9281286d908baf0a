"""List view of rows in the activity panel, with buttons drawn in the rows."""

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QHelpEvent, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QListView, QMenu, QStyle, QToolTip, QWidget

from videodesk.generation import Generation
from videodesk.ui.actions.generation_actions import (
    ACTIONS,
    ActionRequest,
    GenerationAction,
    in_groups,
)
from videodesk.ui.activity.row_delegate import RowDelegate, row_height
from videodesk.ui.activity.row_model import GENERATION_ROLE, RowModel
from videodesk.ui.activity.row_text import ENDING_ACTIONS, row_menu_actions
from videodesk.ui.activity.row_thumbnails import RowThumbnails
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.plain_text import as_tooltip
from videodesk.ui.widgets.reorderable_list import ReorderableListView


class RowList(ReorderableListView):
    """Emits the action that the user chose for a row.

    Enter and a double click show the clip, Delete ends the row; the context menu has all actions.
    The current row stays current when the rows change. While the pointer is on the rows, `show`
    leaves them where they are, so that a click hits what was aimed at.
    """

    action_requested = Signal(ActionRequest)
    pointer_moved = Signal()
    """The pointer has come to the rows or left them."""

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        rows: RowModel,
        thumbnails: RowThumbnails,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, rows, parent)
        self.rows = rows
        self._current_id: str | None = None
        self._is_under_pointer = False
        self.delegate = RowDelegate(theme, icons, thumbnails, self)
        self.setItemDelegate(self.delegate)
        self.setProperty("role", "bare")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(2 * row_height(theme))
        self.viewport().setAutoFillBackground(False)
        self.doubleClicked.connect(self._on_double_clicked)
        rows.modelAboutToBeReset.connect(self._save_current)
        rows.modelReset.connect(self._restore_current)
        theme.changed.connect(self.viewport().update)
        thumbnails.ready.connect(self.viewport().update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows the clip, Delete ends the row."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._request_for_current(GenerationAction.SHOW)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self._end_current()
            case _:
                super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Highlight the button under the pointer."""
        position = event.position().toPoint()
        self.delegate.hover_position = position
        is_over_button = self.button_at(position) is not None
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if is_over_button else Qt.CursorShape.ArrowCursor
        )
        self.viewport().update()
        super().mouseMoveEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Hidden rows are not under the pointer."""
        super().hideEvent(event)
        self._set_under_pointer(is_under=False)

    @property
    def is_under_pointer(self) -> bool:
        """True while the pointer is on the rows."""
        return self._is_under_pointer

    def show_rows(
        self, rows: Sequence[Generation], latest: Callable[[str], Generation | None]
    ) -> None:
        """Show these rows; under the pointer, those that are shown stay where they are.

        `latest` gives the snapshot of a row that stays although it is no longer among `rows`.
        """
        if self._is_under_pointer:
            self.rows.update_rows(rows, latest)
        else:
            self.rows.set_rows(rows)

    def viewportEvent(self, event: QEvent) -> bool:
        """Notice the pointer; show the tooltip of the button under it, with its money note."""
        if event.type() in {QEvent.Type.Enter, QEvent.Type.Leave}:
            self._set_under_pointer(is_under=event.type() == QEvent.Type.Enter)
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            request = self.button_at(event.pos())
            if request is not None:
                QToolTip.showText(
                    event.globalPos(), as_tooltip(ACTIONS[request.action].explanation), self
                )
                return True
        return bool(super().viewportEvent(event))

    def menu_for(self, index: QModelIndex) -> QMenu:
        """Return the context menu of a row, which is deleted when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        generation = _generation_of(index)
        menu.setToolTipsVisible(True)
        for group in in_groups(row_menu_actions(generation)):
            for action in group:
                entry = menu.addAction(ACTIONS[action].menu_text)
                entry.setObjectName(f"row-{action}")
                entry.setToolTip(as_tooltip(ACTIONS[action].explanation))
                entry.setData(ActionRequest(action, (generation.id,)))
            menu.addSeparator()
        menu.triggered.connect(self._on_menu_triggered)
        return menu

    def button_at(self, position: QPoint) -> ActionRequest | None:
        """Return what a click at this position of the viewport would request."""
        index = self.indexAt(position)
        if not index.isValid():
            return None
        generation = _generation_of(index)
        cell = self.visualRect(index)
        logical = QStyle.visualPos(self.layoutDirection(), cell, position)
        action = self.delegate.button_at(cell, generation, logical)
        return None if action is None else ActionRequest(action, (generation.id,))

    def click_button(self, button: Hashable) -> None:
        """Request the action of a button."""
        self.action_requested.emit(button)

    def _set_under_pointer(self, *, is_under: bool) -> None:
        if not is_under:
            self.delegate.hover_position = None
        if is_under is not self._is_under_pointer:
            self._is_under_pointer = is_under
            self.pointer_moved.emit()

    def _on_menu_triggered(self, entry: QAction) -> None:
        self.action_requested.emit(entry.data())

    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self._request_for_current(GenerationAction.SHOW)

    def _end_current(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            offered = row_menu_actions(_generation_of(index))
            ending = next((each for each in ENDING_ACTIONS if each in offered), None)
            if ending is not None:
                self._request_for_current(ending)

    def _request_for_current(self, action: GenerationAction) -> None:
        found = self.rows.key_at(self.currentIndex().row())
        if found is not None:
            self.action_requested.emit(ActionRequest(action, (found,)))

    def _save_current(self) -> None:
        self._current_id = self.rows.key_at(self.currentIndex().row())
        self._scroll_value = self.verticalScrollBar().value()

    def _restore_current(self) -> None:
        row = None if self._current_id is None else self.rows.row_of(self._current_id)
        if row is not None:
            self.setCurrentIndex(self.rows.index(row))
        self.verticalScrollBar().setValue(self._scroll_value)


def _generation_of(index: QModelIndex) -> Generation:
    found = index.data(GENERATION_ROLE)
    if not isinstance(found, Generation):
        raise TypeError(f"row {index.row()} holds no generation")
    return found
