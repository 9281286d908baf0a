"""Which generations a gallery lists, and in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import compress
from typing import Final

from PySide6.QtCore import QCoreApplication

from videodesk.errors import Code
from videodesk.generation import SETTLED, Generation, Status
from videodesk.library.listing import Listing
from videodesk.ui.gallery.row_cache import GallerySource

_AT_ONCE: Final = 500
_OWNER_CODES: Final = frozenset(
    {
        Code.KEY_MISSING,
        Code.KEY_MALFORMED,
        Code.KEY_REFUSED,
        Code.NO_BALANCE,
        Code.ACCESS_DENIED,
        Code.MODEL_NOT_ALLOWED,
        Code.WRONG_ADDRESS,
        Code.UNKNOWN_TASK,
        Code.PICTURE_MISSING,
        Code.DISK_FULL,
    }
)
"""What only the person can mend; what waits for it does not go on by itself."""


class StatusFilter(StrEnum):
    """The chips above the tiles."""

    ALL = "all"
    WORKING = "working"
    NEEDS_YOU = "needs-you"
    FINISHED = "finished"
    FAILED = "failed"


class SortOrder(StrEnum):
    """What comes first."""

    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class GalleryFilter:
    """What is asked of a library: a search, what to show of its hits, and their order.

    With `hidden`, what its owner put out of sight is shown, too.
    """

    search: str = ""
    show: StatusFilter = StatusFilter.ALL
    order: SortOrder = SortOrder.NEWEST
    hidden: bool = False

    def matches(self, generation: Generation) -> bool:
        """Whether `show` has room for a generation as it stands; the search is not looked at."""
        match self.show:
            case StatusFilter.ALL:
                return True
            case StatusFilter.WORKING:
                return not generation.status.is_settled
            case StatusFilter.NEEDS_YOU:
                return needs_attention(generation)
            case StatusFilter.FINISHED:
                return generation.status is Status.COMPLETED
            case StatusFilter.FAILED:
                return generation.status is Status.FAILED


def needs_attention(generation: Generation) -> bool:
    """Whether nothing more happens before the person decides or mends something."""
    if generation.status is Status.UNCONFIRMED:
        return True
    why = generation.problem
    return not generation.status.is_settled and why is not None and why.code in _OWNER_CODES


_UNDER_WAY: Final = frozenset(Status) - SETTLED
_STATUSES: Final[Mapping[StatusFilter, frozenset[Status]]] = {
    StatusFilter.ALL: frozenset(),
    StatusFilter.WORKING: _UNDER_WAY,
    StatusFilter.NEEDS_YOU: _UNDER_WAY | {Status.UNCONFIRMED},
    StatusFilter.FINISHED: frozenset({Status.COMPLETED}),
    StatusFilter.FAILED: frozenset({Status.FAILED}),
}


def run_query(reader: GallerySource, sieve: GalleryFilter) -> Listing:
    """The hits, newest first whatever the order. For a thread: NEEDS_YOU reads rows."""
    listing = reader.listing(sieve.search, _STATUSES[sieve.show], hidden=sieve.hidden)
    if sieve.show is not StatusFilter.NEEDS_YOU:
        return listing
    kept = _kept(reader, listing.ids, sieve)
    marks = [each in kept for each in listing.ids]
    return Listing(list(compress(listing.ids, marks)), list(compress(listing.days, marks)))


def _kept(reader: GallerySource, ids: Sequence[str], sieve: GalleryFilter) -> set[str]:
    kept: set[str] = set()
    for start in range(0, len(ids), _AT_ONCE):
        page = reader.page(ids[start : start + _AT_ONCE])
        kept.update(each.id for each in page if sieve.matches(each))
    return kept


def show_words() -> dict[StatusFilter, str]:
    """The chips' words, with their keys in a menu."""
    return {
        StatusFilter.ALL: QCoreApplication.translate("Sieve", "&All"),
        StatusFilter.WORKING: QCoreApplication.translate("Sieve", "&Working"),
        StatusFilter.NEEDS_YOU: QCoreApplication.translate("Sieve", "&Needs you"),
        StatusFilter.FINISHED: QCoreApplication.translate("Sieve", "&Finished"),
        StatusFilter.FAILED: QCoreApplication.translate("Sieve", "Fa&iled"),
    }
