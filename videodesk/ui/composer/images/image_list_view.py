"""View of the image tiles: selected, moved and removed by pointer or keyboard."""

from collections.abc import Hashable

from PySide6.QtCore import QLine, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QDropEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QListView, QMenu, QSizePolicy, QWidget

from videodesk.ui.composer.images.image_delegate import CELL, ImageDelegate, cross_of, tile_of
from videodesk.ui.composer.images.image_list_model import IMAGE_ROLE, ImageListModel, ListedImage
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.reorderable_list import ReorderableListView


class ImageListView(ReorderableListView):
    """As high as its rows of tiles; what scrolls is the composer.

    `move_requested` carries a row and the row that its image is to have. `removal_requested`
    carries a list of rows, `folder_requested` the `ListedImage` whose folder is to be shown,
    `preview_requested` the one that is to be shown large.
    """

    move_requested = Signal(int, int)
    removal_requested = Signal(list)
    folder_requested = Signal(ListedImage)
    preview_requested = Signal(ListedImage)

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        model: ImageListModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, model, parent)
        self._icons = icons
        self._list_model = model
        self.setItemDelegate(ImageDelegate(theme, icons, self))
        self.setProperty("role", "bare")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setGridSize(CELL)
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.enable_reordering()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        model.rowsInserted.connect(self._fit)
        model.rowsRemoved.connect(self._fit)
        model.modelReset.connect(self._fit)
        theme.changed.connect(self.viewport().update)
        self.doubleClicked.connect(self._request_preview)

    def sizeHint(self) -> QSize:
        """Return the height of all rows."""
        return QSize(CELL.width(), self._content_height())

    def minimumSizeHint(self) -> QSize:
        """Return the height of all rows: tiles are never hidden."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the height: another width may need other rows."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes, Space and Return show the image large; Ctrl and an arrow move it."""
        moves = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self._request_removal()
            case Qt.Key.Key_Space | Qt.Key.Key_Return | Qt.Key.Key_Enter if not moves:
                self._request_preview()
            case Qt.Key.Key_Left if moves:
                self._move_left()
            case Qt.Key.Key_Right if moves:
                self._move_right()
            case _ if event.matches(QKeySequence.StandardKey.Paste):
                event.ignore()
            case _:
                super().keyPressEvent(event)

    def button_at(self, position: QPoint) -> int | None:
        """Return the row whose cross is at a position; None if none is there."""
        index = self.indexAt(position)
        if index.isValid() and cross_of(self.visualRect(index)).contains(position):
            return index.row()
        return None

    def click_button(self, button: Hashable) -> None:
        """Request the removal of the image whose cross was clicked."""
        self.removal_requested.emit([button])

    def menu_for(self, index: QModelIndex) -> QMenu:
        """Return the context menu of an image; it is deleted when it closes."""
        image: ListedImage = index.data(IMAGE_ROLE)
        last = self._list_model.rowCount() - 1
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        preview = menu.addAction(self.tr("Preview"), self._request_preview)
        preview.setEnabled(not image.is_url and image.problem is None)
        _show_shortcut(preview, "Space")
        menu.addSeparator()
        left = menu.addAction(self.tr("Move left"), self._move_left)
        right = menu.addAction(self.tr("Move right"), self._move_right)
        earlier, later = (right, left) if self.isRightToLeft() else (left, right)
        earlier.setEnabled(index.row() > 0)
        later.setEnabled(index.row() < last)
        _show_shortcut(left, "Ctrl+Left")
        _show_shortcut(right, "Ctrl+Right")
        menu.addSeparator()
        folder = menu.addAction(self.tr("Show in folder"), self._request_folder)
        folder.setEnabled(not image.is_url)
        menu.addSeparator()
        count = len(self.selected_rows())
        text = self.tr("Remove %n picture(s)", "", count) if count > 1 else self.tr("Remove")
        remove = menu.addAction(text, self._request_removal)
        _show_shortcut(remove, "Del")
        return menu

    def accepts_drop(self, event: QDropEvent) -> bool:
        """Return True for own tiles only; anything else is left to the composer."""
        return event.source() is self and super().accepts_drop(event)

    def move_before(self, row: int, before: int) -> None:
        """Request to move the image of a row before another one."""
        self._move(row, before if before <= row else before - 1)

    def drop_row(self, position: QPoint) -> int:
        """Return the row before which a tile dropped here would go: the nearest edge."""
        for row in range(self._list_model.rowCount()):
            cell = self.visualRect(self._list_model.index(row))
            if position.y() > cell.bottom():
                continue
            before = position.x() < tile_of(cell).center().x()
            if self.isRightToLeft():
                before = position.x() > tile_of(cell).center().x()
            if before or position.y() < cell.top():
                return row
        return self._list_model.rowCount()

    def drop_mark(self, row: int) -> QLine:
        """Return a line before the tile of a row; past the end, after the last one."""
        last = self._list_model.rowCount() - 1
        tile = tile_of(self.visualRect(self._list_model.index(min(row, last))))
        is_right = (row > last) != self.isRightToLeft()
        x = tile.right() + GRID if is_right else max(1, tile.left() - GRID)
        return QLine(x, tile.top(), x, tile.bottom())

    def _move_by(self, steps: int) -> None:
        row = self.currentIndex().row()
        if row >= 0:
            self._move(row, row + steps)

    def _move(self, row: int, target: int) -> None:
        if row != target and 0 <= target < self._list_model.rowCount():
            self.move_requested.emit(row, target)

    def _move_left(self) -> None:
        self._move_by(1 if self.isRightToLeft() else -1)

    def _move_right(self) -> None:
        self._move_by(-1 if self.isRightToLeft() else 1)

    def selected_rows(self) -> list[int]:
        """Return the rows of the selected images; that of the current one if none is selected."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        current = self.currentIndex()
        return rows or ([current.row()] if current.isValid() else [])

    def _request_removal(self) -> None:
        if rows := self.selected_rows():
            self.removal_requested.emit(rows)

    def _request_preview(self) -> None:
        if self.currentIndex().isValid():
            self.preview_requested.emit(self.currentIndex().data(IMAGE_ROLE))

    def _request_folder(self) -> None:
        if self.currentIndex().isValid():
            self.folder_requested.emit(self.currentIndex().data(IMAGE_ROLE))

    def _content_height(self) -> int:
        columns = max(1, self.viewport().width() // CELL.width())
        rows = -(-self._list_model.rowCount() // columns)
        return rows * CELL.height()

    def _fit(self) -> None:
        if self.height() != self._content_height():
            self.updateGeometry()


def _show_shortcut(action: QAction, keys: str) -> None:
    action.setShortcut(QKeySequence(keys))
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
