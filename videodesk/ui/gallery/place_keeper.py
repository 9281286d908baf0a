"""Keeps a view's selection, current tile and scroll position when another listing is shown."""

from PySide6.QtCore import QItemSelectionModel, QObject

from videodesk.ui.gallery.grid_view import Anchor, GridView
from videodesk.ui.gallery.model import GalleryModel
from videodesk.ui.gallery.view_state import ViewState, view_state_of


class PlaceKeeper(QObject):
    """The place in one view's listing.

    A new listing comes as its first page and then as a whole: what is not on the page is restored
    with the rest, unless the user has chosen something or scrolled by then.
    """

    def __init__(self, view: GridView, model: GalleryModel) -> None:
        super().__init__(view)
        self._model = model
        self._state: ViewState | None = None
        self._left: tuple[object, ...] = ()
        self._left_at: int | None = None
        self._starts_from_top = False
        self._selects_all = False
        model.modelAboutToBeReset.connect(self._save)
        model.modelReset.connect(self._on_reset)
        model.page_listed.connect(self._on_page_listed)
        model.listed.connect(self._on_listed)

    def start_from_top(self) -> None:
        """Scrolls to the top, or to the current tile, at the next listing."""
        self._starts_from_top = True
        self._left_at = None

    def select_the_rest(self) -> None:
        """Selects everything again once the listing is complete."""
        self._selects_all = not self._model.is_complete
        self._left = self._chosen()

    @property
    def _view(self) -> GridView:
        view = self.parent()
        assert isinstance(view, GridView)  # noqa: S101  # the constructor sees to it
        return view

    def _save(self) -> None:
        if self._state is None or self._left != self._chosen():
            view = self._view
            self._state = view_state_of(
                self._model, view.currentIndex(), view.selected_rows(), view.anchor()
            )

    def _on_reset(self) -> None:
        self._selects_all = False
        self._restore()

    def _restore(self) -> None:
        if self._state is not None:
            with self._view.without_signals():
                self._apply(self._state)
        self._left = self._chosen()

    def _apply(self, state: ViewState) -> None:
        flags = QItemSelectionModel.SelectionFlag
        selection = self._view.selectionModel()
        selection.select(state.selection(self._model), flags.ClearAndSelect)
        current = self._model.row_of(state.current) if state.current else None
        seen = self._model.row_of(state.anchor) if state.anchor else None
        if current is not None:
            selection.setCurrentIndex(self._model.index(current), flags.NoUpdate)
        if seen is not None and not self._starts_from_top:
            self._view.lay_out(Anchor(seen, state.y))

    def _on_page_listed(self) -> None:
        if self._starts_from_top:
            self._go_to_start()
            self._left_at = self._view.verticalOffset()

    def _on_listed(self) -> None:
        was_left = self._left == self._chosen()
        is_at_start = self._left_at in {None, self._view.verticalOffset()}
        if self._selects_all and was_left:
            self._view.selectAll()
        elif self._state is not None and was_left:
            self._restore()
        self._state, self._selects_all = None, False
        if self._starts_from_top and is_at_start:
            self._go_to_start()
        self._starts_from_top, self._left_at = False, None

    def _go_to_start(self) -> None:
        view = self._view
        view.verticalScrollBar().setValue(0)
        if view.selectionModel().isSelected(view.currentIndex()):
            view.scrollTo(view.currentIndex())

    def _chosen(self) -> tuple[object, ...]:
        ranges = self._view.selectionModel().selection()
        ends = ((each.top(), each.bottom()) for each in map(ranges.at, range(ranges.count())))
        return (self._view.currentIndex().row(), *sorted(ends))
