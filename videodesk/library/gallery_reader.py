"""The two readers of a gallery: a long search must not hold up the page that is looked at."""

from collections.abc import Collection, Sequence
from pathlib import Path

from videodesk.generation import Generation, Status
from videodesk.library.listing import Listing
from videodesk.library.reader import Reader
from videodesk.library.types import EventLogEntry


class GalleryReader:
    """Reads one library for showing it; safe to share among threads.

    Raises what `Reader` raises.
    """

    def __init__(self, folder: Path) -> None:
        self._searching = Reader(folder)
        self._paging = Reader(folder)

    def listing(
        self, search: str, statuses: Collection[Status] = (), *, hidden: bool = False
    ) -> Listing:
        """The hits of a search, newest first. Blocks 0.1 s at 100,000 rows.

        Only those of `statuses`, where some are named; with `hidden`, those out of sight, too.
        """
        return self._searching.listing(search, statuses, hidden=hidden)

    def page(self, ids: Sequence[str]) -> list[Generation]:
        """The generations of these ids, less those that are gone."""
        return self._paging.page(ids)

    def children(self, generation_id: str) -> list[Generation]:
        """The generations that were made from one, oldest first."""
        return self._paging.children(generation_id)

    def journal(self, generation_id: str) -> list[EventLogEntry]:
        """What was sent and answered for a generation, oldest first."""
        return self._paging.journal(generation_id)

    def close(self) -> None:
        """Ends both connections."""
        self._searching.close()
        self._paging.close()
