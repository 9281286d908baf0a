"""The files that the catalogue comes from: ours, and the user's own merged over it.

A mistake in the user's file costs only the field or the table that it is in, and is told with its
line. A part that is no TOML at all is left out, and the others count.
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
from videodesk.catalog.source_lines import SourceLines, line_of_fault, parts, words_of_fault
from videodesk.errors import Code, Problem, problem

_Text = Annotated[str, Meta(min_length=1)]
_Texts = tuple[_Text, ...]
_Seconds = Annotated[int, Meta(ge=1)]
_Count = Annotated[int, Meta(ge=0)]


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: Any
    words: str


_RULES: Final[Mapping[str, _Rule]] = {
    "name": _Rule(_Text, "a text"),
    "maker": _Rule(str, "a text"),
    "summary": _Rule(str, "a text"),
    "modes": _Rule(tuple[Mode, ...], f"a list of {', '.join(Mode)}"),
    "images": _Rule(tuple[_Count, _Count], "two whole numbers, the least and the most pictures"),
    "picture_role": _Rule(str, "a text"),
    "aspect_ratios": _Rule(_Texts, 'a list of texts such as "16:9"'),
    "sizes": _Rule(_Texts, 'a list of texts such as "720p"'),
    "durations": _Rule(tuple[_Seconds, ...], "a list of whole numbers of seconds"),
    "sound": _Rule(bool, "true or false"),
    "usual_wait": _Rule(_Seconds, "a whole number of seconds"),
    "extras": _Rule(
        tuple[Extra, ...], "a list of tables with name, kind (bool, int or text), label and hint"
    ),
    "hidden": _Rule(bool, "true or false"),
}
_EXTRA_NAMES: Final = frozenset(each.name for each in fields(Extra))


@dataclass(frozen=True, slots=True)
class _File:
    models: dict[str, Model] = field(default_factory=dict[str, Model])


def load(path: Path) -> Catalog:
    """The catalogue in a TOML file. Raises msgspec.ValidationError or OSError for our own file."""
    return Catalog(_own_models(path))


def load_merged(own: Path, users: Path) -> tuple[Catalog, tuple[Problem, ...]]:
    """Our catalogue with the user's file over it, and what is wrong in that file, line by line.

    A table of a known id replaces the fields that it names; a new id is a model more;
    `hidden = true` takes one out of the choice. There need not be such a file.
    """
    models = _own_models(own)
    reading = _UsersFile(users)
    for model_id, given in reading.models():
        former = models.get(model_id) or Model(name=model_id, id=model_id)
        models[model_id] = replace(former, **given)
    if models and all(model.hidden for model in models.values()):
        reading.tell(1, "all models are hidden; all of them are shown instead")
        models = {name: replace(model, hidden=False) for name, model in models.items()}
    return Catalog(models), reading.told()


def _own_models(path: Path) -> dict[str, Model]:
    parsed = msgspec.toml.decode(path.read_bytes(), type=_File)
    return {name: replace(model, id=name) for name, model in parsed.models.items()}


class _UsersFile:
    """One reading of the user's file: hands out what is good, and collects what is not."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mistakes: list[tuple[int, str]] = []
        self._lines = SourceLines("")

    def models(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each table's id with the fields of it that can be used."""
        document = self._document()
        for name in document:
            if name != "models":
                self.tell(self._lines.of(name), _unknown(name, ["models"], "is no table of models"))
        tables = document.get("models", {})
        if not isinstance(tables, dict):
            self.tell(self._lines.of("models"), "`models` is to be a table for each model")
            return
        for model_id, table in tables.items():
            line = self._lines.of("models", model_id)
            if not model_id.strip():
                self.tell(line, "a model needs an id")
            elif not isinstance(table, dict):
                self.tell(line, f"`{model_id}` is to be a table, [models.{model_id}]")
            else:
                yield model_id, dict(self._fields(model_id, table))

    def tell(self, line: int, sentence: str) -> None:
        """Notes a mistake, as the end of a sentence."""
        self._mistakes.append((line, sentence))

    def told(self) -> tuple[Problem, ...]:
        """What is wrong in the file, from top to bottom."""
        return tuple(
            problem(
                Code.MODELS_DAMAGED,
                message=f"{self._path.name}, line {line}: {sentence}.",
                detail=str(self._path),
            )
            for line, sentence in sorted(self._mistakes)
        )

    def _document(self) -> dict[str, Any]:
        try:
            # What Windows' own editor puts before the first character is no part of the text.
            text = self._path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except FileNotFoundError:
            return {}
        except UnicodeDecodeError as fault:
            line = fault.object[: fault.start].count(b"\n") + 1
            self.tell(line, "this is no UTF-8 text; the file is left out")
            return {}
        except OSError as failure:
            self.tell(1, f"the file cannot be read ({failure.strerror or failure})")
            return {}
        self._lines = SourceLines(text)
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            return self._rest(text, fault)

    def _rest(self, text: str, fault: tomllib.TOMLDecodeError) -> dict[str, Any]:
        """What can be read of a text that is no TOML as a whole, part by part."""
        document: dict[str, Any] = {}
        faulty = False
        for first, part in parts(text):
            try:
                _merge(document, tomllib.loads(part))
            except tomllib.TOMLDecodeError as wrong:
                faulty = True
                self.tell(first + line_of_fault(wrong, part) - 1, _no_toml(wrong))
        if not faulty:  # each part is good, and they do not go together
            self.tell(line_of_fault(fault, text), _no_toml(fault))
        return document

    def _fields(self, model_id: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for name, value in table.items():
            line = self._lines.of("models", model_id, name)
            rule = _RULES.get(name)
            if rule is None:
                self.tell(line, _unknown(name, _RULES, "is no field of a model"))
                continue
            try:
                read = msgspec.convert(value, type=rule.kind)
            except msgspec.ValidationError:
                read = None
            if read is None or (name == "images" and read[0] > read[1]):
                self.tell(line, f"`{name}` of {model_id} is to be {rule.words}")
                continue
            if name == "extras":
                self._tell_unknown_in_extras(line, value)
            yield name, read

    def _tell_unknown_in_extras(self, line: int, tables: list[dict[str, Any]]) -> None:
        for name in {name for table in tables for name in table} - _EXTRA_NAMES:
            self.tell(line, _unknown(name, _EXTRA_NAMES, "is no part of a further field"))


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        present = into.setdefault(name, value)
        if present is value:
            continue
        if isinstance(present, dict) and isinstance(value, dict):
            _merge(present, value)
        elif isinstance(present, list) and isinstance(value, list):
            present.extend(value)


def _no_toml(fault: tomllib.TOMLDecodeError) -> str:
    words = words_of_fault(fault)
    return f"this part is no TOML and is left out ({words[:1].lower()}{words[1:]})"


def _unknown(name: str, known: Iterable[str], what: str) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"`{name}` {what}" + (f"; `{near[0]}` is one" if near else "")
