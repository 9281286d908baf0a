"""Reader of JSON that people have edited by hand: a mistake affects only its own field."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from videodesk.stored_values import is_too_deep
from videodesk.text import decode_file

_SPACE: Final = re.compile(r"(?:\s++|//[^\n]*+|#[^\n]*+|/\*.*?\*/)*+", re.DOTALL)
_SPACE_AFTER_COMMENTS: Final = re.compile(r"(?:\s++|//[^\n]*+|#[^\n]*+)*+")
"""After the end of the last comment, so that no other one is looked for up to the end."""
_STRING: Final = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\.)*+"')
_SCALAR: Final = re.compile(r"[-+.\w]+")
_NAME: Final = re.compile(r'(?<!\w)(\w++)"?\s*+:(?!//)')
_NEXT_FIELD: Final = re.compile(r'[,{}\n][^\S\n]*+(?="\w++"\s*+:)|(?=\})')
_NEXT_ITEM: Final = re.compile(r"[\],{]")
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_REPLACED: Final = "\ufffd"
_MAX_DEPTH: Final = 50
_MAX_REPAIRED: Final = 1_000_000
"""In characters: a longer text with mistakes was not edited by hand."""
_READS_PER_CHARACTER: Final = 20
_MIN_READS: Final = 10_000
"""How often a text is read again after mistakes in it; each level could double that."""


class _MistakeError(Exception):
    """Something at this place is not JSON."""


class _TooManyMistakesError(ValueError):
    """What is left would be read again too often."""


@dataclass(frozen=True, slots=True)
class ParsedObject:
    """A JSON object, and the paths of the fields that could not be read.

    `is_strict`: it is JSON as programs write it, so nothing is lost if it is written again.
    """

    fields: dict[str, Any]
    unread: tuple[str, ...] = ()
    is_strict: bool = True


def read_object(content: bytes) -> ParsedObject:
    """Parse a JSON object.

    Comments, commas too many or too few, and a byte order mark are accepted. Raises ValueError if
    this is not a JSON object, or nothing in it can be read.
    """
    try:
        return ParsedObject(_decode(decode_file(content)))
    except ValueError as failure:
        text = decode_file(content, errors="replace")
        if len(text) > _MAX_REPAIRED:
            raise
        parser = _Parser(text)
        found = parser.document()  # ValueError if it is mostly mistakes
        if not found:
            raise ValueError(str(failure)) from failure
        return ParsedObject(found, tuple(dict.fromkeys(parser.unread)), is_strict=False)


def _decode(text: str) -> dict[str, Any]:
    if is_too_deep(text, _MAX_DEPTH):
        raise ValueError("it is nested too deeply")
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.DecodeError:
        if not _SURROGATE.search(text):
            raise
    # Of a file name whose bytes are not UTF-8; msgspec does not read it.
    found = json.loads(text, parse_constant=_refuse)
    if not isinstance(found, dict):
        raise ValueError("not an object")  # noqa: TRY004  # as for other content
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


@dataclass(slots=True)
class _Parser:
    """A parser that leaves out what it cannot read, and collects the paths of it in `unread`."""

    text: str
    place: int = 0
    unread: list[str] = field(default_factory=list[str])
    reads: int = 0
    end_of_comments: int = field(init=False)

    def __post_init__(self) -> None:
        self.end_of_comments = self.text.rfind("*/")

    def document(self) -> dict[str, Any] | None:
        """The whole text as an object; None if it does not begin as one."""
        self._skip_space()
        if not self._take("{"):
            return None
        return self._fields("", depth=1)

    def _fields(self, path: str, depth: int) -> dict[str, Any]:
        """The fields up to the closing brace, or to the end of the text."""
        found: dict[str, Any] = {}
        last: str | None = None
        while True:
            self._skip_space()
            while self._take(","):
                self._skip_space()
            if self._take("}"):
                return found
            if self.place >= len(self.text):
                if depth > 1:
                    raise _MistakeError  # what is missing could have been anything
                return found
            try:
                name = self._name()
            except _MistakeError:
                # The mistake may as well be in the field before.
                if last is not None:
                    found.pop(last, None)
                    self.unread.append(f"{path}{last}")
                self._recover(path)
                last = None
                continue
            last = name
            try:
                found[name] = self._value(f"{path}{name}", depth)
            except _MistakeError:
                found.pop(name, None)
                self.unread.append(f"{path}{name}")
                self._recover(path)
                last = None

    def _name(self) -> str:
        """The name of a field, with its colon."""
        name = self._string()
        self._skip_space()
        if not self._take(":"):
            raise _MistakeError
        return name

    def _value(self, path: str, depth: int) -> Any:  # any JSON
        if depth > _MAX_DEPTH:
            raise _MistakeError
        self._count(1)
        self._skip_space()
        match self.text[self.place : self.place + 1]:
            case "{":
                self.place += 1
                return self._fields(f"{path}.", depth + 1)
            case "[":
                return self._list(path, depth + 1)
            case '"':
                return self._string()
            case _:
                return self._scalar()

    def _list(self, path: str, depth: int) -> list[Any]:
        start = self.place
        self.place += 1
        try:
            return list(self._items(path, depth))
        except _MistakeError:
            self.place = start  # if its bracket is missing, fields may follow that are intact
            raise

    def _items(self, path: str, depth: int) -> Iterator[Any]:
        number = 0
        while True:
            self._skip_space()
            while self._take(","):
                self._skip_space()
            if self._take("]"):
                return
            try:
                yield self._value(f"{path}[{number}]", depth)
            except _MistakeError:
                following = _NEXT_ITEM.search(self.text, self.place + 1)
                if following is None:
                    raise
                self._count(following.start() - self.place)
                self.place = following.start()
                self.unread.append(f"{path}[{number}]")
                yield None  # so that the others keep their numbers
            number += 1

    def _string(self) -> str:
        found = _STRING.match(self.text, self.place)
        if found is None or _REPLACED in found[0]:
            raise _MistakeError
        self.place = found.end()
        return str(self._decoded(found[0]))

    def _scalar(self) -> Any:  # any JSON
        found = _SCALAR.match(self.text, self.place)
        if found is None:
            raise _MistakeError
        value = self._decoded(found[0])
        self.place = found.end()
        return value

    def _decoded(self, text: str) -> Any:  # any JSON
        try:
            return json.loads(text) if _SURROGATE.search(text) else msgspec.json.decode(text)
        except (ValueError, UnicodeError) as failure:
            raise _MistakeError from failure

    def _recover(self, path: str) -> None:
        """Moves on to the next field. Whatever is skipped counts as unread."""
        found = _NEXT_FIELD.search(self.text, self.place)
        end = found.end() if found else len(self.text)
        self._count(end - self.place)
        self.unread += (path + each[1] for each in _NAME.finditer(self.text, self.place, end))
        self.place = end

    def _count(self, characters: int) -> None:
        self.reads += characters
        if self.reads > _MIN_READS + _READS_PER_CHARACTER * len(self.text):
            raise _TooManyMistakesError("too many mistakes")

    def _skip_space(self) -> None:
        has_comments = self.place < self.end_of_comments
        found = (_SPACE if has_comments else _SPACE_AFTER_COMMENTS).match(self.text, self.place)
        if found is not None:
            self.place = found.end()

    def _take(self, character: str) -> bool:
        if self.text.startswith(character, self.place):
            self.place += 1
            return True
        return False
