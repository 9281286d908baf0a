"""The tiles, or a placeholder where there are none."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from videodesk.library.query import Query
from videodesk.ui.gallery.empty_state import EmptyState, empty_state_texts
from videodesk.ui.theme.theme import Theme


class GalleryPages(QStackedWidget):
    """Shows one of both. `button_clicked` reports a click on the placeholder's button."""

    button_clicked = Signal()

    def __init__(self, theme: Theme, tiles: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._tiles = tiles
        self._empty_state = EmptyState(theme, "galleryEmpty", self)
        self.addWidget(tiles)
        self.addWidget(self._empty_state)
        self._empty_state.button_clicked.connect(self.button_clicked)

    def show_tiles(self) -> None:
        """Shows the tiles."""
        self.setCurrentWidget(self._tiles)

    def show_loading(self) -> None:
        """Says that the library is being read."""
        self._show_empty(self.tr("Loading…"))

    def show_nothing_found(self, query: Query) -> None:
        """Says that a query finds nothing, and offers what helps."""
        self._show_empty(*empty_state_texts(query))

    def show_failure(self, sentence: str) -> None:
        """Says why nothing can be shown."""
        self._show_empty(self.tr("The clips can't be shown"), sentence, self.tr("Try again"))

    def _show_empty(self, title: str, text: str = "", button: str = "") -> None:
        self._empty_state.set_texts(title, text, button)
        self.setCurrentWidget(self._empty_state)
