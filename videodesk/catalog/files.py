"""Reader of the catalogue's files: the bundled one, and the user's own merged over it.

A mistake in the user's file affects only its field, and is reported with its line, also where it is
not valid TOML.
"""

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from videodesk.catalog.catalog import Catalog
from videodesk.catalog.model import Extra, Mode, Model
from videodesk.catalog.source_lines import (
    SourceLines,
    line_of_error,
    message_of_error,
    parse_toml,
    split_at_headers,
    split_at_keys,
)
from videodesk.errors import Code, Param, Problem, Reason, problem, with_params
from videodesk.no_follow import open_any_file
from videodesk.text import decode_file

_MAX_BYTES: Final = 256 * 1024
_MOST_MISTAKES: Final = 50
_MOST_STATEMENTS: Final = 200
"""Of a table that is read one by one: each is parsed together with those before it."""
_LONGEST_NAME: Final = 100
"""In characters, for which a similar known name is looked for."""
_Text = Annotated[str, Meta(min_length=1, max_length=1_000)]
_Texts = Annotated[tuple[_Text, ...], Meta(max_length=200)]
_Seconds = Annotated[int, Meta(ge=1, le=1_000_000)]
_Count = Annotated[int, Meta(ge=0, le=1_000)]


_FIELDS: Final[Mapping[str, Any]] = {
    "name": _Text,
    "maker": Annotated[str, Meta(max_length=1_000)],
    "summary": Annotated[str, Meta(max_length=10_000)],
    "modes": Annotated[tuple[Mode, ...], Meta(max_length=100)],
    "images": tuple[_Count, _Count],
    "picture_role": Annotated[str, Meta(max_length=1_000)],
    "aspect_ratios": _Texts,
    "sizes": _Texts,
    "durations": Annotated[tuple[_Seconds, ...], Meta(max_length=200)],
    "sound": bool,
    "usual_wait": _Seconds,
    "extras": Annotated[tuple[Extra, ...], Meta(max_length=200)],
    "hidden": bool,
}
"""The fields of a model's table, and the types of their values."""
_EXTRA_NAMES: Final = frozenset(each.name for each in fields(Extra))
_REPLACEMENT: Final = "\ufffd"
# Without and with a similar known name.
_UNKNOWN_TABLE: Final = (Reason.MODELS_UNKNOWN_TABLE, Reason.MODELS_UNKNOWN_TABLE_NEAR)
_UNKNOWN_FIELD: Final = (Reason.MODELS_UNKNOWN_FIELD, Reason.MODELS_UNKNOWN_FIELD_NEAR)
_UNKNOWN_EXTRA: Final = (Reason.MODELS_UNKNOWN_EXTRA, Reason.MODELS_UNKNOWN_EXTRA_NEAR)


@dataclass(frozen=True, slots=True)
class _File:
    models: dict[str, Model] = field(default_factory=dict[str, Model])


def load(path: Path) -> Catalog:
    """Read a catalogue from a TOML file. Raises msgspec.ValidationError or OSError."""
    return Catalog(_bundled_models(path))


def load_merged(bundled: Path, user: Path) -> tuple[Catalog, tuple[Problem, ...]]:
    """Read the bundled catalogue with the user's file over it; also return the file's mistakes.

    A table with a known id replaces the fields that it names; a new id adds a model; `hidden =
    true` removes one from the list. The user's file may be absent.
    """
    models = _bundled_models(bundled)
    reading = _UserFile(user)
    for model_id, given in reading.models():
        former = models.get(model_id) or Model(name=model_id, id=model_id)
        models[model_id] = replace(former, **given)
    if models and all(model.hidden for model in models.values()):
        reading.add(1, Reason.MODELS_ALL_HIDDEN)
        models = {name: replace(model, hidden=False) for name, model in models.items()}
    return Catalog(models), reading.mistakes()


def _bundled_models(path: Path) -> dict[str, Model]:
    parsed = msgspec.toml.decode(path.read_bytes(), type=_File)
    return {name: replace(model, id=name) for name, model in parsed.models.items()}


class _UserFile:
    """One reading of the user's file: yields the valid fields and collects the mistakes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mistakes: list[tuple[int, Problem]] = []
        self._lines = SourceLines("")

    def models(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the id of each table with its valid fields."""
        document = self._document()
        for name in document:
            if name != "models":
                self._add_unknown(self._lines.of(name), name, ["models"], _UNKNOWN_TABLE)
        tables = document.get("models", {})
        if not isinstance(tables, dict):
            self.add(self._lines.of("models"), Reason.MODELS_NOT_A_TABLE)
            return
        for model_id, table in tables.items():
            line = self._lines.of("models", model_id)
            if not model_id.strip():
                self.add(line, Reason.MODEL_WITHOUT_ID)
            elif not isinstance(table, dict):
                self.add(line, Reason.MODEL_NOT_A_TABLE, model=model_id)
            else:
                yield model_id, dict(self._fields(model_id, table))

    def add(self, line: int, reason: Reason, **params: Param) -> None:
        """Add a mistake on a line, counted from 1; after many, no further ones."""
        if len(self._mistakes) >= _MOST_MISTAKES:
            return
        mistake = problem(Code.MODELS_DAMAGED, reason=reason, detail=str(self._path))
        mistake = with_params(mistake, file=self._path.name, line=line, **params)
        self._mistakes.append((line, mistake))

    def mistakes(self) -> tuple[Problem, ...]:
        """Return the mistakes, from top to bottom."""
        return tuple(
            mistake
            for _, mistake in sorted(self._mistakes, key=lambda each: (each[0], str(each[1])))
        )

    def _add_unknown(
        self, line: int, name: str, known: Iterable[str], reasons: tuple[Reason, Reason]
    ) -> None:
        is_compared = len(name) <= _LONGEST_NAME and len(self._mistakes) < _MOST_MISTAKES
        near = difflib.get_close_matches(name, list(known), n=1) if is_compared else []
        if near:
            self.add(line, reasons[1], name=name, near=near[0])
        else:
            self.add(line, reasons[0], name=name)

    def _document(self) -> dict[str, Any]:
        try:
            with open_any_file(self._path) as file:
                content = file.read(_MAX_BYTES + 1)
            if len(content) > _MAX_BYTES:
                self.add(1, Reason.MODELS_FILE_UNREADABLE, fault="it is too large")
                return {}
            text = self._text(content).replace("\r\n", "\n")
        except FileNotFoundError:
            return {}
        except OSError as failure:
            self.add(1, Reason.MODELS_FILE_UNREADABLE, fault=failure.strerror or str(failure))
            return {}
        self._lines = SourceLines(text)
        try:
            return parse_toml(text)
        except tomllib.TOMLDecodeError as fault:
            return self._rest(text, fault)

    def _text(self, content: bytes) -> str:
        """Decode the file; lines in another encoding become empty."""
        try:
            return decode_file(content)
        except UnicodeDecodeError:
            lines = decode_file(content, errors="replace").split("\n")
        for number, line in enumerate(lines):
            if _REPLACEMENT in line:
                self.add(number + 1, Reason.MODELS_NOT_UTF8)
                lines[number] = ""
        return "\n".join(lines)

    def _rest(self, text: str, fault: tomllib.TOMLDecodeError) -> dict[str, Any]:
        """Read, part by part, a text that is not valid TOML as a whole."""
        document: dict[str, Any] = {}
        before = len(self._mistakes)
        for first, part in split_at_headers(text):
            try:
                _merge(document, parse_toml(part))
            except tomllib.TOMLDecodeError:
                if len(self._mistakes) < _MOST_MISTAKES:
                    self._read_statements(document, first, part)
        if len(self._mistakes) == before:  # each part is valid, but not in combination
            self.add(line_of_error(fault, text), Reason.MODELS_NOT_TOML, fault=_words(fault))
        return document

    def _read_statements(self, document: dict[str, Any], first: int, part: str) -> None:
        """Read the part that begins on line `first` without the fields that are not valid."""
        valid, statements = split_at_keys(part)
        if len(statements) > _MOST_STATEMENTS:
            self.add(first, Reason.MODELS_NOT_TOML, fault="there are too many fields")
            return
        for number, statement in statements:
            try:
                parse_toml(valid + statement)
            except tomllib.TOMLDecodeError as wrong:
                line = max(1, line_of_error(wrong, valid + statement) - valid.count("\n"))
                self.add(first + number + line - 1, Reason.MODELS_NOT_TOML, fault=_words(wrong))
                before = "".join(statement.splitlines(keepends=True)[: line - 1])
                if _is_toml(valid + before):
                    valid += before
            else:
                valid += statement
        if _is_toml(valid):
            _merge(document, parse_toml(valid))

    def _fields(self, model_id: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for name, given in table.items():
            value, line = given, self._lines.of("models", model_id, name)
            kind = _FIELDS.get(name)
            if kind is None:
                self._add_unknown(line, name, _FIELDS, _UNKNOWN_FIELD)
                continue
            if name == "extras" and (valid := _valid_extras(given)):
                value = valid
                if len(valid) < len(given):
                    self.add(line, Reason.MODEL_FIELD_INVALID, name=name, model=model_id)
            try:
                read = msgspec.convert(value, type=kind)
            except msgspec.ValidationError:
                read = None
            if read is None or (name == "images" and read[0] > read[1]):
                self.add(line, Reason.MODEL_FIELD_INVALID, name=name, model=model_id)
                continue
            if name == "extras":
                self._check_names_in_extras(line, value)
            yield name, read

    def _check_names_in_extras(self, line: int, tables: list[dict[str, Any]]) -> None:
        for name in {name for table in tables for name in table} - _EXTRA_NAMES:
            self._add_unknown(line, name, _EXTRA_NAMES, _UNKNOWN_EXTRA)


def _valid_extras(given: object) -> list[dict[str, Any]]:
    """Return the tables of a list that describe an extra parameter."""
    valid = []
    for each in given if isinstance(given, list) else []:
        try:
            msgspec.convert(each, type=Extra)
        except msgspec.ValidationError:
            continue
        valid.append(each)
    return valid


def _is_toml(text: str) -> bool:
    try:
        parse_toml(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        present = into.setdefault(name, value)
        if present is value:
            continue
        if isinstance(present, dict) and isinstance(value, dict):
            _merge(present, value)
        elif isinstance(present, list) and isinstance(value, list):
            present.extend(value)


def _words(fault: tomllib.TOMLDecodeError) -> str:
    """Return the parser's message, for use within a sentence."""
    words = message_of_error(fault)
    return f"{words[:1].lower()}{words[1:]}"
