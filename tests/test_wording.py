"""The words that users read: plain English, without phrases that were replaced for good reasons."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "videodesk"
TRANSLATING = {"tr", "translate", "QT_TRANSLATE_NOOP", "QT_TR_NOOP"}
NOT_OURS = {
    "library/legacy_text.py",  # sentences of earlier versions, which libraries contain
    "provider/error_patterns.py",  # sentences of services
}
FILES = (
    "README.md",
    "resources/models.toml",
    "resources/translations/videodesk_en.ts",
    "packaging/linux/videodesk.desktop",
    "packaging/linux/io.github.videodesk.VideoDesk.metainfo.xml",
    "packaging/linux/install",
    "packaging/linux/man_page.py",
    "packaging/windows/videodesk.iss",
)

REPLACED = (
    # the service and its models
    "was not asked yet",
    "is known to",
    "is known for",
    "not known to",
    "words, pictures",
    "from words alone",
    "where possible",
    "all further fields",
    "sent to the service as it is",
    "is no json",
    "is no web",
    "id as it is typed",
    "not offered to this key",
    "goes on being",
    # keys and settings
    "test and keep",
    "keep key",
    "pictures travel",
    "as the site takes",
    "between two requests",
    "tasks at once",
    "further ones",
    "as its documentation says",
    "goes the new way",
    "only the system's",
    "beside the system's",
    "as the system",
    "counts from the next start",
    "of use when",
    "the program knows",
    "what you know better",
    "make it to begin",
    "in use now",
    "at the next start",
    "the usual place",
    "the rest of it counts",
    "mend that line",
    # actions
    "let go",
    "follow it",
    "stop following",
    "follow a task",
    "look at the account",
    "empty the queue",
    "withdraw",
    "what works goes on",
    "sends nothing until",
    "copy diagnostics",
    "look again",
    "rebuild from the files",
    "in the system's player",
    "save this frame as",
    # the library and what is in progress
    "the library is well",
    "the database knows",
    "may still work on, or",
    "needs a decision",
    "needs you",
    "under way",
    "filled in from",
    "the former draft",
    "former clip",
    # the player
    "again and again",
    "play once",
    "place in the clip",
    "a second on",
    "begin again from the start",
    # the tone
    "please",
    "oops",
    "amiss",
)

HABITS = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "an exclamation mark": r"\w!(?=\s|$)",
        "three dots in place of an ellipsis": r"\w\.\.\.(?!\w)",
        "two spaces": r"[^\s.:] {2,}\w|[.:] {2,}[A-Z]",
        "a space before a mark": r"\w [,.;:!?](?=\s|$)",
        "archaic": r"\b(?:nought|thereof|wherein|whilst|anew|lest)\b",
    }.items()
}


class Place(NamedTuple):
    """A text and where it stands."""

    where: str
    text: str
    is_sentence: bool


def docstrings(nodes: list[ast.AST]) -> set[int]:
    """The ids of all strings that are statements; of commands they are the help."""
    return {
        id(node.value)
        for node in nodes
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def helps(nodes: list[ast.AST]) -> set[int]:
    """The ids of the docstrings of commands, which click prints."""
    return {
        id(node.body[0].value)
        for node in nodes
        if isinstance(node, ast.FunctionDef)
        and any("command" in ast.unparse(each) for each in node.decorator_list)
        and isinstance(node.body[0], ast.Expr)
    }


def translated(nodes: list[ast.AST]) -> set[int]:
    """The ids of all strings that are translated."""
    found = set[int]()
    for call in nodes:
        if isinstance(call, ast.Call):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            name = call.func.id if isinstance(call.func, ast.Name) else name
            if name in TRANSLATING:
                found |= {id(node) for argument in call.args for node in ast.walk(argument)}
    return found


@cache
def as_words(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)")


@cache
def texts() -> tuple[Place, ...]:
    return (*program_texts(), *file_texts())


def program_texts() -> Iterator[Place]:
    """All strings of the program with a space in them, or that are translated."""
    for path in sorted(PROGRAM.rglob("*.py")):
        name = path.relative_to(PROGRAM).as_posix()
        if name in NOT_OURS:
            continue
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        shown = translated(nodes)
        skipped = docstrings(nodes) - helps(nodes)
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                is_shown = id(node) in shown
                if id(node) not in skipped and (is_shown or " " in node.value.strip()):
                    text = node.value.replace("&", "") if is_shown else node.value
                    is_sentence = is_shown or (text[:1].isupper() and text[-1] in ".…")
                    yield Place(f"videodesk/{name}:{node.lineno}", text, is_sentence)


def file_texts() -> Iterator[Place]:
    for name in FILES:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            yield Place(f"{name}:{number}", line, is_sentence=False)


def test_texts_of_the_program_and_its_files_are_found() -> None:
    found = [each.where.partition(":")[0] for each in texts()]
    assert len(found) > 1500
    assert set(FILES) <= set(found)
    assert "videodesk/messages/code_sentences.py" in found
    assert any(each.text.startswith("Check the database, the ledger") for each in texts())


def faults_of(place: Place) -> list[str]:
    """What is wrong with a text, with the place and the text."""
    lower = place.text.lower()
    found = [each for each in REPLACED if each in lower and as_words(each).search(lower)]
    if place.is_sentence:
        found += [habit for habit, pattern in HABITS.items() if pattern.search(place.text)]
    return [f"{place.where}: {each}: {place.text}" for each in found]


def test_no_text_has_a_replaced_phrase_or_a_banned_habit() -> None:
    found = [fault for place in texts() for fault in faults_of(place)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Veo 2 is known to use 1 at most.", "is known to"),
        ("Let go", "let go"),
        ("Needs you", "needs you"),
        ("Enter a key, please.", "please"),
        ("Done!", "an exclamation mark"),
        ("Loading...", "three dots in place of an ellipsis"),
        ("One  space too many.", "two spaces"),
        ("Save as .", "a space before a mark"),
    ],
)
def test_fault_is_found_and_named(text: str, fault: str) -> None:
    assert faults_of(Place("here", text, is_sentence=True)) == [f"here: {fault}: {text}"]
