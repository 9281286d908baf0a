"""Toolbar of the gallery: search, status chips, count, tile size."""

from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSlider, QWidget

from videodesk.ui.gallery.filter_chips import FilterChips
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.plain_text import PlainLabel

MIN_TILE_WIDTH: Final = 144
MAX_TILE_WIDTH: Final = 480
_WIDTH_STEP: Final = 16
_MAX_LETTERS: Final = 40
_MIN_LETTERS: Final = 16
_SLIDER_WIDTH: Final = 20 * GRID
_GAP: Final = 3 * GRID
_SPACINGS: Final = 2 * 4 * GRID + 3 * _GAP
"""The margins, and the gaps between the field, the chips, the stretch and the slider."""


class SearchField(QLineEdit):
    """A search field: Escape clears it; Return and Down lead to the tiles (`left`)."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handles the keys that mean something else than in other fields."""
        match event.key():
            case Qt.Key.Key_Escape if self.text():
                self.clear()
            case Qt.Key.Key_Escape | Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Down:
                self.left.emit()
            case _:
                super().keyPressEvent(event)


class GalleryToolbar(QWidget):
    """Search, chips, how many clips are listed or selected, and tile size.

    `searched` carries the text once the key strokes that wait are handled: each search cancels the
    one before, so there is no pause;
    `tile_width_changed` logical pixels; `search_left` reports that the focus should go to the
    tiles; `count_left_out` carries the count if there is no space for it here, else "".
    """

    searched = Signal(str)
    tile_width_changed = Signal(int)
    search_left = Signal()
    count_left_out = Signal(str)

    def __init__(
        self, theme: Theme, icons: IconProvider, tile_width: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self._searched = ""
        self._field = self._make_field()
        self._magnifier = QAction(self.tr("Search"), self)
        self._clear = QAction(self.tr("Clear search"), self)
        self._field.addAction(self._magnifier, QLineEdit.ActionPosition.LeadingPosition)
        self._field.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self.chips = FilterChips(icons)
        self._status = PlainLabel(parent=self)
        self._status.setObjectName("galleryStatus")
        self._status.setProperty("role", "second")
        self._count = PlainLabel(parent=self)
        self._count.setObjectName("galleryCount")
        self._count.setProperty("role", "second")
        self._slider = self._make_slider(tile_width)
        self._search_timer = QTimer(self, singleShot=True, interval=0)
        self._lay_out()
        self._update_look()
        self._update_clear_button("")
        self._field.textChanged.connect(self._update_clear_button)
        self._field.textChanged.connect(self._search_timer.start)
        self._field.left.connect(self._on_field_left)
        self._magnifier.triggered.connect(self._on_field_left)
        self._clear.triggered.connect(self._field.clear)
        self._search_timer.timeout.connect(self._search)
        self._slider.valueChanged.connect(self.tile_width_changed)
        self.chips.resized.connect(self._fit_to_width)
        theme.changed.connect(self._update_look)

    @property
    def tile_width(self) -> int:
        """The slider's value, in logical pixels."""
        return self._slider.value()

    @tile_width.setter
    def tile_width(self, width: int) -> None:
        self._slider.setValue(width)

    def zoom(self, notches: int) -> None:
        """Makes tiles larger, or smaller for a negative number of notches."""
        self._slider.setValue(self._slider.value() + notches * _WIDTH_STEP)

    def focus_search(self) -> None:
        """Puts the cursor into the search field and selects its text."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def clear_search(self) -> None:
        """Clears the search field, and searches at once."""
        self._field.clear()
        self._search()

    def show_status(self, text: str) -> None:
        """Shows a status text beside the search field."""
        self._status.setText(text)
        self._fit_to_width()

    def show_count(self, listed: int, selected: int) -> None:
        """Shows how many clips are selected, if there are several, else how many are listed."""
        if selected > 1:
            self._count.setText(self.tr("%n selected", "", selected))
        else:
            self._count.setText(self.tr("%n clip(s)", "", listed) if listed else "")
        self._fit_to_width()

    def minimumSizeHint(self) -> QSize:
        """The width without the parts that can be left out."""
        width = self._field.minimumWidth() + self.chips.compact_width() + _SPACINGS
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hides the count if there is no room, then the chips become one button, then the slider.

        The menu and the wheel change the tile size, too.
        """
        super().resizeEvent(event)
        self._fit_to_width()

    def _fit_to_width(self) -> None:
        letters = self._field.fontMetrics().averageCharWidth() * _MIN_LETTERS
        status = self._status.sizeHint().width() + _GAP if self._status.text() else 0
        self._status.setVisible(bool(status))
        taken = _SLIDER_WIDTH + status + _SPACINGS
        chips = self.chips
        chips.compact = self.width() < taken + letters + chips.full_width()
        count = self._count.sizeHint().width() + _GAP
        fits = self.width() >= taken + letters + chips.full_width() + count
        self._count.setVisible(fits and not status)
        self.count_left_out.emit("" if fits and not status else self._count.text())
        least = taken + self._field.minimumWidth() + chips.compact_width()
        self._slider.setVisible(not chips.compact or self.width() >= least)

    def _make_field(self) -> SearchField:
        field = SearchField(self)
        field.setObjectName("gallerySearch")
        field.setAccessibleName(self.tr("Search clips"))
        field.setPlaceholderText(self.tr("Search prompts"))
        field.setProperty("role", "search")
        field.setToolTip(self.tr("Find clips by words in their prompts (Ctrl+F)"))
        return field

    def _make_slider(self, tile_width: int) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setObjectName("galleryTileSize")
        slider.setAccessibleName(self.tr("Tile size"))
        slider.setToolTip(self.tr("Tile size (Ctrl+mouse wheel)"))
        slider.setRange(MIN_TILE_WIDTH, MAX_TILE_WIDTH)
        slider.setSingleStep(_WIDTH_STEP)
        slider.setPageStep(4 * _WIDTH_STEP)
        slider.setValue(tile_width)
        slider.setFixedWidth(_SLIDER_WIDTH)
        return slider

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(_GAP)
        layout.addWidget(self._field, 1)
        layout.addWidget(self.chips)
        layout.addWidget(self._status)
        layout.addWidget(self._count)
        layout.addStretch()
        layout.addWidget(self._slider, 0, Qt.AlignmentFlag.AlignVCenter)

    def _update_look(self) -> None:
        self._magnifier.setIcon(self._icons.icon("search", "second_text"))
        self._clear.setIcon(self._icons.icon("close", "second_text"))
        letters = self._field.fontMetrics().averageCharWidth()
        self._field.setMaximumWidth(letters * _MAX_LETTERS)
        self._field.setMinimumWidth(letters * _MIN_LETTERS // 2)
        self._fit_to_width()

    def _update_clear_button(self, text: str) -> None:
        self._clear.setVisible(bool(text))

    def _on_field_left(self) -> None:
        self._search()
        self.search_left.emit()

    def _search(self) -> None:
        self._search_timer.stop()
        text = self._field.text().strip()
        if text != self._searched:
            self._searched = text
            self.searched.emit(text)
