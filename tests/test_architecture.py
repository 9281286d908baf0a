"""Rules of the house that no linter knows."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import videodesk

ROOM = Path(videodesk.__file__).parent
SOURCES = sorted(ROOM.rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOM)))
def test_nothing_runs_a_loop_inside_the_loop(path: Path) -> None:
    """`exec`, `processEvents`, `asyncClose`, `aboutToQuit`: docs/pitfalls.md, Q1, Q3, Q4."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"exec", "exec_", "processEvents", "aboutToQuit"}, node.lineno
        if isinstance(node, ast.Name):
            assert node.id != "asyncClose", node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            static = {"getOpenFileName", "getOpenFileNames", "getSaveFileName", "question"}
            assert node.func.attr not in static, node.lineno


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOM)))
def test_coroutines_are_started_in_background_alone(path: Path) -> None:
    if path.name == "background.py":
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute):
            assert node.attr != "create_task", node.lineno


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOM)))
def test_no_file_is_crowded(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400


def test_the_entry_imports_next_to_nothing() -> None:
    code = (
        "import sys, videodesk.__main__;"
        "print([m for m in ('PySide6', 'httpx', 'click', 'av', 'apsw') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_command_needs_no_qt_and_a_list_no_network() -> None:
    code = (
        "import sys; from videodesk.cli.main import run; run(sys.argv[1:]);"
        "print([m for m in ('PySide6', 'httpx', 'av', 'starlette') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--data-dir", "/nonexistent", "list", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_pyside_survives_twenty_thousand_void_calls() -> None:
    """PySide6 6.12.0 lost a reference to None in each, and died after 5,000 on Python 3.11."""
    code = (
        "from PySide6.QtCore import QObject\n"
        "thing = QObject()\n"
        "for _ in range(20_000):\n"
        "    thing.setObjectName('x')\n"
        "print('alive')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "alive")
