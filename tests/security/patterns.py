"""Every regular expression of the program, and texts made to keep each of them busy.

    python -m tests.security.patterns

feeds each pattern 1 MB of the worst text that was found for it. Each line is a pattern, printed
before it is fed, and its seconds, printed afterwards: one that is not linear would take hours.
"""

import ast
import importlib
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

import videodesk
from videodesk.library import legacy_text

ROOT: Final = Path(videodesk.__file__).parent
MEGABYTE: Final = 1_000_000
PROBE: Final = 1_500
MOST_TEXTS: Final = 100
_FUNCTIONS: Final = frozenset(
    {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
)
_USES: Final = _FUNCTIONS - {"compile"}
_FOR_ONE: Final = frozenset({"search", "match", "fullmatch"})  # which end at the first match
_PLAIN: Final = (" ", "\n", "a", "0", "_", "a ", "a_", "a.", ".", "/", "\\", '"', "<", "(", "{,")


MadeAtRunTime = tuple[str, Sequence[str]]
"""How the patterns that contain values are used, and examples of them."""


@dataclass(frozen=True, slots=True)
class Written:
    """A call of `re` in the source: where, what is matched, and how it is used."""

    place: str
    pattern: str | bytes
    flags: int
    uses: frozenset[str]


@cache
def sources() -> tuple[tuple[str, ast.Module], ...]:
    """The modules of the program that may use a pattern."""
    found = list[tuple[str, ast.Module]]()
    for path in sorted(ROOT.rglob("*.py")):
        text = path.read_text("utf-8")
        if any(f".{function}" in text for function in _FUNCTIONS):
            name = ".".join(("videodesk", *path.relative_to(ROOT).with_suffix("").parts))
            found.append((name.removesuffix(".__init__"), ast.parse(text)))
    return tuple(found)


def written_patterns(made_at_run_time: Mapping[str, MadeAtRunTime]) -> list[Written]:
    """Every pattern of the program.

    Those that are made at run time have a use and examples, by module and function. Raises
    LookupError for one that has none.
    """
    uses = _uses_by_name()
    found = list[Written]()
    for module, tree in sources():
        for function, name, call in _calls(tree):
            place = f"{module}:{name or function}"
            called = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            used = uses[_key(module, name)] if called == "compile" else frozenset({called})
            try:
                found.append(Written(place, *_evaluated(module, place, call), used))
            except NameError as cause:
                if f"{module}:{function}" not in made_at_run_time:
                    raise LookupError(f"{place}: no example of what is made at run time") from cause
                use, examples = made_at_run_time[f"{module}:{function}"]
                found += (Written(place, each, 0, frozenset({use})) for each in examples)
    return found


def _calls(tree: ast.Module) -> Iterator[tuple[str, str, ast.Call]]:
    """The calls of `re`: the function around each, and the name that it is assigned to."""

    def walk(node: ast.AST, function: str, name: str) -> Iterator[tuple[str, str, ast.Call]]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            function, name = node.name, ""
        if isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            name = target.id if isinstance(target, ast.Name) else name
        if _is_call_of_re(node):
            assert isinstance(node, ast.Call)
            yield function, name, node
        for child in ast.iter_child_nodes(node):
            yield from walk(child, function, name)

    yield from walk(tree, "", "")


def _is_call_of_re(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in _FUNCTIONS
    )


def _uses_by_name() -> dict[str, frozenset[str]]:
    """How each compiled pattern is used, by its name; everything for those in tuples."""
    uses = defaultdict[str, frozenset[str]](frozenset)
    for module, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in _USES:
                for name in _names_of(node.value):
                    uses[_key(module, name)] |= {node.attr}
    return uses


def _names_of(pattern: ast.expr) -> Iterator[str]:
    match pattern:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            yield name
        case ast.IfExp(body=one, orelse=other):
            yield from (*_names_of(one), *_names_of(other))


def _key(module: str, name: str) -> str:
    """What a pattern is looked up by: a private name is used in its own module only."""
    return f"{module}:{name}" if name.startswith("_") else name


def _evaluated(module: str, place: str, call: ast.Call) -> tuple[str | bytes, int]:
    flags = [each.value for each in call.keywords if each.arg == "flags"]
    at = {"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(call.func.attr, 2)  # type: ignore[attr-defined]
    flags += call.args[at : at + 1]
    return _value(module, place, call.args[0]), int(_value(module, place, flags[0])) if flags else 0


def _value(module: str, place: str, expression: ast.expr) -> Any:
    try:
        return ast.literal_eval(expression)
    except ValueError:
        names = {"re": re}
        if not isinstance(expression, ast.Attribute):
            names = vars(importlib.import_module(module))
    return eval(compile(ast.Expression(expression), place, "eval"), names)


# -- Texts ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pump:
    """A beginning, and what is repeated after it until a text has its size."""

    before: str
    repeated: str

    def text(self, size: int) -> str:
        many = self.repeated * (size // len(self.repeated) + 1)
        return f"{self.before}{many[:size]}\x00"


def pumps_of(written: Written) -> list[Pump]:
    """Texts that begin like a match in each possible way, again and again or for long."""
    pattern, flags = written.pattern, written.flags
    text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    found = dict.fromkeys(Pump("", repeated) for repeated in _PLAIN)
    for variant in range(3):
        for before, repeated in _pumps(parser.parse(text, flags), variant):
            if repeated:
                found[Pump(before, repeated)] = None
    return list(found)[:: len(found) // MOST_TEXTS + 1]


def _pumps(parsed: Any, variant: int) -> Iterator[tuple[str, str]]:
    """Pairs of a beginning, and of what is repeated after it."""
    before = ""
    for operation, argument in parsed:
        for inside in _parts(operation, argument):
            for more, repeated in _pumps(inside, variant):
                yield before + more, repeated
                yield "", repeated
        sample = _sample([(operation, argument)], variant)
        yield before, sample
        before += sample
        yield "", before
        yield "", before[:-1]
        yield "", f"{before} "


def _parts(operation: Any, argument: Any) -> list[Any]:
    match str(operation):
        case "SUBPATTERN":
            return [argument[3]]
        case "BRANCH":
            return list(argument[1])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return [argument[2]]
        case "ASSERT" | "ASSERT_NOT":
            return [argument[1]]
        case "ATOMIC_GROUP":
            return [argument]
        case _:
            return []


def _sample(parsed: Any, variant: int) -> str:
    """A text that matches, as far as one can be made without backtracking."""
    made = ""
    for operation, argument in parsed:
        match str(operation):
            case "LITERAL":
                made += chr(argument)
            case "NOT_LITERAL":
                made += "a" if argument != ord("a") else "b"
            case "ANY":
                made += "a"
            case "IN":
                made += _character(argument, variant)
            case "SUBPATTERN":
                made += _sample(argument[3], variant)
            case "BRANCH":
                branches = argument[1]
                made += _sample(branches[variant % len(branches)], variant)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, inside = argument
                made += _sample(inside, variant) * max(int(least), min(int(most), 1 + variant * 3))
            case "ASSERT":
                made += _sample(argument[1], variant)
            case "ATOMIC_GROUP":
                made += _sample(argument, variant)
            case _:
                continue
    return made


def _character(choices: Any, variant: int) -> str:
    pattern = _class_of(tuple((str(kind), value) for kind, value in choices))
    fitting = [each for each in "a 1_-.\n\"/'<(:é!" if pattern.fullmatch(each)]
    own = [chr(value) for kind, value in choices if kind is codes.LITERAL]
    options = [*fitting, *own] if pattern.pattern.startswith("[^") else [*own, *fitting]
    return options[variant % len(options)] if options else "?"


@cache
def _class_of(choices: tuple[tuple[str, Any], ...]) -> re.Pattern[str]:
    names = {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s", "CATEGORY_WORD": r"\w"}
    names |= {"CATEGORY_NOT_SPACE": r"\S", "CATEGORY_NOT_WORD": r"\W", "CATEGORY_NOT_DIGIT": r"\D"}
    inside = ""
    for kind, value in choices:
        match kind:
            case "NEGATE":
                inside += "^"
            case "LITERAL":
                inside += re.escape(chr(value))
            case "RANGE":
                inside += f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
            case _:
                inside += names[str(value)]
    return re.compile(f"[{inside}]")


def busy_seconds(written: Written, text: str) -> float:
    """How long the pattern is busy with a text, used as the program uses it."""
    pattern = _compiled(written)
    subject: Any = text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text
    begun = time.perf_counter()
    for use in written.uses & _FOR_ONE:
        getattr(pattern, use)(subject)
    if not written.uses or written.uses - _FOR_ONE:
        for _ in pattern.finditer(subject):
            pass
    return time.perf_counter() - begun


def _made_at_run_time() -> Mapping[str, MadeAtRunTime]:
    known = [each.pattern.pattern for each in legacy_text._known_sentences()]
    sentences = [each for each in known if "(?P" in each]
    return {
        "videodesk.diagnostics:remove_secrets": ("finditer", [r"/home/user(?!\w)"]),
        "videodesk.engine.event_log:redact_request": ("finditer", [r"(?<!\w)a cat(?!\w)"]),
        "videodesk.library.legacy_text:_pattern": ("fullmatch", sentences),
    }


@cache
def _compiled(written: Written) -> re.Pattern[Any]:
    return re.compile(written.pattern, written.flags)


def main() -> int:
    for written in written_patterns(_made_at_run_time()):
        sys.stdout.write(f"{written.place} ")
        sys.stdout.flush()
        worst = max(pumps_of(written), key=lambda pump: busy_seconds(written, pump.text(PROBE)))
        seconds = busy_seconds(written, worst.text(MEGABYTE))
        sys.stdout.write(f"{seconds:.2f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
