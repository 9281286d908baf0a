"""Rules of the code that no linter checks."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import videodesk

PACKAGE: Final = Path(videodesk.__file__).parent
LONGEST_FILE: Final = 400
NESTED_LOOPS: Final = {"exec", "exec_", "processEvents", "aboutToQuit", "asyncClose"}
STARTED_BY_THE_MOUSE: Final = {("ui/gallery/clip_drag.py", "exec")}
"""Qt has no other way to drag; no coroutine ever starts it."""
MODAL_DIALOGS: Final = {"getOpenFileName", "getOpenFileNames", "getSaveFileName", "question"}


@cache
def sources() -> dict[str, str]:
    """The text of every module, by its path below the package."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return {path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8") for path in paths}


@cache
def trees() -> dict[str, ast.Module]:
    return {name: ast.parse(text) for name, text in sources().items()}


def used_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and name of every name and attribute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id


def test_no_event_loop_runs_inside_the_event_loop() -> None:
    """docs/pitfalls.md, Q1, Q3, Q4."""
    found = [
        f"{module}:{line}: {name}"
        for module, tree in trees().items()
        for line, name in used_names(tree)
        if name in NESTED_LOOPS and (module, name) not in STARTED_BY_THE_MOUSE
    ]
    assert not found


def test_no_modal_dialog_is_opened() -> None:
    """docs/pitfalls.md, Q1."""
    found = [
        f"{module}:{node.lineno}"
        for module, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in MODAL_DIALOGS
    ]
    assert not found


def test_coroutines_are_started_in_background_only() -> None:
    found = [
        f"{module}:{node.lineno}"
        for module, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "create_task"
        and module != "background.py"
    ]
    assert not found


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {module: len(text.splitlines()) for module, text in sources().items()}
    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE}


def test_entry_point_imports_no_library() -> None:
    code = (
        "import sys, videodesk.__main__;"
        "print([m for m in ('PySide6', 'httpx', 'click', 'av', 'apsw') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_list_command_imports_neither_qt_nor_network() -> None:
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


def test_pyside_survives_20_000_void_calls() -> None:
    """docs/pitfalls.md, A1: PySide6 6.12.0 loses a reference to None in each call."""
    code = (
        "from PySide6.QtCore import QObject\n"
        "thing = QObject()\n"
        "for _ in range(20_000):\n"
        "    thing.setObjectName('x')\n"
        "print('alive')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "alive")
