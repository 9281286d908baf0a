"""A search gives its first page and everything, and can be cancelled."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.library.factories import START
from tests.library.test_query import fill, queries, rows
from videodesk.generation import Generation, Request, Status
from videodesk.library.database import FILE_NAME, add_functions, connect, migrations
from videodesk.library.library import Library
from videodesk.library.query import Query, SortOrder
from videodesk.library.reader import Reader
from videodesk.library.reading_connection import ReadingConnection, SearchCancelledError, Ticket
from videodesk.library.search import Search
from videodesk.library.types import LibraryRow, Listing, PackedIds, Section

ENDLESS = "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library(tmp_path_factory.mktemp("searched") / "library") as opened:
        yield opened


@given(st.data())
@settings(max_examples=100)
def test_first_page_is_the_beginning_of_the_listing(library: Library, data: st.DataObject) -> None:
    made = fill(library, data.draw(st.lists(rows, max_size=12)))
    query = data.draw(queries([row.generation.request.prompt for row in made]))
    size, scanned = data.draw(st.integers(1, 6)), data.draw(st.integers(0, 40))
    everything = library.listing(query)

    search = Search(query, library._search_connection, scanned=scanned)
    page = search.first_page(size)

    assert list(page.ids) == list(everything.ids[:size])
    assert sum(each.count for each in page.sections) >= len(page.ids)
    assert page.listing is None or page.listing == everything
    assert search.listing() == everything
    assert page.listing is not None or len(everything) >= size


@pytest.mark.parametrize("order", SortOrder)
@pytest.mark.parametrize("text", ["海边", "海", "边", "a", "ab", "b", "ca"])
def test_short_word_is_found_wherever_it_is(library: Library, text: str, order: SortOrder) -> None:
    prompts = ("海边", "在海边", "海边的", "边海", "abc", "ab", "a", "cab", "x海边y", "ca b", "")
    made = fill(
        library,
        [
            LibraryRow(
                Generation("", Request("m", each), Status.QUEUED, START + timedelta(minutes=number))
            )
            for number, each in enumerate(prompts)
        ],
    )
    found = [row.generation.id for row in made if text in row.generation.request.prompt]
    search = Search(Query(text, order=order), library._search_connection, scanned=0)
    assert sorted(search.listing().ids) == sorted(found)


def test_library_of_version_9_finds_short_words_at_the_end_of_prompts(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        library.add(Generation("a" * 16, Request("m", "在海边"), Status.QUEUED, START))
    connection = connect(tmp_path / FILE_NAME)
    add_functions(connection)
    for number, sql in migrations():
        if number > 9:
            for name in ("folded_prompts_end", "folded_prompts_last"):
                assert name in sql
                connection.execute(f"DROP INDEX {name}")
    connection.pragma("user_version", 9)
    connection.close()
    with Reader(tmp_path) as reader:  # a migrated copy
        assert list(reader.listing(Query("海边")).ids) == ["a" * 16]
    with Library(tmp_path) as library:
        assert list(library.listing(Query("海边")).ids) == ["a" * 16]


@pytest.mark.parametrize("order", SortOrder)
@pytest.mark.parametrize(
    ("moved", "to", "needs_everything"),
    [
        (0, 0, set[SortOrder]()),
        (3, 79, {SortOrder.OLDEST}),
        (60, 79, set[SortOrder]()),
        (79, 0, {SortOrder.NEWEST}),
        (65, 0, set(SortOrder)),
    ],
)
def test_first_page_of_a_word_that_only_old_rows_have(
    library: Library, order: SortOrder, moved: int, to: int, needs_everything: set[SortOrder]
) -> None:
    """Also if a row with the word, or another one, was added out of the order of time."""
    minutes = [*range(80)]
    minutes.insert(to, minutes.pop(moved))
    prompts = ["a kite" if 10 <= minute < 70 else "a fox" for minute in minutes]
    fill(
        library,
        [
            LibraryRow(
                Generation("", Request("m", each), Status.QUEUED, START + timedelta(minutes=minute))
            )
            for each, minute in zip(prompts, minutes, strict=True)
        ],
    )
    query = Query("kite", order=order)
    page = Search(query, library._search_connection, scanned=5).first_page(20)
    assert list(page.ids) == list(library.listing(query).ids[:20])
    assert (page.listing is not None) is (order in needs_everything)


def test_search_for_thousands_of_words_finds_their_prompt(library: Library) -> None:
    prompt = " ".join(f"word{number}" for number in range(3_000))
    (row,) = fill(library, [LibraryRow(Generation("", Request("m", prompt), Status.QUEUED, START))])
    for text, count in ((prompt, 1), (f"{prompt} other", 0), ("ab " * 3_000, 0)):
        page = library.search(Query(text)).first_page(10)
        assert list(page.ids) == [row.generation.id][:count]


def test_cancelled_search_ends_and_the_next_one_runs(library: Library) -> None:
    fill(library, [LibraryRow(Generation("", Request("m", "kite"), Status.QUEUED, START))])
    search = library.search(Query("kite"))
    search.cancel()
    with pytest.raises(SearchCancelledError):
        search.first_page(10)
    assert len(library.search(Query("kite")).first_page(10).ids) == 1


def test_running_statement_is_cancelled_from_another_thread(library: Library) -> None:
    connection, ticket = ReadingConnection(library.folder), Ticket()
    failures: list[BaseException] = []

    def run() -> None:
        try:
            connection.select(ENDLESS, (), ticket=ticket)
        except SearchCancelledError as failure:
            failures.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive():  # it may not have begun
        ticket.cancel()
        thread.join(0.01)
    assert len(failures) == 1
    assert connection.select("SELECT 1", ()) == [(1,)]
    connection.close()


def test_what_is_no_id_is_left_out_of_the_listing(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        for number in range(3):
            library.add(Generation(f"{number:016x}", Request("m", "kite"), Status.QUEUED, START))
    connection = connect(tmp_path / FILE_NAME)
    for number, odd in ((0, "A" * 16), (1, "0" * 15)):
        connection.execute("UPDATE generations SET id = ? WHERE id = ?", (odd, f"{number:016x}"))
    connection.close()
    with Reader(tmp_path) as reader:
        assert list(reader.listing().ids) == [f"{2:016x}"]
        assert list(reader.search(Query()).first_page(10).ids) == [f"{2:016x}"]


ids = st.lists(st.integers(0, 2**64 - 1).map(lambda number: f"{number:016x}"), unique=True)


@given(ids, st.data())
def test_packed_ids_are_like_a_list_of_them(names: list[str], data: st.DataObject) -> None:
    packed = PackedIds.of(names)
    assert list(packed) == names
    assert len(packed) == len(names)
    assert [packed.index(each) for each in names] == list(range(len(names)))
    start, stop = data.draw(st.integers(-3, 9)), data.draw(st.integers(-3, 9))
    assert packed[start:stop] == PackedIds.of(names[start:stop])
    assert packed + packed[:1] == PackedIds.of(names + names[:1])


def test_id_across_two_ids_is_not_found() -> None:
    packed = PackedIds.of(["00000000aaaaaaaa", "bbbbbbbb00000000", "aaaaaaaabbbbbbbb"])
    assert packed.index("aaaaaaaabbbbbbbb") == 2
    for odd in ("aabbbbbbbb000000", "", "kite", "0" * 15, "AAAAAAAABBBBBBBB"):
        with pytest.raises(ValueError, match=r"not found|^.{0,16}$"):
            packed.index(odd)


@given(st.lists(st.integers(1, 4), max_size=5), st.data())
def test_listing_without_rows_keeps_the_others_in_their_sections(
    counts: list[int], data: st.DataObject
) -> None:
    days = [9 - number for number, count in enumerate(counts) for _ in range(count)]
    names = [f"{number:016x}" for number in range(len(days))]
    sections = [Section(9 - number, count) for number, count in enumerate(counts)]
    gone = data.draw(st.sets(st.sampled_from(range(len(days))))) if days else set()

    left = Listing(PackedIds.of(names), sections).without(gone)

    kept = [row for row in range(len(days)) if row not in gone]
    assert list(left.ids) == [names[row] for row in kept]
    shown = [section.day for section in left.sections for _ in range(section.count)]
    assert shown == [days[row] for row in kept]
    assert all(section.count for section in left.sections)
