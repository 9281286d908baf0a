"""Identifiers use the terms of the field, not private metaphors (docs/design.md, "Names")."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
FOLDERS: Final = ("videodesk", "tests", "benchmarks", "packaging")

BANNED: Final = frozenset(
    {
        *("amiss", "carry", "desk", "doorbell", "dress", "errand", "hand", "house", "journey"),
        *("lookout", "mend", "mended", "outlook", "owner", "papers", "parcel", "person", "pulse"),
        *("roster", "salvage", "setback", "shelf", "sieve", "standing", "testimony", "told"),
        *("trouble", "walk", "wish", "witness", "wreck"),
    }
)

ALLOWED: Final = frozenset(
    {
        "hand_over_files",  # hands over: the verb
        "_hand_over",
        "owner",  # of a lock, or of a QObject
        *("_House", "_houses", "houses"),  # what the demo draws
    }
)

OLD_CODE: Final = ("tests/fixtures/",)
"""Scripts that run on the code of an earlier commit, in its words."""

NOT_YET: Final = ("videodesk/engine/", "tests/engine/", "tests/torture/")
"""Where old names are still left."""

_OWN_NAME: Final = re.compile("video_?desk", re.IGNORECASE)
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def words(identifier: str) -> list[str]:
    """The words of an identifier, in lower case; "es" and "s" at their end are left out."""
    parts = re.findall(r"[a-z]+", _CAMEL.sub("_", _OWN_NAME.sub("", identifier)).lower())
    return [
        *parts,
        *(part.removesuffix("s") for part in parts),
        *(part.removesuffix("es") for part in parts),
    ]


def defined_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of everything that a module defines; names of libraries are not among them."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield node.lineno, name
            case ast.ClassDef(name=name) | ast.arg(arg=name) | ast.alias(asname=str(name)):
                yield node.lineno, name


def test_identifiers_hold_no_metaphors() -> None:
    found = []
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            if place.startswith((*OLD_CODE, *NOT_YET)):
                continue
            if path.stem not in ALLOWED and BANNED.intersection(words(path.stem)):
                found.append(place)
            for line, name in defined_names(ast.parse(path.read_text(encoding="utf-8"))):
                if name not in ALLOWED and BANNED.intersection(words(name)):
                    found.append(f"{place}:{line}: {name}")
    assert not found, "\n".join(found)
