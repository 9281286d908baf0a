"""The open model picker: search field, list, and when the service was last asked."""

from typing import Final

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from videodesk.ui.composer.model_delegate import ModelDelegate
from videodesk.ui.composer.model_list import ROW, ModelList, ModelRow
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.message_line import MessageLine, Tone

_CHARACTERS: Final = 56
"""Width of the list, in average characters: a summary fits on one line."""
_SCROLL_BAR: Final = 12
_LEAST_HEIGHT: Final = 240
_PAGE: Final = 4
_STEPS: Final = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_PageUp: -_PAGE,
}


class ModelPopup(QFrame):
    """Opens over the window; closes when a model is chosen or another place is clicked.

    `chosen` carries the id of a model. `refresh_requested`: the service is to be asked again.
    """

    chosen = Signal(str)
    refresh_requested = Signal()

    def __init__(
        self, theme: Theme, icons: IconProvider, models: ModelList, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._models = models
        self._picker = parent
        self.setProperty("role", "popup")
        self.search = QLineEdit()
        self.search.setObjectName("searchModels")
        self.search.setAccessibleName(self.tr("Search models or enter a model ID"))
        self.search.setPlaceholderText(self.tr("Search or enter a model ID"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_typed)
        self.search.returnPressed.connect(self._choose_current)
        self.view = QListView()
        self.view.setObjectName("models")
        self.view.setAccessibleName(self.tr("Models"))
        self.view.setProperty("role", "bare")
        self.view.setModel(models)
        self._delegate = ModelDelegate(theme, self.view)
        self._prepare_view()
        self._state = MessageLine(theme, icons)
        self.refresh = QPushButton(self.tr("Refresh"))
        self.refresh.setObjectName("refreshModels")
        self.refresh.setProperty("role", "link")
        self.refresh.setToolTip(self.tr("Check which models your key can use"))
        self.refresh.clicked.connect(self.refresh_requested)
        self._footer = QWidget()
        self._arrange()
        models.modelReset.connect(self._on_rows)

    @property
    def state(self) -> str:
        """The text at the bottom."""
        return self._state.text

    @property
    def current(self) -> ModelRow | None:
        """The row that Return would choose."""
        row = self.view.currentIndex().data(ROW)
        return row if isinstance(row, ModelRow) else None

    def show_state(self, text: str, tone: Tone = Tone.QUIET) -> None:
        """Show when the service was asked, or why it gave no answer."""
        self._state.show_message(text, tone)

    def open(self, anchor: QRect, chosen: str, typed: str) -> None:
        """Open below `anchor`, in screen coordinates, at the chosen model.

        `typed` is put into the search field and filters the list; the popup keeps the size that the
        whole list needs.
        """
        self.search.clear()
        self._models.set_filter("")
        self._fit(anchor)
        self.search.setText(typed)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)
        if not typed:
            self._set_current_row(max(0, self._models.row_of(chosen)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move through the list with the keys that the search field does not use."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._step(step)

    def _prepare_view(self) -> None:
        view = self.view
        view.setItemDelegate(self._delegate)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setMouseTracking(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.entered.connect(view.setCurrentIndex)
        view.clicked.connect(self._on_clicked)

    def _arrange(self) -> None:
        footer = QHBoxLayout(self._footer)
        footer.setContentsMargins(2 * GRID, 0, GRID, 0)
        footer.setSpacing(2 * GRID)
        footer.addWidget(self._state, 1, Qt.AlignmentFlag.AlignVCenter)
        footer.addStretch()
        footer.addWidget(self.refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.search)
        column.addWidget(self.view, 1)
        column.addWidget(self._footer)

    def _fit(self, anchor: QRect) -> None:
        """Set the size: wide enough for a summary; below the anchor, else above it."""
        screen = self._picker.screen().availableGeometry()
        usual = self.fontMetrics().averageCharWidth() * _CHARACTERS
        width = min(max(anchor.width(), usual), screen.width())
        inside = width - 2 * GRID - _SCROLL_BAR - 2
        rows = range(self._models.rowCount())
        listed = sum(self._delegate.height(self._models.row(row), inside) for row in rows)
        around = self.search.sizeHint().height() + self._footer.sizeHint().height() + 6 * GRID
        below = screen.bottom() - anchor.bottom()
        above = anchor.top() - screen.top()
        goes_up = below < _LEAST_HEIGHT < above
        height = min(listed + around, above if goes_up else below)
        height = max(height, min(_LEAST_HEIGHT, listed + around))
        left = max(screen.left(), min(anchor.left(), screen.right() - width))
        top = anchor.top() - height if goes_up else anchor.bottom() + 1
        self.setGeometry(left, top, width, height)

    def _on_typed(self, text: str) -> None:
        self._models.set_filter(text)

    def _on_rows(self) -> None:
        self._set_current_row(self._models.default_row())

    def _set_current_row(self, row: int) -> None:
        index = self._models.index(row, 0) if row >= 0 else QModelIndex()
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        # The list never has the focus: the row is read as the description of the search field.
        self.search.setAccessibleDescription(self._models.accessible_text(row) if row >= 0 else "")

    def _step(self, step: int) -> None:
        """Move by a number of models; stop at the ends."""
        models = [
            row
            for row in range(self._models.rowCount())
            if isinstance(self._models.row(row), ModelRow)
        ]
        if not models:
            return
        current = self.view.currentIndex().row()
        place = models.index(current) if current in models else -1
        self._set_current_row(models[max(0, min(len(models) - 1, place + step))])

    def _on_clicked(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, ModelRow):
            self._choose(row)

    def _choose_current(self) -> None:
        row = self.current
        if row is not None:
            self._choose(row)

    def _choose(self, row: ModelRow) -> None:
        self.close()
        self.chosen.emit(row.id)
