"""Snapshot of what is current, selected and visible, by ids, so that it survives a new listing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex

from videodesk.ui.gallery.grid_view import Anchor
from videodesk.ui.gallery.model import GalleryModel


@dataclass(frozen=True, slots=True)
class ViewState:
    """The ids; `y` is the upper edge of `anchor` in the viewport."""

    current: str | None
    selected: tuple[str, ...]
    anchor: str | None
    y: int

    def selection(self, model: GalleryModel) -> QItemSelection:
        """The selected rows that are still listed, as few ranges."""
        return selection_of(model, sorted(model.rows_of(self.selected).values()))


def selection_of(model: GalleryModel, rows: Sequence[int]) -> QItemSelection:
    """A selection of these rows, in ascending order, as few ranges."""
    starts = [row for before, row in pairwise([-2, *rows]) if row != before + 1]
    ends = [row for row, after in pairwise([*rows, -2]) if after != row + 1]
    selection = QItemSelection()
    for first, last in zip(starts, ends, strict=True):
        selection.select(model.index(first), model.index(last))
    return selection


def view_state_of(
    model: GalleryModel,
    current: QModelIndex | QPersistentModelIndex,
    selected: Sequence[int],
    anchor: Anchor | None,
) -> ViewState:
    """The state of a view with this current row, these selected rows, and this anchor."""
    return ViewState(
        current=model.id_at(current.row()) if current.isValid() else None,
        selected=tuple(model.id_at(row) for row in selected),
        anchor=model.id_at(anchor.row) if anchor else None,
        y=anchor.y if anchor else 0,
    )
