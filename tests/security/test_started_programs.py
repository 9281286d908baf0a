"""Programs that VideoDesk starts: they do not inherit the API key, nor load foreign modules."""

import os
import re
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "videodesk"
KEY = "sk-for-this-program-alone"

_START_OTHERS = """
import os, subprocess, sys
from PySide6.QtCore import QProcess
from videodesk.cli.main import run

options = run(["--data-dir", sys.argv[1]])
assert options.api_key, "the program itself has the key"
show = [sys.executable, "-c", "import os; print(dict(os.environ))"]
print(subprocess.run(show, capture_output=True, text=True, check=True).stdout)
process = QProcess()
process.start(show[0], show[1:])
assert process.waitForFinished()
print(process.readAllStandardOutput().data().decode())
print(options, os.environ)
"""


def test_started_programs_do_not_inherit_the_key(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _START_OTHERS, str(tmp_path)],
        env={**os.environ, "VIDEODESK_API_KEY": KEY, "MARK": "inherited"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count("'MARK': 'inherited'") == 3
    assert KEY not in done.stdout
    assert "VIDEODESK_API_KEY" not in done.stdout


def test_modules_of_the_current_folder_are_not_loaded_by_started_programs() -> None:
    sources = {file: file.read_text("utf-8") for file in PROGRAM.rglob("*.py")}
    starts = {file.name: text for file, text in sources.items() if "sys.executable" in text}
    assert "self_test.py" in starts
    unsafe = re.compile(r'sys\.executable,\s*"-(?!P)')
    assert [name for name, text in starts.items() if unsafe.search(text)] == []


def test_program_in_a_folder_with_foreign_modules_does_not_load_them(tmp_path: Path) -> None:
    for name in ("click", "av", "apsw", "msgspec", "videodesk"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a foreign module was loaded')")
    script = Path(sys.executable).with_name("videodesk")
    done = subprocess.run(
        [str(script), "--data-dir", str(tmp_path / "data"), "list"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "foreign" not in done.stdout + done.stderr
    assert done.returncode == 0, done.stderr
