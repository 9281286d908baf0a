"""docs/reliability.md names tests: each of them must exist, and each fault must be on the page."""

import ast
import re
from pathlib import Path

import pytest

from tests.torture.fault_table import FAULTS

TESTS = Path(__file__).parents[1]
PAGE = (TESTS.parent / "docs" / "reliability.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:\w+/)*test_\w+\.py)::(\w+)`", PAGE)))


def test_the_page_names_tests() -> None:
    assert len(NAMED) > 60


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_the_page_names_exists(file: str, name: str) -> None:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))

    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    assert name in {node.name for node in tree.body if isinstance(node, kinds)}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_table_is_on_the_page(fault: str) -> None:
    assert f"| {fault} |" in PAGE
