"""The rows behind the model: the ids of one listing, and the pages of it last looked at."""

import logging
from collections import OrderedDict
from collections.abc import Collection, Sequence
from typing import Final, Protocol

from videodesk.generation import Generation, Status
from videodesk.library.listing import Listing

PAGE: Final = 128
_PAGES_KEPT: Final = 16

_log = logging.getLogger(__name__)


class GallerySource(Protocol):
    """What the gallery reads a library through. Both are called from several threads."""

    def listing(
        self, search: str, statuses: Collection[Status] = (), *, hidden: bool = False
    ) -> Listing:
        """The hits of a search, newest first; all of the library for "". May take 0.2 s.

        Only those of `statuses`, where some are named; with `hidden`, those out of sight, too.
        """
        ...

    def page(self, ids: Sequence[str]) -> list[Generation]:
        """The generations of these ids, less those that are gone, in any order. Takes 0.3 ms."""
        ...


class RowCache:
    """The rows of one listing.

    They are kept from the oldest on, so that a new one is an append: neither the places of the
    others nor the borders of the pages move. `ids` come newest first; row 0 is the newest of them,
    or the oldest if `oldest_first`.
    """

    def __init__(
        self, reader: GallerySource, ids: Sequence[str] = (), *, oldest_first: bool = False
    ) -> None:
        self._reader = reader
        self._oldest_first = oldest_first
        self._ids = list(reversed(ids))
        self._places = {each: place for place, each in enumerate(self._ids)}
        self._pages: OrderedDict[int, dict[str, Generation]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._ids)

    def id_at(self, row: int) -> str:
        """The id of a row."""
        return self._ids[self._turned(row)]

    def row_of(self, generation_id: str) -> int | None:
        """The row of an id, None for one that is not in this listing."""
        place = self._places.get(generation_id)
        return None if place is None else self._turned(place)

    def generation(self, row: int) -> Generation | None:
        """The generation of a row; None where the library no longer has it or cannot be read."""
        place = self._turned(row)
        return self._page(place // PAGE).get(self._ids[place])

    def generations(self, rows: Sequence[int]) -> list[Generation]:
        """The generations of many rows, read anew without disturbing the pages kept."""
        found: dict[str, Generation] = {}
        ids = [self.id_at(row) for row in rows]
        for start in range(0, len(ids), PAGE):
            found |= self._read(ids[start : start + PAGE])
        return [found[each] for each in ids if each in found]

    def put(self, generation: Generation) -> None:
        """Replaces a row's generation where its page is at hand."""
        page = self._pages.get(self._places[generation.id] // PAGE)
        if page is not None:
            page[generation.id] = generation

    def add_newest(self, generation: Generation) -> None:
        """Adds a row at the end where the newest are."""
        place = len(self._ids)
        self._ids.append(generation.id)
        self._places[generation.id] = place
        if place % PAGE == 0:
            self._keep(place // PAGE, {})
        self.put(generation)

    def newest(self) -> Generation | None:
        """The newest generation; None where there is none, or the library no longer has it."""
        return self.generation(self._turned(len(self) - 1)) if len(self) else None

    def without(self, generation_ids: Collection[str]) -> list[str]:
        """The ids of all other rows, newest first."""
        return [each for each in reversed(self._ids) if each not in generation_ids]

    def places_of(self, generation_ids: Collection[str]) -> list[int]:
        """Where these are among all, counted from the newest; those not listed are left out."""
        last = len(self._ids) - 1
        return [last - self._places[each] for each in generation_ids if each in self._places]

    def added_to(self, older: "RowCache") -> int | None:
        """How many newest rows `older` lacks of these; None if more is different."""
        is_more = older.are_oldest_of(self._ids, oldest_first=self._oldest_first)
        return len(self) - len(older) if is_more else None

    def are_oldest_of(self, ids: Sequence[str], *, oldest_first: bool) -> bool:
        """Whether these rows, in this order, are the oldest of such ids (oldest first)."""
        return oldest_first == self._oldest_first and ids[: len(self._ids)] == self._ids

    def _turned(self, number: int) -> int:
        """A row's place, or a place's row."""
        return number if self._oldest_first else len(self._ids) - 1 - number

    def _page(self, number: int) -> dict[str, Generation]:
        page = self._pages.get(number)
        if page is None:
            page = self._read(self._ids[number * PAGE : (number + 1) * PAGE])
            self._keep(number, page)
        else:
            self._pages.move_to_end(number)
        return page

    def _keep(self, number: int, page: dict[str, Generation]) -> None:
        self._pages[number] = page
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)

    def _read(self, ids: Sequence[str]) -> dict[str, Generation]:
        try:
            return {generation.id: generation for generation in self._reader.page(ids)}
        except Exception:  # noqa: BLE001  # called while painting, where nothing may be raised
            _log.exception("A page of the library could not be read")
            return {}
