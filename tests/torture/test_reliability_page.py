"""docs/reliability.md: each test that it names exists, and each fault of the table is on it."""

import ast
import re
from pathlib import Path

from tests.torture.fault_table import FAULTS

TESTS = Path(__file__).parents[1]
PAGE = (TESTS.parent / "docs" / "reliability.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:\w+/)*test_\w+\.py)::(\w+)`", PAGE)))


def _top_level_names(file: str) -> set[str]:
    path = TESTS / file
    if not path.is_file():
        return set()
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, kinds)}


def test_every_test_named_on_the_page_exists() -> None:
    assert len(NAMED) > 60
    existing = {file: _top_level_names(file) for file, _ in NAMED}

    missing = [f"{file}::{name}" for file, name in NAMED if name not in existing[file]]

    assert missing == []


def test_every_fault_of_the_table_is_on_the_page() -> None:
    assert [fault for fault in FAULTS if f"| {fault} |" not in PAGE] == []
