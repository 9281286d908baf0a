"""The gallery: toolbar on top, the tiles below, or a placeholder if there are none."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from videodesk.generation import Generation, Status
from videodesk.library.file_digest import FileState
from videodesk.library.query import SortOrder, StatusFilter
from videodesk.library.usual_wait import FindUsualWait
from videodesk.ui.actions.account_holds import AccountHolds
from videodesk.ui.actions.action_rules import ActionTarget
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.gallery.missing_file_watcher import MissingFileWatcher
from videodesk.ui.gallery.model import GalleryModel
from videodesk.ui.gallery.pages import GalleryPages
from videodesk.ui.gallery.pending_place import PendingPlace
from videodesk.ui.gallery.posters import PosterCache
from videodesk.ui.gallery.row_cache import GallerySource
from videodesk.ui.gallery.selection import GallerySelection
from videodesk.ui.gallery.tile import TileDelegate
from videodesk.ui.gallery.tile_text import TilePresenter
from videodesk.ui.gallery.toolbar import GalleryToolbar
from videodesk.ui.gallery.view import GalleryView
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool

# docs/ui.md, "Behaviour": anything that takes longer than 0.3 s shows progress.
_LOADING_DELAY_MS: Final = 300
_MAX_IN_MENU: Final = 200


@dataclass(frozen=True, slots=True)
class MenuRequest:
    """A request for a menu at a global position, for generations; for none beside the tiles."""

    targets: tuple[ActionTarget, ...]
    position: QPoint


def _now() -> datetime:
    return datetime.now(UTC)


class Gallery(QWidget):
    """Shows a library.

    `names` returns a model's name for its id, `usual_wait` how long a clip usually takes; `now` is
    aware. `chosen` and `opened` carry a `Generation`, `menu_requested` a `MenuRequest`, `searched`
    the text, `tile_width_changed` logical pixels. `action_requested` carries the ids of the
    selection, newest first. `show_changed` carries a `StatusFilter`; `emptiness_changed` whether
    there are clips; `made_out_of_sight` the ids of new requests.
    """

    chosen = Signal(object)
    opened = Signal(object)
    menu_requested = Signal(object)
    searched = Signal(str)
    tile_width_changed = Signal(int)
    selection_changed = Signal()
    action_requested = Signal(ActionRequest)
    show_changed = Signal(object)
    emptiness_changed = Signal(bool)
    made_out_of_sight = Signal(tuple)

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        workers: WorkerPool,
        source: GallerySource,
        posters: PosterCache,
        *,
        names: Callable[[str], str],
        usual_wait: FindUsualWait,
        tile_width: int,
        now: Callable[[], datetime] = _now,
        holds: AccountHolds | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("gallery")
        self._posters = posters
        presenter = TilePresenter(names, usual_wait, now, self, holds=holds)
        self._model = GalleryModel(source, workers, presenter, posters.file_state, self)
        self._delegate = TileDelegate(theme, presenter, posters)
        self._toolbar = GalleryToolbar(theme, icons, tile_width, self)
        self._view = GalleryView(
            theme, self._model, self._delegate, presenter, tile_width=tile_width, parent=self
        )
        self._view.setObjectName("galleryTiles")
        self._place = PendingPlace(self._view, self._model)
        self._selection = GallerySelection(
            self._view, self._model, posters, source, workers, presenter.holds.as_shown
        )
        self._file_watcher = MissingFileWatcher(self._view, self._model, posters)
        self._view.setAccessibleName(self.tr("Clips"))
        self._pages = GalleryPages(theme, self._view, self)
        self._revealed: str | None = None
        self._loading_timer = QTimer(self, singleShot=True, interval=_LOADING_DELAY_MS)
        self._count_timer = QTimer(self, singleShot=True, interval=0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._toolbar)
        layout.addWidget(self._pages, 1)
        self._connect()
        presenter.holds.changed.connect(self.selection_changed)

    @property
    def tile_width(self) -> int:
        """The preferred width of a poster, in logical pixels."""
        return self._toolbar.tile_width

    @tile_width.setter
    def tile_width(self, width: int) -> None:
        self._toolbar.tile_width = width

    @property
    def show_only(self) -> StatusFilter:
        """The status filter."""
        return self._toolbar.chips.shown

    @show_only.setter
    def show_only(self, show: StatusFilter) -> None:
        if show is not self._toolbar.chips.shown:
            self._toolbar.chips.set_shown(show)
            self._update_query()
            self.show_changed.emit(show)

    @property
    def shows_hidden(self) -> bool:
        """Whether hidden clips are listed, too."""
        return self._model.query.include_hidden

    @shows_hidden.setter
    def shows_hidden(self, shown: bool) -> None:
        self._view.start_from_top()
        self._model.set_query(replace(self._model.query, include_hidden=shown))

    @property
    def is_empty_library(self) -> bool:
        """Whether nothing is listed although nothing is filtered out."""
        return not (
            self._model.rowCount()
            or self._model.query.text
            or self.show_only is not StatusFilter.ALL
        )

    @property
    def order(self) -> SortOrder:
        """The sort order."""
        return self._model.query.order

    @order.setter
    def order(self, order: SortOrder) -> None:
        self._view.start_from_top()
        self._model.set_query(replace(self._model.query, order=order))

    def refresh(self) -> None:
        """Lists the library again, and rechecks the files of its clips."""
        self._posters.retry()
        self._model.list_again()
        self.recheck_files()

    def list_again(self) -> None:
        """Lists the library again: annotations changed, or generations were removed."""
        self._model.list_again()

    def recheck_files(self) -> None:
        """Checks whether the files of visible clips have disappeared, changed or come back."""
        self._file_watcher.check()

    def report_damaged(self, generation_ids: Collection[str]) -> None:
        """Shows that the files of these clips, and of no others, were found to be damaged."""
        self._posters.report_damaged(generation_ids)

    def file_state(self, generation_id: str) -> FileState:
        """What is known of a clip's file."""
        return self._posters.file_state(generation_id)

    def apply(self, generation: Generation) -> None:
        """Shows a changed generation."""
        self._posters.retry(generation.id)
        if generation.status is not Status.COMPLETED or generation.problem is None:
            self._posters.forget_report(generation.id)
        self._model.apply(generation)
        if self.is_selected(generation.id):
            self.selection_changed.emit()

    @property
    def selection(self) -> GallerySelection:
        """What is selected."""
        return self._selection

    def selected(self, limit: int | None = None) -> list[Generation]:
        """The selected generations from the top, at most `limit`."""
        return self._selection.generations(limit)

    def selected_ids(self) -> list[str]:
        """The ids of the selection, from the top."""
        return self._selection.ids

    def selected_targets(self, limit: int) -> list[ActionTarget]:
        """At most `limit` selected generations, with what action rules depend on."""
        return self._selection.targets(limit)

    def is_hidden(self, generation_id: str) -> bool:
        """Whether a generation is listed although the user hid it."""
        row = self._model.row_of(generation_id)
        return row is not None and any(each.annotation.hidden for each in self._model.rows([row]))

    def is_selected(self, generation_id: str) -> bool:
        """Whether a generation is selected."""
        return self._selection.includes(generation_id)

    def select(self, *generation_ids: str) -> None:
        """Selects only these generations, now or when they are listed next."""
        self._place.select(*generation_ids)

    def reveal_new(self, *generation_ids: str) -> None:
        """Shows requests that were just made, the newest last.

        Clears the search and the status filter if they leave them out, and scrolls to the
        newest. Selects it unless something else is selected. While the gallery is not visible,
        what is selected stays, and `made_out_of_sight` reports the requests.
        """
        newest = generation_ids[-1]
        if self._model.row_of(newest) is None:
            self.clear_search()
        selected = self.selected_ids()
        if not selected or (selected == [self._revealed] and self.isVisible()):
            self._revealed = newest
            self.select(newest)
        else:
            self._place.scroll_to(newest)
        if not self.isVisible():
            self.made_out_of_sight.emit(generation_ids)

    def hide_rows(self, generation_ids: Collection[str]) -> None:
        """Removes tiles at once; the next tile becomes the current one."""
        row = self._view.currentIndex().row()
        gone = set(generation_ids)
        leaves = row >= 0 and self._model.id_at(row) in gone
        above = sum(each < row for each in self._model.rows_of(gone).values())
        self._model.hide_rows(gone)
        if leaves and self._model.rowCount():
            self._view.choose(min(row - above, self._model.rowCount() - 1))

    def unhide_rows(self, generation_ids: Collection[str]) -> None:
        """Lists tiles of `hide_rows` again, if the query still finds them."""
        self._model.unhide_rows(generation_ids)

    def show_attention_count(self, count: int) -> None:
        """Shows on its filter how many need attention."""
        self._toolbar.chips.show_attention_count(count)

    def select_all(self) -> None:
        """Selects every tile of this listing."""
        self._view.selectAll()

    def select_none(self) -> None:
        """Clears the selection; the current tile stays."""
        self._view.clearSelection()

    def request_trash(self) -> None:
        """Requests that the selection be moved to the trash, as the Delete key does."""
        ids = self.selected_ids()
        if ids:
            self.action_requested.emit(ActionRequest(GenerationAction.TRASH, tuple(ids)))

    def move_current(self, rows: int) -> None:
        """Makes the tile `rows` further current (back if negative); stops at the ends."""
        row = self._view.currentIndex().row() + rows
        if 0 <= row < self._model.rowCount():
            self._view.choose(row)

    def focus_search(self) -> None:
        """Puts the cursor into the search field."""
        self._toolbar.focus_search()

    def clear_search(self) -> None:
        """Clears the search and the status filter."""
        self.show_only = StatusFilter.ALL
        self._toolbar.clear_search()

    def focus_tiles(self) -> None:
        """Puts the focus on the tiles."""
        self._view.setFocus()

    def _check_file(self, chosen: Generation) -> None:
        self._posters.recheck([chosen])

    def _on_file_state_changed(self, generation_id: str) -> None:
        if self.is_selected(generation_id):
            self.selection_changed.emit()

    def _connect(self) -> None:
        self._posters.file_state_changed.connect(self._on_file_state_changed)
        self._toolbar.searched.connect(self._on_searched)
        self._toolbar.search_left.connect(self.focus_tiles)
        self._toolbar.tile_width_changed.connect(self._on_tile_width_changed)
        self._view.chosen.connect(self.chosen)
        self._view.chosen.connect(self._check_file)
        self._view.opened.connect(self.opened)
        self._view.menu_requested.connect(self._on_menu_requested)
        self._view.zoomed.connect(self._toolbar.zoom)
        self._view.trash_requested.connect(self.request_trash)
        self._view.selection_changed.connect(self.selection_changed)
        self._view.selection_changed.connect(self._count_timer.start)
        self._view.status_changed.connect(self._toolbar.show_status)
        self._toolbar.count_left_out.connect(self._view.show_count)
        self._toolbar.chips.chosen.connect(self._on_chip_chosen)
        self._view.visible_changed.connect(self._retain_visible_posters)
        self._model.listing_started.connect(self._loading_timer.start)
        self._model.listing_ended.connect(self._on_listing_ended)
        self._model.page_listed.connect(self._on_page_listed)
        self._model.listed.connect(self._on_listed)
        self._model.rowsInserted.connect(self._on_listed)
        self._model.failed.connect(self._on_listing_failed)
        self._posters.ready.connect(self._model.looks_changed)
        self._pages.button_clicked.connect(self._on_empty_state_button)
        self._loading_timer.timeout.connect(self._show_loading)
        self._count_timer.timeout.connect(self._show_count)

    def _on_chip_chosen(self, show: StatusFilter) -> None:
        self._update_query()
        self.show_changed.emit(show)

    def _update_query(self) -> None:
        self._view.start_from_top()
        self._model.set_query(replace(self._model.query, show=self._toolbar.chips.shown))

    def _on_searched(self, text: str) -> None:
        self._view.start_from_top()
        self._model.set_query(replace(self._model.query, text=text))
        self.searched.emit(text)

    def _on_tile_width_changed(self, width: int) -> None:
        self._view.tile_width = width
        self.tile_width_changed.emit(width)

    def _on_menu_requested(self, position: QPoint) -> None:
        at = self._view.indexAt(self._view.viewport().mapFromGlobal(position))
        targets = tuple(self.selected_targets(_MAX_IN_MENU)) if at.isValid() else ()
        self.menu_requested.emit(MenuRequest(targets, position))

    def _retain_visible_posters(self) -> None:
        self._posters.retain({self._model.id_at(row) for row in self._view.visible_rows()})

    def _on_listing_ended(self) -> None:
        self._loading_timer.stop()
        self._toolbar.show_status("")

    def _show_loading(self) -> None:
        if self._model.rowCount():
            self._toolbar.show_status(self.tr("Searching…"))
        else:
            self._pages.show_loading()

    def _on_listed(self) -> None:
        self._count_timer.start()
        self._on_page_listed()

    def _on_page_listed(self) -> None:
        self._place.on_listed()
        self.selection_changed.emit()
        self.emptiness_changed.emit(not self.is_empty_library)
        if self._model.rowCount():
            self._pages.show_tiles()
        else:
            self._pages.show_nothing_found(self._model.query)

    def _show_count(self) -> None:
        if self._model.is_complete:
            self._toolbar.show_count(self._model.rowCount(), self._selection.count)

    def _on_listing_failed(self, sentence: str) -> None:
        if self._model.rowCount():
            self._toolbar.show_status(sentence)
        else:
            self._pages.show_failure(sentence)

    def _on_empty_state_button(self) -> None:
        if self._model.query.text:
            self._toolbar.clear_search()
            self._toolbar.focus_search()
        elif self.show_only is not StatusFilter.ALL:
            self.show_only = StatusFilter.ALL
        else:
            self.refresh()
