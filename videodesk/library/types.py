"""Values that readers of a library return."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from videodesk.generation import Generation
from videodesk.library.annotations import Annotation


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A generation and its annotation."""

    generation: Generation
    annotation: Annotation = field(default_factory=Annotation)


@dataclass(frozen=True, slots=True)
class Listing:
    """The ids found by a query, in its order, and the day of each.

    Enough to lay out a gallery without reading its rows. `days` are ordinals
    (`datetime.date.toordinal`) in the local time zone, one for each id.
    """

    ids: Sequence[str] = ()
    days: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.ids)
