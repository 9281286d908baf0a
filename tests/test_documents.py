"""Documents and references: every file, section, id and name that is mentioned exists."""

import ast
import importlib.util
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
FOLDERS: Final = ("videodesk", "tests", "benchmarks", "packaging", "resources", "docs", ".github")
TEXT: Final = {".py", ".md", ".toml", ".spec", ".yml", ".sql", ".ps1", ".iss", ".xml", ""}

OWN_NAMES: Final = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/design.md",
    "docs/security.md",
    "docs/decisions/*.md",
)
"""The documents whose names in backticks are names of this project."""

OTHERS: Final = ("docs/pitfalls.md", "docs/service-api.md")
"""The documents whose names in backticks are those of libraries and services."""

_NAMED_DOCUMENT: Final = re.compile(r"(?<![\w./-])([\w.-]+(?:/[\w.-]+)*\.md)\b")
_SECTION: Final = re.compile(r"([\w-]+\.md)(?:\)|`)?,? \"([^\"]+)\"")
_ENTRIES: Final = re.compile(r"pitfalls\.md\)?,? ((?:[A-Z]\d+(?:, | and )?)+)")
_OLD_NAME: Final = re.compile(r"\b(?:PITFALLS|(?:RE)?DESIGN|ANCHORS|WORDING|LOOK|API\.md)\b")
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
_QUOTED: Final = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_NEW: Final = re.compile(r"`([^`\n]+)` \(new\)")
"""What a document says does not exist yet."""
_PATH: Final = re.compile(r"(?:[\w.-]+/)*[\w.-]+\.(?:py|sql|toml|md|spec|yml|ps1)")
_FOLDER: Final = re.compile(r"(?:[\w.-]+/)+")
_DOTTED: Final = re.compile(r"([A-Za-z_]\w*)\.([A-Za-z_]\w*)(?:\(\))?")
_NAME: Final = re.compile(r"([A-Za-z_]\w*)(?:\(\))?")


@cache
def files() -> dict[str, str]:
    """The text of every file of the project, by its path below the root."""
    paths = [path for path in ROOT.iterdir() if path.suffix in TEXT]
    for folder in FOLDERS:
        paths += (path for path in (ROOT / folder).rglob("*") if path.suffix in TEXT)
    found = {}
    for path in sorted(paths):
        name = path.relative_to(ROOT).as_posix()
        hidden = any(part.startswith(".") for part in path.relative_to(ROOT).parts[:-1])
        if path.is_file() and (not hidden or name.startswith(".github")):
            try:
                found[name] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
    return found


@cache
def documents() -> dict[str, str]:
    return {name: text for name, text in files().items() if name.endswith(".md")}


def own_documents() -> Iterator[tuple[str, str]]:
    for pattern in OWN_NAMES:
        for path in ROOT.glob(pattern):
            name = path.relative_to(ROOT).as_posix()
            yield name, documents()[name]


@cache
def mentions() -> list[tuple[str, str]]:
    """Each file with its lines joined, so that a reference across two lines is one."""
    return [
        (name, re.sub(r"\s*\n\s*(?:#|--)?\s*", " ", text))
        for name, text in files().items()
        if name != "tests/test_documents.py"
    ]


def headings(text: str) -> list[str]:
    outside = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"^#+ (.+)$", outside, flags=re.MULTILINE)


def anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def exists(path: str, near: str) -> bool:
    """True if a file has this path, from the root, from the naming file, or as its end."""
    beside = (ROOT / near).parent / path
    return beside.is_file() or any(f"/{name}".endswith(f"/{path}") for name in files())


def test_every_document_that_is_named_exists() -> None:
    missing = [
        (name, path)
        for name, text in mentions()
        for path in _NAMED_DOCUMENT.findall(re.sub(r"https?://\S+", "", text))
        if not exists(path, name)
    ]
    assert not missing


def test_every_section_that_is_named_exists() -> None:
    titles = {Path(name).name: headings(text) for name, text in documents().items()}
    missing = [
        (name, document, section)
        for name, text in mentions()
        for document, section in _SECTION.findall(text)
        if section not in titles[document]
    ]
    assert not missing


def test_every_entry_of_the_pitfalls_that_is_named_exists() -> None:
    entries = set(
        re.findall(r"^- \*\*([A-Z]\d+)\*\*", documents()["docs/pitfalls.md"], re.MULTILINE)
    )
    assert len(entries) > 50
    missing = [
        (name, entry)
        for name, text in mentions()
        for group in _ENTRIES.findall(text)
        for entry in re.findall(r"[A-Z]\d+", group)
        if entry not in entries
    ]
    assert not missing


def test_documents_are_named_by_their_path() -> None:
    assert not [(name, found) for name, text in mentions() for found in _OLD_NAME.findall(text)]


def test_links_between_documents_resolve() -> None:
    missing = []
    for name, text in documents().items():
        for link in _LINK.findall(text):
            path, _, fragment = link.partition("#")
            if re.match(r"[a-z]+:", link):
                continue
            target = ((ROOT / name).parent / path).resolve() if path else ROOT / name
            titles = headings(target.read_text("utf-8")) if fragment and target.exists() else []
            if not target.exists() or (fragment and fragment not in map(anchor, titles)):
                missing.append((name, link))
    assert not missing


def not_built_yet() -> set[str]:
    """The names that docs/design.md lists under "Not built yet"."""
    _, _, section = documents()["docs/design.md"].partition("\n## Not built yet\n")
    return set(_QUOTED.findall(section))


def test_paths_in_backticks_exist() -> None:
    packages = {path.name for path in (ROOT / "videodesk").iterdir() if path.is_dir()}
    planned, missing = not_built_yet(), []
    for name, text in documents().items():
        new = set(_NEW.findall(text))
        for quoted in {found.split("::")[0] for found in _QUOTED.findall(text)} - planned - new:
            if name in OTHERS:
                continue
            if _PATH.fullmatch(quoted) and not exists(quoted, name):
                missing.append((name, quoted))
            if _FOLDER.fullmatch(quoted) and quoted.split("/")[0] in {*packages, *FOLDERS}:
                places = (ROOT / quoted, ROOT / "videodesk" / quoted)
                if not any(place.is_dir() for place in places):
                    missing.append((name, quoted))
    assert not missing


@cache
def classes(name: str) -> list[ast.ClassDef]:
    """Every class of that name in the project."""
    start = re.compile(rf"^ *class {name}\b", re.MULTILINE)
    return [
        node
        for path, text in files().items()
        if path.endswith(".py") and start.search(text)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef) and node.name == name
    ]


def members(node: ast.ClassDef) -> set[str]:
    """The methods and attributes of a class, and those of its bases in the project."""
    found: set[str] = set()
    for base in node.bases:
        if isinstance(base, ast.Name):
            found.update(*map(members, classes(base.id)))
    for inner in ast.walk(node):
        match inner:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
            case ast.Assign(targets=targets):
                found.update(target.id for target in targets if isinstance(target, ast.Name))
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                found.add(name)
    return found


def is_known(first: str, second: str) -> bool:
    """True if `first.second` is a class and its member, a module and a name in it, or a library."""
    if found := classes(first):
        return any(second in members(node) for node in found)
    modules = [
        text
        for path, text in files().items()
        if path.endswith(".py") and first in Path(path).with_suffix("").parts
    ]
    if modules:
        return any(re.search(rf"\b{second}\b", text) for text in modules)
    return importlib.util.find_spec(first) is not None


def test_names_in_backticks_exist() -> None:
    words = set(re.findall(r"\w+", "\n".join(t for n, t in files().items() if n[-3:] != ".md")))
    planned, missing = not_built_yet(), []
    for name, text in own_documents():
        outside = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
        for quoted in set(_QUOTED.findall(outside)) - planned - set(_NEW.findall(text)):
            if _PATH.fullmatch(quoted):
                continue
            dotted, single = _DOTTED.fullmatch(quoted), _NAME.fullmatch(quoted)
            if dotted and not is_known(*dotted.groups()):
                missing.append((name, quoted))
            if single and single[1] not in words:
                missing.append((name, quoted))
    assert not missing


def test_architecture_lists_the_layers_of_import_linter() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    blocks = documents()["docs/architecture.md"].split("```")[1::2]
    listed = [block.strip().split("\n") for block in blocks]
    for contract in contracts:
        if contract["type"] == "layers":
            assert [layer.replace("videodesk.", "") for layer in contract["layers"]] in listed


@pytest.mark.parametrize(
    ("section", "at_most"),
    [
        ("From Generate to the POST", 8),
        ("Tags with undo: 12 files", 12),
        ("A batch: 8 files", 8),
        ("A compare view: 8 files", 8),
        ("A translation: 1 file and the translation", 1),
    ],
)
def test_a_list_of_files_is_as_short_as_promised(section: str, at_most: int) -> None:
    _, _, rest = documents()["docs/architecture.md"].partition(f"# {section}\n")
    items = re.findall(r"^\d+\. ", rest.split("\n#")[0], re.MULTILINE)
    assert 0 < len(items) <= at_most
