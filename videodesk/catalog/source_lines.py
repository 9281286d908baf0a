"""Line numbers of headers and keys in a TOML file, for reports of mistakes.

`tomllib` gives a line only for invalid TOML, and msgspec gives a path but no line.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Final

Path = tuple[str, ...]

_HEADER: Final = re.compile(r"\s*\[\[?(?P<inside>[^\[\]]+)\]\]?\s*(#.*)?")
_WORD: Final = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_KEY: Final = re.compile(rf"\s*(?P<key>{_WORD}(?:\s*\.\s*{_WORD})*)\s*=")
_POSITION: Final = re.compile(r"\(at line (\d+), column \d+\)$")


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
    """The lines of the headers and keys of one text."""

    def __init__(self, text: str) -> None:
        self._positions = list(_positions(text))

    def of(self, *path: str) -> int:
        """Return the line of a key, else of the nearest table around it; counted from 1."""
        for length in range(len(path), 0, -1):
            for place, line in self._positions:
                if place[:length] == path[:length]:
                    return line
        return 1


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
        inner: object = tomllib.loads(assignment)
    except tomllib.TOMLDecodeError:
        return ()
    path: list[str] = []
    while isinstance(inner, dict):
        name, inner = next(iter(inner.items()))
        path.append(str(name))
    return tuple(path)
