"""Cache of the gallery's rows: the ids of one listing, and the pages of rows last looked at."""

import logging
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final, Protocol

from videodesk.generation import Generation, Status
from videodesk.library.query import Query
from videodesk.library.types import LibraryRow, Listing

PAGE: Final = 128
_MAX_PAGES: Final = 16

_log = logging.getLogger(__name__)


class GallerySource(Protocol):
    """Where the gallery reads a library. Both methods are called from several threads."""

    def listing(self, query: Query) -> Listing:
        """The ids that a query finds, in its order. May take 0.2 s."""
        ...

    def rows(self, ids: Sequence[str]) -> list[LibraryRow]:
        """The rows of these ids without those that are gone, in any order. Takes 0.5 ms for 128."""
        ...


class RowCache:
    """The rows of one listing.

    Rows are kept from the oldest to the newest, so that a new one is appended: neither the
    positions of the others nor the page boundaries move. `ids` come in the order of the listing;
    row 0 is the first of them.
    """

    def __init__(
        self, source: GallerySource, ids: Sequence[str] = (), *, oldest_first: bool = False
    ) -> None:
        self._source = source
        self._oldest_first = oldest_first
        self._ids = list(ids if oldest_first else reversed(ids))
        self._positions = {each: position for position, each in enumerate(self._ids)}
        self._pages: OrderedDict[int, dict[str, LibraryRow]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._ids)

    def id_at(self, row: int) -> str:
        """The id of a row."""
        return self._ids[self._mirrored(row)]

    def row_of(self, generation_id: str) -> int | None:
        """The row of an id, None if it is not in this listing."""
        position = self._positions.get(generation_id)
        return None if position is None else self._mirrored(position)

    def get(self, row: int) -> LibraryRow | None:
        """The content of a row; None if the library no longer has it or it cannot be read."""
        position = self._mirrored(row)
        return self._page(position // PAGE).get(self._ids[position])

    def get_all(self, rows: Sequence[int]) -> list[LibraryRow]:
        """The contents of many rows, read again without changing the cached pages."""
        found: dict[str, LibraryRow] = {}
        ids = [self.id_at(row) for row in rows]
        for start in range(0, len(ids), PAGE):
            found |= self._read(ids[start : start + PAGE])
        return [found[each] for each in ids if each in found]

    def update(self, generation: Generation) -> LibraryRow:
        """Applies a change of a generation; returns its row.

        The annotation is the cached one, or is read: then this blocks on the disk for 0.1 ms.
        """
        position = self._positions.get(generation.id)
        page = None if position is None else self._pages.get(position // PAGE)
        held = None if page is None else page.get(generation.id)
        is_shown_again = generation.status is Status.UNCONFIRMED  # by the library
        if held is None or (held.annotation.hidden and is_shown_again):
            held = self._read([generation.id]).get(generation.id)
        row = LibraryRow(generation) if held is None else replace(held, generation=generation)
        if page is not None:
            page[generation.id] = row
        return row

    def append_newest(self, row: LibraryRow) -> None:
        """Adds a row that is newer than all others."""
        position = len(self._ids)
        generation_id = row.generation.id
        self._ids.append(generation_id)
        self._positions[generation_id] = position
        if position % PAGE == 0:
            self._keep(position // PAGE, {})
        page = self._pages.get(position // PAGE)
        if page is not None:
            page[generation_id] = row

    def newest(self) -> Generation | None:
        """The newest generation; None if there is none, or the library no longer has it."""
        if not self._ids:
            return None
        row = self.get(self._mirrored(len(self) - 1))
        return None if row is None else row.generation

    def ids_without(self, generation_ids: Collection[str]) -> list[str]:
        """The ids of all other rows, from row 0 on."""
        ids = self._ids if self._oldest_first else reversed(self._ids)
        return [each for each in ids if each not in generation_ids]

    def rows_of(self, generation_ids: Collection[str]) -> set[int]:
        """The rows of these ids, without those that are not listed."""
        return {
            self._mirrored(self._positions[each])
            for each in generation_ids
            if each in self._positions
        }

    def count_added_to(self, older: "RowCache") -> int | None:
        """How many newest rows `older` lacks of these; None if anything else differs."""
        is_more = older.is_start_of(self._ids, oldest_first=self._oldest_first)
        return len(self) - len(older) if is_more else None

    def is_start_of(self, ids: Sequence[str], *, oldest_first: bool) -> bool:
        """Whether these rows, in this order, are the oldest of `ids` (oldest first)."""
        return oldest_first == self._oldest_first and ids[: len(self._ids)] == self._ids

    def _mirrored(self, number: int) -> int:
        """The position of a row, or the row of a position."""
        return number if self._oldest_first else len(self._ids) - 1 - number

    def _page(self, number: int) -> dict[str, LibraryRow]:
        page = self._pages.get(number)
        if page is None:
            page = self._read(self._ids[number * PAGE : (number + 1) * PAGE])
            self._keep(number, page)
        else:
            self._pages.move_to_end(number)
        return page

    def _keep(self, number: int, page: dict[str, LibraryRow]) -> None:
        self._pages[number] = page
        while len(self._pages) > _MAX_PAGES:
            self._pages.popitem(last=False)

    def _read(self, ids: Sequence[str]) -> dict[str, LibraryRow]:
        try:
            return {row.generation.id: row for row in self._source.rows(ids)}
        except Exception:  # noqa: BLE001  # called while painting, where nothing may be raised
            _log.exception("Could not read a page of the library")
            return {}
