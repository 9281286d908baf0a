"""Runs an experiment in a process of its own, because it forks and must have no threads."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from tests.torture.programs import ROOT

RunTorture = Callable[..., dict[str, Any]]


def run_torture(folder: Path, *arguments: str) -> dict[str, Any]:
    """Run `python -m tests.torture` with these arguments and return its figures."""
    file = folder / "figures.json"
    done = subprocess.run(
        [sys.executable, "-m", "tests.torture", *arguments, "--json", str(file)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert file.exists(), done.stdout + done.stderr
    (figures,) = msgspec.json.decode(file.read_bytes(), type=list[dict[str, Any]])
    return {**figures, "text": done.stdout, "code": done.returncode}
