"""A search of a library: the first page at once, and everything else behind it."""

import sys
from array import array
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from videodesk.library.days import day_sections
from videodesk.library.query import Query, SortOrder
from videodesk.library.reading_connection import ReadingConnection, Ticket
from videodesk.library.rows import Value
from videodesk.library.types import Listing, PackedIds, Page
from videodesk.stored_values import is_id

_SCANNED: Final = 2_000
_COMMON: Final = 20
"""A word in more than one of so many prompts is common."""
_MOST_WORDS: Final = 50
"""More are looked for in the index alone: SQLite does not take any number of conditions."""
_ID_LENGTH: Final = 16
# All ids as one text and all times as another: a hundred thousand rows of Python's would keep the
# window's thread from running.
_PACKED: Final = """
    SELECT count(*), min(length(id)), max(length(id)),
        group_concat(id, '') = lower(group_concat(id, '')),
        unhex(group_concat(id, '')), unhex(group_concat(format('%016x', created_at), ''))
    FROM (SELECT id, created_at {rest})
"""


class Search:
    """One search. `cancel` ends it from any thread: what runs raises SearchCancelledError.

    `scanned` rows are looked at one by one before an index is asked: a word that is common fills
    a page from them, and asking the index for it takes longer.
    """

    def __init__(
        self, query: Query, connection: ReadingConnection, *, scanned: int = _SCANNED
    ) -> None:
        self._query = query
        self._scanned = scanned
        self._connection = connection
        self._ticket = Ticket()
        self._common: Collection[str] | None = None

    def cancel(self) -> None:
        """Ends the search."""
        self._ticket.cancel()

    def first_page(self, size: int) -> Page:
        """The first ids. Blocks for some milliseconds, also if there are a million."""
        is_scanned = len(self._query.words) <= _MOST_WORDS
        found = self._first(size) if is_scanned else []
        if len(found) < size and not self._query.finds_most:
            last_added = self._last_added(size)
            if last_added:
                ids = PackedIds.of(name for name, _ in last_added)
                moments = [at for _, at in last_added]
                return Page(ids, day_sections(moments, ascending=self._ascends))
            everything = self.listing()
            return Page(everything.ids[:size], everything.sections, everything)
        self._common = self._query.words
        ids = PackedIds.of(name for name, _ in found)
        sections = day_sections([at for _, at in found], ascending=self._ascends)
        listing = Listing(ids, sections) if len(found) < size else None
        return Page(ids, sections, listing)

    def listing(self) -> Listing:
        """Everything. Blocks for 0.05 s at 100,000 rows."""
        if self._common is None:
            self._common = self._common_words()
        where, bindings = self._query.where(self._common)
        rest = f"FROM generations {where} {self._query.order_by()}"
        found = self._connection.select(
            _PACKED.format(rest=rest), bindings, as_bytes="SELECT 0", ticket=self._ticket
        )
        count, *lengths, has_lower_case, packed, times = (*found[0], *[None] * 5)[:6]
        if count == 0 and len(found[0]) > 1:
            return Listing(PackedIds(), [])
        if (
            lengths == [_ID_LENGTH] * 2
            and has_lower_case
            and isinstance(count, int)
            and isinstance(packed, bytes)
            and isinstance(times, bytes)
            and len(packed) == len(times) == 8 * count
        ):
            moments = array("q", times)
            if sys.byteorder == "little":
                moments.byteswap()
            return Listing(PackedIds(packed), day_sections(moments, ascending=self._ascends))
        return self._row_by_row(rest, bindings)

    @property
    def _ascends(self) -> bool:
        return self._query.order is SortOrder.OLDEST

    def _first(self, size: int) -> list[tuple[str, int]]:
        """The first ids and times among the rows that may be scanned."""
        where, bindings = self._query.where(self._query.words)
        end = "" if self._query.finds_most else f"AND {self._end_of_scan()}"
        rest = f"FROM generations {where} {end} {self._query.order_by()} LIMIT :size"
        return self._ids_and_times(rest, {**bindings, "size": size, "scanned": self._scanned})

    def _last_added(self, size: int) -> list[tuple[str, int]]:
        """The first ids and times in the order of the index, if they are the first in time as well.

        The index gives them in the order in which the rows were added without finding them all: for
        a common word that none of the scanned rows has. Hardly ever is a row older than one before.
        """
        match = self._query.match
        if match is None:
            return []
        where, bindings = replace(self._query, text="").where()
        order, newer, after = ("", "<", ">") if self._ascends else ("DESC", ">", "<")
        rows = self._connection.select(
            "SELECT CAST(id AS BLOB), created_at, seq "
            f"FROM prompts CROSS JOIN generations ON seq = prompts.rowid {where} "
            f"AND prompts MATCH :match ORDER BY prompts.rowid {order} LIMIT :size",
            {**bindings, "match": match, "size": size},
            ticket=self._ticket,
        )
        found = [
            (at, seq, name)
            for each, at, seq in rows
            if isinstance(at, int) and isinstance(seq, int) and is_id(name := _text(each))
        ]
        if len(found) < size:
            return []
        last_seq = found[-1][1]
        found.sort(reverse=not self._ascends)
        others = self._connection.select(
            f"SELECT 1 FROM generations WHERE created_at {newer} :at AND seq {after} :seq LIMIT 1",
            {"at": found[-1][0], "seq": last_seq},
            ticket=self._ticket,
        )
        return [] if others else [(name, at) for at, _, name in found]

    def _common_words(self) -> Collection[str]:
        """Of several words, those that are common in the rows that were added last, but not all.

        They are looked for in the rows of the rarest one.
        """
        words = self._query.words
        if not 2 <= len(words) <= _MOST_WORDS or not self._scanned:
            return ()
        counts = ", ".join(f"sum(instr(folded, :word{place}) > 0)" for place in range(len(words)))
        newest = "SELECT folded FROM folded_prompts ORDER BY seq DESC LIMIT :scanned"
        bindings = {f"word{place}": word for place, word in enumerate(words)}
        (found,) = self._connection.select(
            f"SELECT {counts} FROM ({newest})",
            {**bindings, "scanned": self._scanned},
            ticket=self._ticket,
        )
        numbers = [each if isinstance(each, int) else 0 for each in found]
        rarest = words[numbers.index(min(numbers))]
        return [
            word
            for word, number in zip(words, numbers, strict=True)
            if word != rarest and number > self._scanned // _COMMON
        ]

    def _end_of_scan(self) -> str:
        compared, order = ("<=", "") if self._ascends else (">=", "DESC")
        last = f"ORDER BY created_at {order} LIMIT 1 OFFSET :scanned"
        beyond = "9223372036854775807" if self._ascends else "-9223372036854775808"
        return (
            f"created_at {compared} ifnull((SELECT created_at FROM generations {last}), {beyond})"
        )

    def _row_by_row(self, rest: str, bindings: Mapping[str, Value]) -> Listing:
        """The listing of a damaged database: what is no id is left out."""
        found = self._ids_and_times(rest, bindings)
        sections = day_sections([at for _, at in found], ascending=self._ascends)
        return Listing(PackedIds.of(name for name, _ in found), sections)

    def _ids_and_times(self, rest: str, bindings: Mapping[str, Value]) -> list[tuple[str, int]]:
        rows = self._connection.select(
            f"SELECT id, created_at {rest}",
            bindings,
            as_bytes=f"SELECT CAST(id AS BLOB), created_at {rest}",
            ticket=self._ticket,
        )
        named = [(_text(name), at if isinstance(at, int) else 0) for name, at in rows]
        return [(name, at) for name, at in named if is_id(name)]


def _text(value: Value) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
