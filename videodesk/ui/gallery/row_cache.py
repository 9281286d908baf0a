"""Cache of the gallery's rows: the ids of one listing, and the pages of rows last looked at."""

import logging
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final, Protocol

from videodesk.generation import Generation, Status
from videodesk.library.query import Query
from videodesk.library.types import Ids, LibraryRow, Listing, PackedIds, Page

PAGE: Final = 64
_MAX_PAGES: Final = 32
_MAX_FORMER: Final = PAGE * _MAX_PAGES
_FEW: Final = 32

_log = logging.getLogger(__name__)


class GallerySearch(Protocol):
    """One search of a library, which runs on a thread.

    Once `cancel` was called, what runs raises `SearchCancelledError`, or is not needed.
    """

    def first_page(self, size: int) -> Page:
        """The first ids. Takes some milliseconds."""
        ...

    def listing(self) -> Listing:
        """Everything. Takes 0.05 s for 100,000 rows."""
        ...

    def cancel(self) -> None:
        """Ends what runs, from any thread."""
        ...


class GallerySource(Protocol):
    """Where the gallery reads a library. Both methods are called from several threads."""

    def search(self, query: Query) -> GallerySearch:
        """A search; reads nothing yet."""
        ...

    def rows(self, ids: Sequence[str]) -> list[LibraryRow]:
        """The rows of these ids without those that are gone, in any order. Takes 3 ms for 64."""
        ...


def without(listing: Listing, ids: Collection[str]) -> Listing:
    """The listing without these ids."""
    if not ids:
        return listing
    found = places(listing.ids, ids)
    return listing.without(found.values())


def places(ids: Ids, wanted: Collection[str]) -> dict[str, int]:
    """The places of some of the ids, without those that are missing."""
    if len(wanted) > _FEW:
        some = set(wanted)
        numbered = ((ids[place], place) for place in range(len(ids)))
        return {each: place for each, place in numbered if each in some}
    found = {}
    for each in wanted:
        with suppress(ValueError):
            found[each] = ids.index(each)
    return found


class RowCache:
    """The rows of one listing.

    A row that is added is newer than all others, and first or last in the listing. Positions count
    the listed rows from row 0, and then the added ones in the order in which they came: so neither
    positions nor page boundaries ever move.
    """

    def __init__(
        self, source: GallerySource, ids: Ids | None = None, *, oldest_first: bool = False
    ) -> None:
        self._source = source
        self.oldest_first = oldest_first
        self._ids: Ids = PackedIds() if ids is None else ids
        self._listed = len(self._ids)
        self._added: list[str] = []
        self._added_places: dict[str, int] = {}
        self._missing = ""
        self._pages: OrderedDict[int, dict[str, LibraryRow]] = OrderedDict()
        self._former: dict[str, LibraryRow] = {}
        self._being_read: set[int] = set()
        self._changed_meanwhile: dict[str, LibraryRow] = {}

    def __len__(self) -> int:
        return self._listed + len(self._added)

    def id_at(self, row: int) -> str:
        """The id of a row."""
        return self._id(self._position(row))

    def row_of(self, generation_id: str) -> int | None:
        """The row of an id, None if it is not in this listing."""
        position = self._position_of(generation_id)
        return None if position is None else self._row(position)

    def rows_of(self, generation_ids: Collection[str]) -> dict[str, int]:
        """The rows of many ids, without those that are not listed."""
        if len(generation_ids) > _FEW:
            return places(self.listed_ids(), generation_ids)
        found = ((each, self.row_of(each)) for each in generation_ids)
        return {each: row for each, row in found if row is not None}

    def peek(self, row: int) -> LibraryRow | None:
        """The content of a row as far as it was read: None if not yet, or if it is gone.

        Never blocks. Until a row is read again after a new listing, this is its former content.
        """
        position = self._position(row)
        page, name = self._pages.get(position // PAGE), self._id(position)
        if page is None:
            return self._former.get(name)
        self._pages.move_to_end(position // PAGE)
        return page.get(name)

    def get(self, row: int) -> LibraryRow | None:
        """The content of a row; None if the library no longer has it or it cannot be read."""
        position = self._position(row)
        number = position // PAGE
        page = self._pages.get(number)
        if page is None:
            page = self._read(self._ids_of(number))
            self._keep(number, page)
        else:
            self._pages.move_to_end(number)
        return page.get(self._id(position))

    def get_all(self, rows: Sequence[int]) -> list[LibraryRow]:
        """The contents of many rows, read again without changing the cached pages."""
        found: dict[str, LibraryRow] = {}
        ids = [self.id_at(row) for row in rows]
        for start in range(0, len(ids), PAGE):
            found |= self._read(ids[start : start + PAGE])
        return [found[each] for each in ids if each in found]

    def unread_page(self, rows: range) -> int | None:
        """The first page of these rows that is neither read nor being read."""
        numbers = (number for part in self._parts(rows) for number in self._pages_of(part))
        return next((each for each in numbers if self._is_unread(each)), None)

    def _is_unread(self, number: int) -> bool:
        return number not in self._pages and number not in self._being_read

    def _parts(self, rows: range) -> tuple[range, range]:
        """Rows on both sides of where the added ones begin or end: each has adjacent positions."""
        border = self._listed if self.oldest_first else len(self._added)
        border = min(max(border, rows.start), rows.stop)
        return range(rows.start, border), range(border, min(rows.stop, len(self)))

    def _pages_of(self, part: range) -> range:
        if not part:
            return part
        first, last = self._position(part[0]), self._position(part[-1])
        step = 1 if first <= last else -1
        return range(first // PAGE, last // PAGE + step, step)

    def begin_reading(self, number: int) -> list[str]:
        """Notes that a page is being read elsewhere; returns its ids."""
        self._being_read.add(number)
        return self._ids_of(number)

    def end_reading(self, number: int, rows: Iterable[LibraryRow]) -> range:
        """Stores a page that was read; returns the rows that look different."""
        self._being_read.discard(number)
        page = {row.generation.id: row for row in rows}
        for each in self._ids_of(number):
            if each in self._changed_meanwhile:
                page[each] = self._changed_meanwhile.pop(each)
        self._keep(number, page)
        shown = [self._row(position) for position in self._positions(number)]
        return range(min(shown), max(shown) + 1)

    def start_with(self, rows: Iterable[LibraryRow]) -> None:
        """Stores the rows of the first page, all that are not gone."""
        self._keep(0, {row.generation.id: row for row in rows})

    def take_over(self, former: "RowCache", *, is_longer: bool = False) -> None:
        """Takes over what another listing has read, to be shown until it is read again.

        With `is_longer` that was the beginning of this listing, and its pages are not read again.
        """
        self._former = former.read_rows()
        if is_longer:
            self._pages.update(former.whole_pages())

    def read_rows(self) -> dict[str, LibraryRow]:
        """The rows that were read, by their ids."""
        found = dict(self._former) if len(self._former) < _MAX_FORMER else {}
        for page in self._pages.values():
            found |= page
        return found

    def whole_pages(self) -> dict[int, dict[str, LibraryRow]]:
        """The pages that are the same in a listing that goes on after these rows."""
        whole = self._listed // PAGE if not self._added else 0
        return {number: page for number, page in self._pages.items() if number < whole}

    def update(self, generation: Generation) -> LibraryRow:
        """Applies a change of a generation; returns its row.

        The annotation is the cached one, or is read: then this blocks on the disk for 0.1 ms.
        """
        position = self._position_of(generation.id)
        number = None if position is None else position // PAGE
        page = None if number is None else self._pages.get(number)
        held = None if page is None else page.get(generation.id)
        is_shown_again = generation.status is Status.UNCONFIRMED  # by the library
        if held is None or (held.annotation.hidden and is_shown_again):
            held = self._read([generation.id]).get(generation.id)
        row = LibraryRow(generation) if held is None else replace(held, generation=generation)
        if page is not None:
            page[generation.id] = row
        elif generation.id in self._former:
            self._former[generation.id] = row
        if number in self._being_read:
            self._changed_meanwhile[generation.id] = row
        return row

    def append_newest(self, row: LibraryRow) -> None:
        """Adds a row that is newer than all others."""
        number = len(self) // PAGE
        generation_id = row.generation.id
        is_first = len(self) % PAGE == 0
        self._added_places[generation_id] = len(self._added)
        self._added.append(generation_id)
        if is_first:
            self._keep(number, {})
        page = self._pages.get(number)
        if page is not None:
            page[generation_id] = row
        elif number in self._being_read:
            self._changed_meanwhile[generation_id] = row

    def newest(self) -> Generation | None:
        """The newest generation; None if there is none, or the library no longer has it."""
        if not len(self):
            return None
        row = self.get(len(self) - 1 if self.oldest_first else 0)
        return None if row is None else row.generation

    def listed_ids(self) -> Ids:
        """The ids from row 0 on."""
        if not self._added:
            return self._ids
        added = self._like_listed(self._added if self.oldest_first else self._added[::-1])
        return self._ids + added if self.oldest_first else added + self._ids

    def count_added_to(self, older: "RowCache") -> int | None:
        """How many newest rows `older` lacks of these; None if anything else differs."""
        added = len(self) - len(older)
        if added < 0 or older.oldest_first != self.oldest_first:
            return None
        ids, former = self.listed_ids(), older.listed_ids()
        same = ids[: len(former)] if self.oldest_first else ids[added:]
        return added if same == former else None

    def is_beginning_of(self, ids: Ids) -> bool:
        """Whether `ids` begins with these rows."""
        listed = self.listed_ids()
        return ids[: len(listed)] == listed

    def _like_listed(self, ids: Sequence[str]) -> Ids:
        return PackedIds.of(ids) if isinstance(self._ids, PackedIds) else list(ids)

    def _position(self, row: int) -> int:
        """The position of a row."""
        if self.oldest_first:
            return row
        return row - len(self._added) if row >= len(self._added) else len(self) - 1 - row

    def _row(self, position: int) -> int:
        """The row of a position."""
        if self.oldest_first:
            return position
        if position < self._listed:
            return position + len(self._added)
        return len(self) - 1 - position

    def _id(self, position: int) -> str:
        if position < self._listed:
            return self._ids[position]
        return self._added[position - self._listed]

    def _position_of(self, generation_id: str) -> int | None:
        added = self._added_places.get(generation_id)
        if added is not None:
            return self._listed + added
        for number, page in self._pages.items():  # looking through all ids takes longer
            if generation_id in page:
                start = number * PAGE
                return start + self._ids[start : start + PAGE].index(generation_id)
        if generation_id != self._missing:  # asked several times for each change
            with suppress(ValueError):
                return self._ids.index(generation_id)
        self._missing = generation_id
        return None

    def _ids_of(self, number: int) -> list[str]:
        return [self._id(position) for position in self._positions(number)]

    def _positions(self, number: int) -> range:
        return range(number * PAGE, min((number + 1) * PAGE, len(self)))

    def _keep(self, number: int, page: dict[str, LibraryRow]) -> None:
        self._pages[number] = page
        self._pages.move_to_end(number)
        for each in page:
            self._former.pop(each, None)
        while len(self._pages) > _MAX_PAGES:
            self._pages.popitem(last=False)

    def _read(self, ids: Sequence[str]) -> dict[str, LibraryRow]:
        try:
            return {row.generation.id: row for row in self._source.rows(ids)}
        except Exception:  # noqa: BLE001  # called while painting, where nothing may be raised
            _log.exception("Could not read a page of the library")
            return {}
