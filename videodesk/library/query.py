"""What was typed into the search field, as SQL.

Every word must occur in the prompt, in any place, without case. The trigram index answers for
words of three characters or more; shorter ones, common in Chinese, are looked for in the rows,
since the index would miss them (docs/pitfalls.md, S7).
"""

from collections.abc import Collection
from typing import Final

from videodesk.generation import Status
from videodesk.library.rows import Value

_INDEXED_FROM: Final = 3


def where_clause(
    search: str, statuses: Collection[Status] = (), *, hidden: bool = False
) -> tuple[str, dict[str, Value]]:
    """A WHERE clause over the `generations`, and its bindings.

    `statuses` are those that are let through, all where none is named. With `hidden`, those that
    are out of sight count, too.
    """
    clauses = ["1"] if hidden else ["hidden = 0"]
    bindings: dict[str, Value] = {}
    words = search.replace("\x00", "").split()
    indexed = [word for word in words if len(word) >= _INDEXED_FROM]
    if indexed:
        clauses.append("seq IN (SELECT rowid FROM prompts WHERE prompts MATCH :words)")
        bindings["words"] = " AND ".join(_quoted(word) for word in indexed)
    for number, word in enumerate(word for word in words if len(word) < _INDEXED_FROM):
        clauses.append(f"prompt LIKE :short{number} ESCAPE '\\'")
        bindings[f"short{number}"] = f"%{_escaped(word)}%"
    if statuses:
        named = {f"status{number}": each.value for number, each in enumerate(statuses)}
        clauses.append(f"status IN ({', '.join(f':{each}' for each in named)})")
        bindings |= named
    return f"WHERE {' AND '.join(clauses)}", bindings


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _escaped(word: str) -> str:
    for special in ("\\", "%", "_"):
        word = word.replace(special, f"\\{special}")
    return word
