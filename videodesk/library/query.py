"""Query over a library: one value that compiles to SQL and also matches single rows.

To add a filter, add a field to `Query` and its `_Condition` in `_conditions`, which has the SQL
clause and the same rule for a row side by side.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from videodesk.errors import KEPT, Code
from videodesk.generation import SETTLED, Generation, Status
from videodesk.library.rows import Value
from videodesk.library.stored_problem import PROBLEM_CODE, READABLE_PROBLEM
from videodesk.library.types import LibraryRow
from videodesk.text import fold

_INDEXED_FROM: Final = 3
"""In characters; the trigram index finds shorter words only as the beginning of a trigram."""
_LAST_CHARACTERS: Final = chr(0x10FFFF) * 2
_FOLDED: Final = "(SELECT folded FROM folded_prompts WHERE folded_prompts.seq = generations.seq)"

ATTENTION_CODES: Final = frozenset(
    {
        Code.KEY_MISSING,
        Code.KEY_MALFORMED,
        Code.KEY_REFUSED,
        Code.KEYRING_UNAVAILABLE,
        Code.PROFILE_UNKNOWN,
        Code.NO_BALANCE,
        Code.ACCESS_DENIED,
        Code.MODEL_NOT_ALLOWED,
        Code.WRONG_ADDRESS,
        Code.UNKNOWN_TASK,
        Code.IMAGE_MISSING,
        Code.WAITED_LONG,
        Code.DISK_FULL,
        Code.CLIP_TOO_LARGE,
        Code.LINK_UNSAFE,
    }
)
"""Problems that only the user can solve: an unfinished generation with one does not continue."""


class StatusFilter(StrEnum):
    """Groups of statuses, as the user thinks of them."""

    ALL = "all"
    WORKING = "working"
    NEEDS_YOU = "needs-you"
    FINISHED = "finished"
    FAILED = "failed"


class SortOrder(StrEnum):
    """Which generations come first."""

    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Query:
    """Which generations are listed, and in which order.

    Every word of `text` must occur in the prompt, anywhere, in any spelling (`text.fold`). `show`
    and `statuses` narrow by status; an empty `statuses` means all. Hidden rows are left out unless
    `include_hidden`.
    """

    text: str = ""
    show: StatusFilter = StatusFilter.ALL
    statuses: frozenset[Status] = frozenset()
    include_hidden: bool = False
    order: SortOrder = SortOrder.NEWEST

    @property
    def finds_most(self) -> bool:
        """Whether only hidden rows are left out."""
        return not (self.text.strip() or self.statuses or self.show is not StatusFilter.ALL)

    @property
    def words(self) -> list[str]:
        """The words of `text`, folded, each once."""
        return list(dict.fromkeys(fold(self.text).split()))

    @property
    def match(self) -> str | None:
        """All words for the trigram index; None if there are none, or one is too short for it."""
        words = self.words
        if not words or any(len(word) < _INDEXED_FROM for word in words):
            return None
        return _all_of(words)

    def where(self, scanned: Collection[str] = ()) -> tuple[str, dict[str, Value]]:
        """A WHERE clause over `generations`, and its bindings.

        Words in `scanned` are looked for in one row after the other, the others in an index, which
        first finds all their rows: for a common word that takes longer. The index of words of one
        or two letters is on reading connections only (`database.open_for_reading`).
        """
        conditions = list(_conditions(self, scanned))
        bindings = {name: value for each in conditions for name, value in each.bindings.items()}
        return f"WHERE {' AND '.join(each.sql for each in conditions) or '1'}", bindings

    def order_by(self) -> str:
        """An ORDER BY clause over `generations`."""
        match self.order:
            case SortOrder.NEWEST:
                return "ORDER BY created_at DESC, seq DESC"
            case SortOrder.OLDEST:
                return "ORDER BY created_at, seq"

    def matches(self, row: LibraryRow) -> bool:
        """Whether this query's SQL would find the row."""
        return all(each.matches(row) for each in _conditions(self))


EVERYTHING_SHOWN: Final = Query()
"""All that is not hidden, newest first."""


def needs_attention(generation: Generation) -> bool:
    """Whether nothing more happens until the user decides or corrects something.

    A file that was saved in place of a clip is for the user to decide about, too.
    """
    if generation.status is Status.UNCONFIRMED:
        return True
    problem = generation.problem
    if problem is None or generation.status.is_settled:
        return False
    return problem.params.get(KEPT) is not None or problem.code in ATTENTION_CODES


@dataclass(frozen=True, slots=True)
class _Condition:
    """One filter, as an SQL clause and as the same rule for a row."""

    sql: str
    matches: Callable[[LibraryRow], bool]
    bindings: Mapping[str, Value] = field(default_factory=dict[str, Value])


def _conditions(query: Query, scanned: Collection[str] = ()) -> Iterator[_Condition]:
    if not query.include_hidden:
        yield _NOT_HIDDEN
    if query.show is not StatusFilter.ALL:
        yield _SHOWN[query.show]
    if query.statuses:
        yield _of_statuses(query.statuses)
    words = query.words
    yield from (
        _scanned(word, f"word{number}") for number, word in enumerate(words) if word in scanned
    )
    yield from _indexed([word for word in words if word not in scanned])


_NOT_HIDDEN: Final = _Condition(
    "id NOT IN (SELECT generation FROM annotations WHERE hidden = 1)",
    lambda row: not row.annotation.hidden,
)


def _listed(values: Iterator[str]) -> str:
    return ", ".join(f"'{each}'" for each in values)


def _of_statuses(statuses: frozenset[Status]) -> _Condition:
    # In the order of `Status`: SQLite uses the partial index on unfinished rows only for the
    # exact same text.
    named = _listed(each.value for each in Status if each in statuses)
    return _Condition(f"status IN ({named})", lambda row: row.generation.status in statuses)


_UNDER_WAY: Final = frozenset(Status) - SETTLED
_SHOWN: Final[Mapping[StatusFilter, _Condition]] = {
    StatusFilter.WORKING: _of_statuses(_UNDER_WAY),
    StatusFilter.NEEDS_YOU: _Condition(
        # Each half has a partial index; with OR, SQLite would read every row.
        "seq IN (SELECT seq FROM generations WHERE status = 'unconfirmed' UNION ALL "
        f"SELECT seq FROM generations WHERE {_of_statuses(_UNDER_WAY).sql} AND "
        f"({PROBLEM_CODE} IN ({_listed(iter(sorted(ATTENTION_CODES)))}) OR "
        f"{READABLE_PROBLEM} ->> '$.params.{KEPT}' IS NOT NULL OR "
        # What this version does not know is read as WAITED_LONG (`rows.from_row`).
        f"status = 'queued' AND problem IS NOT NULL AND "
        f"ifnull({PROBLEM_CODE}, '') NOT IN ({_listed(iter(Code))})))",
        lambda row: needs_attention(row.generation),
    ),
    StatusFilter.FINISHED: _of_statuses(frozenset({Status.COMPLETED})),
    StatusFilter.FAILED: _of_statuses(frozenset({Status.FAILED})),
}


def _scanned(word: str, name: str) -> _Condition:
    return _Condition(
        f"instr({_FOLDED}, :{name}) > 0", lambda row: _contains_all(row, [word]), {name: word}
    )


def _indexed(words: Sequence[str]) -> Iterator[_Condition]:
    """One condition for the words that are as long as a trigram, and one for each shorter word.

    Shorter words are common in Chinese.
    """
    long = [word for word in words if len(word) >= _INDEXED_FROM]
    if long:
        yield _Condition(
            "seq IN (SELECT rowid FROM prompts WHERE prompts MATCH :words)",
            lambda row: _contains_all(row, long),
            {"words": _all_of(long)},
        )
    for number, word in enumerate(word for word in words if len(word) < _INDEXED_FROM):
        yield _short_word(word, f"short{number}")


def _short_word(word: str, name: str) -> _Condition:
    """A trigram begins with the word, or it is at the end of the prompt."""
    end, last = "substr(folded, -2)", "substr(folded, -1)"
    at_end = f"{end} >= :{name} AND {end} <= :{name}end"
    sql = f"""seq IN (
        SELECT doc FROM temp.prompt_trigrams WHERE term >= :{name} AND term <= :{name}end
        UNION ALL SELECT seq FROM folded_prompts WHERE {at_end}
        UNION ALL SELECT seq FROM folded_prompts WHERE {last} = :{name})"""
    bindings = {name: word, f"{name}end": word + _LAST_CHARACTERS}
    return _Condition(sql, lambda row: _contains_all(row, [word]), bindings)


def _all_of(words: Iterable[str]) -> str:
    return " AND ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _contains_all(row: LibraryRow, words: Iterable[str]) -> bool:
    folded = fold(row.generation.request.prompt)
    return all(word in folded for word in words)
