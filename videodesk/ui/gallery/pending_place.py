"""Moves the view to generations that may not be listed yet."""

from videodesk.ui.gallery.model import GalleryModel
from videodesk.ui.gallery.view import GalleryView


class PendingPlace:
    """Selects or scrolls to generations, at once or when they are listed next.

    What was not listed until the user chooses a tile is forgotten.
    """

    def __init__(self, view: GalleryView, model: GalleryModel) -> None:
        self._view = view
        self._model = model
        self._to_select: tuple[str, ...] = ()
        self._to_scroll: str | None = None
        view.chosen.connect(self._forget)

    def select(self, *generation_ids: str) -> None:
        """Selects only these generations; of several, those that are listed with the first."""
        self._to_select = generation_ids
        self.on_listed()

    def scroll_to(self, generation_id: str) -> None:
        """Scrolls to a generation; the selection stays."""
        self._to_scroll = generation_id
        self.on_listed()

    def on_listed(self) -> None:
        """Does what waits for the rows that are listed now."""
        rows = self._model.rows_of(self._to_select)
        if rows:
            self._to_select = ()
            self._view.choose(*sorted(rows.values()))
        if self._to_scroll is not None:
            row = self._model.row_of(self._to_scroll)
            if row is not None:
                self._to_scroll = None
                self._view.scrollTo(self._model.index(row))

    def _forget(self, _generation: object) -> None:
        self._to_select, self._to_scroll = (), None
