"""The gallery: search and tile size on top, the tiles below, and a word where there are none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from videodesk.generation import Generation
from videodesk.ui.gallery.empty import EmptyState
from videodesk.ui.gallery.model import GalleryModel
from videodesk.ui.gallery.posters import Posters
from videodesk.ui.gallery.rows import Reader
from videodesk.ui.gallery.tile import TileDelegate
from videodesk.ui.gallery.topbar import TopBar
from videodesk.ui.gallery.view import GalleryView
from videodesk.ui.gallery.wording import Wording
from videodesk.ui.icons import Icons
from videodesk.ui.theme import Theme
from videodesk.ui.workers import Workers

# LOOK.md, "Manners": what takes longer than 0.3 s shows that it works.
_PATIENCE: Final = 300
_SHOWN_OF_SEARCH: Final = 60


@dataclass(frozen=True, slots=True)
class MenuRequest:
    """Where a menu is wanted (global), and for which generations; none on the empty ground."""

    generations: tuple[Generation, ...]
    position: QPoint


def _now() -> datetime:
    return datetime.now(UTC)


class Gallery(QWidget):
    """Shows a library, newest first.

    `names` and `usual_wait` (seconds) are the catalogue's, by model id; `now` is aware.
    `chosen` and `opened` carry a `Generation`, `menu_requested` a `MenuRequest`, `searched` the
    text, `tile_width_changed` logical pixels.
    """

    chosen = Signal(object)
    opened = Signal(object)
    menu_requested = Signal(object)
    searched = Signal(str)
    tile_width_changed = Signal(int)

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        workers: Workers,
        reader: Reader,
        posters: Posters,
        *,
        names: Callable[[str], str],
        usual_wait: Callable[[str], int | None],
        tile_width: int,
        now: Callable[[], datetime] = _now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("gallery")
        self._posters = posters
        self._wanted: str | None = None
        wording = Wording(names, usual_wait, now, self)
        self._model = GalleryModel(reader, workers, wording, posters.is_missing, self)
        self._delegate = TileDelegate(theme, wording, posters)
        self._bar = TopBar(theme, icons, tile_width, self)
        self._view = GalleryView(
            theme, self._model, self._delegate, wording, tile_width=tile_width, parent=self
        )
        self._view.setObjectName("galleryTiles")
        self._view.setAccessibleName(self.tr("Clips"))
        self._empty = EmptyState(theme, "galleryEmpty", self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._empty)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)
        self._connect()

    @property
    def tile_width(self) -> int:
        """The width asked for a tile's picture, in logical pixels."""
        return self._bar.tile_width

    @tile_width.setter
    def tile_width(self, width: int) -> None:
        self._bar.tile_width = width

    def refresh(self) -> None:
        """Lists the library anew; clips that were missing are looked for again."""
        self._posters.look_again()
        self._model.refresh(self._model.search)

    def apply(self, generation: Generation) -> None:
        """Shows one change of one generation."""
        self._posters.look_again(generation.id)
        self._model.apply(generation)

    def selected(self) -> list[Generation]:
        """The selected generations, newest first."""
        return self._model.generations(self._view.selected_rows())

    def select(self, generation_id: str) -> None:
        """Makes a generation the only selected one, at once or when it is listed next."""
        row = self._model.row_of(generation_id)
        self._wanted = generation_id if row is None else None
        if row is not None:
            self._view.choose(row)

    def step(self, rows: int) -> None:
        """Chooses the tile so many rows on (back if negative); at the ends nothing happens."""
        row = self._view.currentIndex().row() + rows
        if 0 <= row < self._model.rowCount():
            self._view.choose(row)

    def focus_search(self) -> None:
        """Puts the cursor into the search field."""
        self._bar.focus_search()

    def clear_search(self) -> None:
        """Shows everything again, where a search hides something."""
        if self._model.search:
            self._bar.clear_search()

    def focus_tiles(self) -> None:
        """Puts the focus on the tiles."""
        self._view.setFocus()

    def _connect(self) -> None:
        self._bar.searched.connect(self._search)
        self._bar.left.connect(self.focus_tiles)
        self._bar.tile_width_changed.connect(self._resize_tiles)
        self._view.chosen.connect(self.chosen)
        self._view.opened.connect(self.opened)
        self._view.menu_asked.connect(self._ask_for_menu)
        self._view.zoomed.connect(self._bar.zoom)
        self._view.visible_changed.connect(self._keep_posters)
        self._model.asked.connect(self._patience.start)
        self._model.answered.connect(self._stop_waiting)
        self._model.listed.connect(self._show_listing)
        self._model.rowsInserted.connect(self._show_listing)
        self._model.failed.connect(self._show_failure)
        self._posters.ready.connect(self._show_poster)
        self._empty.acted.connect(self._act)
        self._patience.timeout.connect(self._show_patience)

    def _search(self, text: str) -> None:
        self._view.start_from_top()
        self._model.refresh(text)
        self.searched.emit(text)

    def _resize_tiles(self, width: int) -> None:
        self._view.tile_width = width
        self.tile_width_changed.emit(width)

    def _ask_for_menu(self, position: QPoint) -> None:
        at = self._view.indexAt(self._view.viewport().mapFromGlobal(position))
        generations = tuple(self.selected()) if at.isValid() else ()
        self.menu_requested.emit(MenuRequest(generations, position))

    def _keep_posters(self) -> None:
        self._posters.keep({self._model.id_at(row) for row in self._view.visible_rows()})

    def _show_poster(self, generation_id: str) -> None:
        row = self._model.row_of(generation_id)
        if row is not None:
            self._model.row_changed(row)

    def _stop_waiting(self) -> None:
        self._patience.stop()
        self._bar.say("")

    def _show_patience(self) -> None:
        if self._model.rowCount():
            self._bar.say(self.tr("Searching…"))
        else:
            self._show_words(self.tr("Loading…"))

    def _show_listing(self) -> None:
        if self._wanted is not None:
            self.select(self._wanted)
        if self._model.rowCount():
            self._stack.setCurrentWidget(self._view)
        elif self._model.search:
            text = self._model.search
            if len(text) > _SHOWN_OF_SEARCH:
                text = f"{text[:_SHOWN_OF_SEARCH]}…"
            title = self.tr("Nothing found for “{text}”").format(text=text)
            self._show_words(title, button=self.tr("Clear search"))
        else:
            self._show_words(
                self.tr("No clips yet"),
                self.tr("Write a prompt on the left and press Generate; clips appear here."),
            )

    def _show_failure(self, sentence: str) -> None:
        if self._model.rowCount():
            self._bar.say(sentence)
        else:
            title = self.tr("The clips cannot be shown")
            self._show_words(title, sentence, self.tr("Try again"))

    def _show_words(self, title: str, text: str = "", button: str = "") -> None:
        self._empty.say(title, text, button)
        self._stack.setCurrentWidget(self._empty)

    def _act(self) -> None:
        if self._model.search:
            self._bar.clear_search()
            self._bar.focus_search()
        else:
            self.refresh()
