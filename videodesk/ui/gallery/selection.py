"""What is selected in the gallery, as far as others need it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from videodesk.generation import Generation
from videodesk.library.file_digest import FileState
from videodesk.library.types import LibraryRow
from videodesk.ui.actions.action_rules import ActionTarget
from videodesk.ui.gallery.model import GalleryModel
from videodesk.ui.gallery.posters import PosterCache
from videodesk.ui.gallery.row_cache import PAGE, GallerySource
from videodesk.ui.gallery.view import GalleryView
from videodesk.ui.widgets.worker_pool import WorkerPool

T = TypeVar("T")


class GallerySelection:
    """The selected tiles, from the top; `as_shown` adds to a request what holds its account."""

    def __init__(
        self,
        view: GalleryView,
        model: GalleryModel,
        posters: PosterCache,
        source: GallerySource,
        workers: WorkerPool,
        as_shown: Callable[[Generation], Generation],
    ) -> None:
        self._as_shown = as_shown
        self._view = view
        self._model = model
        self._posters = posters
        self._source = source
        self._workers = workers

    @property
    def count(self) -> int:
        """How many tiles are selected."""
        return self._view.selected_count()

    @property
    def ids(self) -> list[str]:
        """The ids of all of them."""
        return [self._model.id_at(row) for row in self._view.selected_rows()]

    def generations(self, limit: int | None = None) -> list[Generation]:
        """At most `limit` of them."""
        return self._model.generations(self._view.selected_rows(limit))

    def targets(self, limit: int) -> list[ActionTarget]:
        """At most `limit` of them, with what action rules depend on."""
        rows = self._model.rows(self._view.selected_rows(limit))
        return [self._target(row) for row in rows]

    def read(
        self,
        work: Callable[[list[ActionTarget]], T],
        done: Callable[[T], None],
        *,
        limit: int | None = None,
    ) -> None:
        """Reads at most `limit` of them, and calls `work` with them, on a thread.

        `done` gets the result on this one.
        """
        ids = [self._model.id_at(row) for row in self._view.selected_rows(limit)]
        self._workers.run(lambda: work(self._read(ids)), done)

    def includes(self, generation_id: str) -> bool:
        """Whether a generation is selected."""
        row = self._model.row_of(generation_id)
        return row is not None and self._view.selectionModel().isSelected(self._model.index(row))

    def _read(self, ids: Sequence[str]) -> list[ActionTarget]:
        pages = (ids[start : start + PAGE] for start in range(0, len(ids), PAGE))
        rows = {row.generation.id: row for page in pages for row in self._source.rows(page)}
        return [self._target(rows[each]) for each in ids if each in rows]

    def _target(self, row: LibraryRow) -> ActionTarget:
        file = self._posters.file_state(row.generation.id)
        return ActionTarget(
            self._as_shown(row.generation),
            is_missing=file is FileState.MISSING,
            is_damaged=file is FileState.DAMAGED,
            is_hidden=row.annotation.hidden,
        )
