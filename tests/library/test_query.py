"""A query gives the same rows by SQL and by `matches`; nothing else filters."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.library.factories import START
from videodesk.errors import Code, Param, Params, Problem, problem
from videodesk.generation import Generation, Request, Status
from videodesk.library.annotations import Annotation
from videodesk.library.library import Library
from videodesk.library.query import ATTENTION_CODES, Query, SortOrder, StatusFilter
from videodesk.library.types import LibraryRow

LETTERS = (
    "aAbBkK \t%_\\\"'*äÄßẞ\u017f\u03c2\u03c3Σİ\u0131iIμµ海边\u212a\u0345\x00é😀\u13a0\u1e9e-"
    "e\u0301\u0307\u0323\u200b\u202e\ufe0f\u2019\u201c\u00b4\uff21\uff76\uff9e\ufb03\u3000"
)
"""Letters that are folded in special ways, and all that mean something in SQLite's syntax."""
PROMPTS = st.text(st.sampled_from(LETTERS), max_size=12) | st.text(max_size=12)
WORDS = st.text(st.sampled_from(LETTERS), max_size=7) | st.text(max_size=7)
PROBLEMS = st.none() | st.sampled_from(list(Code)).map(problem)

rows = st.builds(
    lambda prompt, status, why, hidden, minutes: LibraryRow(
        Generation(
            id="",
            request=Request("veo3", prompt),
            status=status,
            created_at=START + timedelta(minutes=minutes),
            problem=why,
        ),
        Annotation(hidden=hidden),
    ),
    prompt=PROMPTS,
    status=st.sampled_from(list(Status)),
    why=PROBLEMS,
    hidden=st.booleans(),
    minutes=st.integers(0, 3),
)


@st.composite
def texts(draw: st.DrawFn, prompts: list[str]) -> str:
    """Parts of a prompt in another case, and any words."""
    words = [draw(WORDS)]
    if prompts:
        prompt = draw(st.sampled_from(prompts))
        start = draw(st.integers(0, len(prompt)))
        part = prompt[start : start + draw(st.integers(0, 5))]
        words.append(draw(st.sampled_from([part, part.upper(), part.lower(), part.swapcase()])))
    return " ".join(words[draw(st.integers(0, 1)) :])


@st.composite
def queries(draw: st.DrawFn, prompts: list[str]) -> Query:
    return Query(
        text=draw(st.just("") | texts(prompts)),
        show=draw(st.sampled_from(StatusFilter)),
        statuses=draw(st.just(frozenset[Status]()) | st.frozensets(st.sampled_from(Status))),
        include_hidden=draw(st.booleans()),
        order=draw(st.sampled_from(SortOrder)),
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library(tmp_path_factory.mktemp("queried") / "library") as opened:
        yield opened


def fill(library: Library, made: list[LibraryRow]) -> list[LibraryRow]:
    """Replaces the rows of the last example; returns the new ones in order of insertion."""
    with library._transaction() as connection:
        for table in ("generations", "annotations"):
            connection.execute(f"DELETE FROM {table}")
    numbered = [
        replace(row, generation=replace(row.generation, id=f"{number:016x}"))
        for number, row in enumerate(made)
    ]
    library.add_all([row.generation for row in numbered])
    hidden = [row.generation.id for row in numbered if row.annotation.hidden]
    library.annotations.set_hidden(hidden, hidden=True)
    return numbered


@given(st.data())
@settings(max_examples=150)
def test_sql_finds_exactly_the_rows_that_match(library: Library, data: st.DataObject) -> None:
    made = fill(library, data.draw(st.lists(rows, max_size=8)))
    query = data.draw(queries([row.generation.request.prompt for row in made]))
    oldest_first = sorted(made, key=lambda row: (row.generation.created_at, row.generation.id))
    in_order = oldest_first if query.order is SortOrder.OLDEST else oldest_first[::-1]
    expected = [row.generation.id for row in in_order if query.matches(row)]
    assert list(library.listing(query).ids) == expected
    assert [each.id for each in library.find(query)] == expected


@pytest.mark.parametrize(
    ("prompt", "text", "is_found"),
    [
        ("A Dragon", "dRAG", True),
        ("ΚΑΛΗΜΕΡΑ κό\u03c3μ\u03bf\u03c2", "καλημερα", True),
        ("\u039fΔ\u039fΣ", "\u03bfδ\u03bf\u03c2", True),
        ("ПРИВЕТ мир", "привет МИР", True),
        ("Straße", "STRASSE", True),
        ("STRAẞE", "straße", True),
        ("İstanbul", "istanbul", True),
        ("istanbul", "İSTANBUL", True),
        ("Isparta", "\u0131sparta", True),
        ("ISPARTA", "isparta", True),
        ("k\u0131rm\u0131z\u0131 k\u0131z", "KIRMIZI", True),
        ("300 \u212a", "300 k", True),
        ("300 \u212aelvin", "kelvin", True),
        ("ÄB", "äb", True),
        ("AB", "ab", True),
        ("cafe\u0301", "caf\u00e9", True),
        ("caf\u00e9", "CAFE\u0301", True),
        ("caf\u00e9", "cafe", False),
        ("\uac00\ub098", "\u1100\u1161\u1102\u1161", True),
        ("\uff21\u3000\uff52\uff45\uff44\u3000\uff4b\uff49\uff54\uff45", "red kite", True),
        ("ｶﾞﾗｽ", "ガラス", True),
        ("\uff14\uff2b", "4k", True),
        ("a \ufb01ne day", "fine", True),
        ("it\u2019s", "it's", True),
        ("it's", "it\u2019s", True),
        ("\u201cHello\u201d", '"hello"', True),
        ("\u00abHello\u00bb", '"hello"', True),
        ("slow\u2013motion", "slow-motion", True),
        ("wait\u2026", "wait...", True),
        ("ki\u200bte \u202eabc", "kite abc", True),
        ("❤\ufe0f love", "❤", True),
        ("\u200b", "x", False),
        ("ab\x00cdef", "bcd", True),
        ("ab\x00cdef", "ef", True),
        ("100%", "0%", True),
        ("100", "0%", False),
        ("a_b", "_b", True),
        ("axb", "_b", False),
    ],
)
def test_spellings_of_a_word_are_the_same_in_sql_and_on_a_row(
    library: Library, prompt: str, text: str, *, is_found: bool
) -> None:
    (row,) = fill(library, [LibraryRow(Generation("", Request("m", prompt), Status.QUEUED, START))])
    assert Query(text).matches(row) is is_found
    assert len(library.find(Query(text))) == int(is_found)


@given(st.text())
@example("\x00")
@example('"')
def test_no_text_raises(library: Library, text: str) -> None:
    library.find(Query(text))


@pytest.mark.parametrize("code", [Code.NOT_A_VIDEO, Code.LINK_REFUSED])
@pytest.mark.parametrize(
    ("params", "is_listed"), [({"kept": 2_000}, True), ({"kept": None}, False), ({}, False)]
)
def test_file_that_was_saved_in_place_of_a_clip_needs_the_user(
    library: Library, code: Code, params: dict[str, Param], *, is_listed: bool
) -> None:
    why = Problem(code, Params(params))
    waits = Generation("", Request("m", "a"), Status.PROCESSING, START, problem=why)
    (row,) = fill(library, [LibraryRow(waits)])
    query = Query(show=StatusFilter.NEEDS_YOU)
    assert query.matches(row) is is_listed
    assert len(library.find(query)) == int(is_listed)


@pytest.mark.parametrize("code", list(Code))
def test_problem_needs_the_user_only_while_the_request_is_under_way(
    library: Library, code: Code
) -> None:
    why = problem(code)
    made = fill(
        library,
        [
            LibraryRow(Generation("", Request("m", status), status, START, problem=why))
            for status in Status
        ],
    )
    query = Query(show=StatusFilter.NEEDS_YOU)
    under_way = {each for each in Status if not each.is_settled}
    expected = {Status.UNCONFIRMED} | (under_way if code in ATTENTION_CODES else set())
    assert {row.generation.status for row in made if query.matches(row)} == expected
    assert {each.status for each in library.find(query)} == expected


@pytest.mark.parametrize("status", [each for each in Status if not each.is_settled])
def test_queued_request_with_a_problem_of_another_version_needs_the_user(
    library: Library, status: Status
) -> None:
    fill(library, [LibraryRow(Generation("", Request("m", "p"), status, START))])
    with library._transaction() as connection:
        connection.execute('UPDATE generations SET problem = \'{"code":"of_tomorrow"}\'')
    query = Query(show=StatusFilter.NEEDS_YOU)
    (row,) = library.rows(list(library.listing(Query()).ids))
    assert query.matches(row) is (status is Status.QUEUED)
    assert len(library.listing(query)) == (status is Status.QUEUED)


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (Query(), "generations_newest"),
        (Query(order=SortOrder.OLDEST), "generations_newest"),
        (Query(show=StatusFilter.WORKING), "generations_unfinished"),
        (Query(show=StatusFilter.NEEDS_YOU), "generations_unfinished"),
        (Query(show=StatusFilter.NEEDS_YOU), "generations_unconfirmed"),
        (Query("kite"), "VIRTUAL TABLE"),
    ],
)
def test_query_is_answered_from_an_index(library: Library, query: Query, index: str) -> None:
    where, bindings = query.where()
    sql = f"EXPLAIN QUERY PLAN SELECT id FROM generations {where} {query.order_by()}"
    with library._transaction() as connection:
        plan = " / ".join(str(row[3]) for row in connection.execute(sql, bindings))
    assert index in plan
