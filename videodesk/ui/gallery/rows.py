"""The rows behind the model: the ids of one listing, and the pages of it last looked at."""

import logging
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final, Protocol

from videodesk.generation import Generation
from videodesk.library.listing import Listing

PAGE: Final = 128
_PAGES_KEPT: Final = 16

_log = logging.getLogger(__name__)


class Reader(Protocol):
    """What the gallery reads a library through. Both are called from several threads."""

    def listing(self, search: str) -> Listing:
        """The hits of a search, newest first; all of the library for "". May take 0.2 s."""
        ...

    def page(self, ids: Sequence[str]) -> list[Generation]:
        """The generations of these ids, less those that are gone, in any order. Takes 0.3 ms."""
        ...


class Rows:
    """The rows of one listing.

    They are kept from the oldest on, so that a new one on top is an append: neither the places
    of the others nor the borders of the pages move.
    """

    def __init__(self, reader: Reader, ids: Sequence[str] = ()) -> None:
        self._reader = reader
        self._ids = list(reversed(ids))
        self._places = {each: place for place, each in enumerate(self._ids)}
        self._pages: OrderedDict[int, dict[str, Generation]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._ids)

    def id_at(self, row: int) -> str:
        """The id of a row, 0 for the newest."""
        return self._ids[len(self._ids) - 1 - row]

    def row_of(self, generation_id: str) -> int | None:
        """The row of an id, None for one that is not in this listing."""
        place = self._places.get(generation_id)
        return None if place is None else len(self._ids) - 1 - place

    def generation(self, row: int) -> Generation | None:
        """The generation of a row; None where the library no longer has it or cannot be read."""
        place = len(self._ids) - 1 - row
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

    def put_on_top(self, generation: Generation) -> None:
        """Adds a new row 0."""
        place = len(self._ids)
        self._ids.append(generation.id)
        self._places[generation.id] = place
        if place % PAGE == 0:
            self._keep(place // PAGE, {})
        self.put(generation)

    def added_to(self, older: "Rows") -> int | None:
        """How many rows were put on top of `older` to make these; None if more is different."""
        return len(self) - len(older) if older.lies_below(self._ids) else None

    def lies_below(self, oldest_first: Sequence[str]) -> bool:
        """Whether these rows are the oldest of such ids."""
        return oldest_first[: len(self._ids)] == self._ids

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
