"""Programs that VideoDesk starts do not inherit the API key."""

import os
import subprocess
import sys
from pathlib import Path

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
