"""Identifiers use the standard terms of the field (docs/design.md, "Names").

Each word of an identifier (`snake_case` and `CamelCase`) in videodesk/, tests/, benchmarks/ and
packaging/ is looked up in BANNED. To permit one use, name the file and the word in ALLOWED, with
the reason.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
FOLDERS: Final = ("videodesk", "tests", "benchmarks", "packaging")

BANNED: Final[dict[str, str]] = {
    "amiss": "problem",
    "bare": "empty",
    "carry": "run or contain",
    "desk": "controller, window or environment",
    "doorbell": "single_instance",
    "dress": "apply",
    "errand": "task",
    "errands": "tasks",
    "hand": "drag, pointer or a verb",
    "hands": "driver or pointer",
    "house": "project",
    "journey": "job",
    "lookout": "watcher",
    "mend": "repair",
    "mended": "repaired",
    "outlook": "preview",
    "owner": "user",
    "papers": "documents",
    "parcel": "budget",
    "person": "user",
    "pulse": "event",
    "ring": "activate",
    "room": "package",
    "rooms": "packages",
    "roster": "scheduler",
    "salvage": "recover",
    "setback": "error",
    "setbacks": "errors",
    "shelf": "reader",
    "sieve": "filter",
    "standing": "state or status",
    "told": "shown or problem",
    "testimony": "ledger state",
    "trouble": "error or problem",
    "troubles": "errors or problems",
    "wish": "action or request",
    "wishes": "actions or requests",
    "witness": "ledger entry",
    "wreck": "damaged_database",
}

ALLOWED: Final[dict[str, frozenset[str]]] = {
    "tests/fixtures/make_library_e9b642c.py": frozenset({"hand"}),  # a column of schema 3
    "tests/ui/gallery/test_tile.py": frozenset({"ring"}),  # the focus ring
    "videodesk/demo/drawing/city.py": frozenset({"house"}),  # draws houses
    "videodesk/demo/drawing/heavens.py": frozenset({"ring"}),  # draws a planet's ring
    "videodesk/ui/gallery/tile.py": frozenset({"ring"}),  # the focus ring
}

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words_of(identifier: str) -> list[str]:
    """Split an identifier into lower-case words, without the name of the program."""
    return [word.lower() for word in _WORD.findall(identifier.replace("VideoDesk", ""))]


def identifiers_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and name of everything that a module defines or assigns."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                yield node.lineno, name
            case ast.AsyncFunctionDef(name=name):
                yield node.lineno, name
            case ast.arg(arg=name):
                yield node.lineno, name
            case ast.Name(id=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.alias(asname=str(name)):
                yield 0, name
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                yield node.lineno, name
            case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                yield node.lineno, name
            case _:
                pass


def banned_names(path: Path) -> Iterator[str]:
    """Yield a message for each identifier of a file that holds a banned word."""
    relative = path.relative_to(ROOT).as_posix()
    allowed = ALLOWED.get(relative, frozenset())
    names = [(0, path.stem), *identifiers_in(ast.parse(path.read_text(encoding="utf-8")))]
    for line, name in names:
        for word in words_of(name):
            if word in BANNED and word not in allowed:
                yield f"{relative}:{line}: `{name}`: say `{BANNED[word]}`, not `{word}`"


def test_words_of_an_identifier_are_split() -> None:
    assert words_of("_QueueView2HTTPAnswer") == ["queue", "view", "2", "http", "answer"]
    assert words_of("handler_for_hand") == ["handler", "for", "hand"]


def test_identifiers_hold_no_banned_word() -> None:
    found: defaultdict[str, int] = defaultdict(int)
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for message in banned_names(path):
                found[message] += 1
    assert sorted(found) == []
