"""What the gallery needs to lay out a library without reading its rows."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listing:
    """The ids of a search's hits, newest first, and the day of each.

    `days` are ordinals (`datetime.date.toordinal`) in the local time zone, one for each id.
    """

    ids: Sequence[str] = ()
    days: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.ids)
