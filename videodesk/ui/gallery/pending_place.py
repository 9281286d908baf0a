"""Leads the view to a generation that may not be listed yet."""

from videodesk.ui.gallery.model import GalleryModel
from videodesk.ui.gallery.view import GalleryView


class PendingPlace:
    """Selects or scrolls to a generation, at once or when it is listed next."""

    def __init__(self, view: GalleryView, model: GalleryModel) -> None:
        self._view = view
        self._model = model
        self._to_select: str | None = None
        self._to_scroll: str | None = None

    def select(self, generation_id: str) -> None:
        """Selects only this generation."""
        self._to_select = generation_id
        self.on_listed()

    def scroll_to(self, generation_id: str) -> None:
        """Scrolls to a generation; the selection stays."""
        self._to_scroll = generation_id
        self.on_listed()

    def on_listed(self) -> None:
        """Does what waits for the rows that are listed now."""
        if self._to_select is not None:
            row = self._model.row_of(self._to_select)
            if row is not None:
                self._to_select = None
                self._view.choose(row)
        if self._to_scroll is not None:
            row = self._model.row_of(self._to_scroll)
            if row is not None:
                self._to_scroll = None
                self._view.scrollTo(self._model.index(row))
