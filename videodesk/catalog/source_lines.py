"""Line numbers of headers and keys in a TOML file, for reports of mistakes.

`tomllib` gives a line only for invalid TOML, and msgspec gives a path but no line.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, Final

Path = tuple[str, ...]

_HEADER: Final = re.compile(r"\s*\[\[?(?P<inside>[^\[\]]+)\]\]?\s*(#.*)?")
_WORD: Final = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_KEY: Final = re.compile(rf"\s*(?P<key>{_WORD}(?:\s*\.\s*{_WORD})*)\s*=")
_MOST_NAMES: Final = 4
_MAX_DEPTH: Final = 20
_TOO_DEEP: Final = "Something is nested too deeply"
_MAX_LINE: Final = 8_192
"""In characters. The parser's work grows with the square of the number of names in a key."""
_POSITION: Final = re.compile(r"\(at line (\d+), column \d+\)$")


def parse_toml(text: str) -> dict[str, Any]:
    """Parse TOML. Raises TOMLDecodeError, also for what is nested too deeply."""
    if any(len(line) > _MAX_LINE for line in text.splitlines()):
        raise tomllib.TOMLDecodeError("A line is too long")
    try:
        document = tomllib.loads(text)
    except RecursionError as failure:
        raise tomllib.TOMLDecodeError(_TOO_DEEP) from failure
    level: list[object] = [document]
    for _ in range(_MAX_DEPTH):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return document
    raise tomllib.TOMLDecodeError(_TOO_DEEP)


def _inside(value: object) -> Iterable[object]:
    match value:
        case dict():
            return value.values()
        case list():
            return value
        case _:
            return ()


def split_at_headers(text: str) -> Iterator[tuple[int, str]]:
    """Split a text before each header; yield each part with the number of its first line."""
    lines = text.splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if _HEADER.fullmatch(line.rstrip())]
    for start, end in zip([0, *starts], [*starts, len(lines)], strict=True):
        if start < end:
            yield start + 1, "".join(lines[start:end])


def split_at_keys(part: str) -> tuple[str, list[tuple[int, str]]]:
    """Split a part of `split_at_headers` into its header and what follows, before each key.

    Each piece comes with the number of its first line, counted from 0. The header is "" for a part
    that has none.
    """
    lines = part.splitlines(keepends=True)
    has_header = bool(lines) and _HEADER.fullmatch(lines[0].rstrip()) is not None
    begin = 1 if has_header else 0
    starts = [
        number for number, line in enumerate(lines[begin:], begin) if _KEY.match(line) is not None
    ]
    pieces = zip([begin, *starts], [*starts, len(lines)], strict=True)
    statements = [(start, "".join(lines[start:end])) for start, end in pieces if start < end]
    return "".join(lines[:begin]), statements


def line_of_error(fault: tomllib.TOMLDecodeError, text: str) -> int:
    """Return the line of a parser's error, counted from 1."""
    place = _POSITION.search(str(fault))
    return int(place[1]) if place else max(1, len(text.splitlines()))


def message_of_error(fault: tomllib.TOMLDecodeError) -> str:
    """Return the parser's message without the position."""
    return str(fault).partition(" (at ")[0]


class SourceLines:
    """The lines of the headers and keys of one text, down to `_MOST_NAMES` names."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        for place, line in _positions(text):
            for length in range(1, min(len(place), _MOST_NAMES) + 1):
                self._lines.setdefault(place[:length], line)

    def of(self, *path: str) -> int:
        """Return the line of a key, else of the nearest table around it; counted from 1."""
        lengths = range(min(len(path), _MOST_NAMES), 0, -1)
        found = (self._lines.get(path[:length]) for length in lengths)
        return next((line for line in found if line is not None), 1)


def _positions(text: str) -> Iterator[tuple[Path, int]]:
    table: Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.fullmatch(line):
            table = _path(f"{header['inside']} = 0")
            yield table, number
        elif key := _KEY.match(line):
            yield (*table, *_path(f"{key['key']} = 0")), number


def _path(assignment: str) -> Path:
    """Return the names of a dotted key, from the outermost."""
    try:
        inner: object = parse_toml(assignment)
    except tomllib.TOMLDecodeError:
        return ()
    path: list[str] = []
    while isinstance(inner, dict):
        name, inner = next(iter(inner.items()))
        path.append(str(name))
    return tuple(path)
