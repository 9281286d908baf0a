"""Crashes of real processes, and what the next start finds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from videodesk.ui.platform.native_crash import NativeCrashTrace, last_native_crash

on_posix = pytest.mark.skipif(os.name != "posix", reason="processes that end by a signal")

START = """
import sys
from pathlib import Path
from videodesk.ui.platform.native_crash import NativeCrashTrace
trace = NativeCrashTrace(Path(sys.argv[1]))
"""
SEGFAULT = "import ctypes\ndef reading_nothing():\n    ctypes.string_at(0)\nreading_nothing()\n"
QT_FATAL = "from PySide6.QtCore import qFatal\nqFatal('no platform')\n"


def run(logs: Path, code: str) -> int:
    command = [sys.executable, "-c", START + code, str(logs)]
    return subprocess.run(command, capture_output=True, check=False).returncode


@on_posix
@pytest.mark.parametrize(
    ("code", "words"),
    [(SEGFAULT, ("Segmentation fault", "reading_nothing")), (QT_FATAL, ("Aborted",))],
    ids=["segfault", "qt-fatal"],
)
def test_crashed_process_leaves_a_trace_that_is_returned_once(
    tmp_path: Path, code: str, words: tuple[str, ...]
) -> None:
    assert run(tmp_path, code) < 0

    found = last_native_crash(tmp_path)

    assert found is not None
    assert all(each in found for each in words)
    assert last_native_crash(tmp_path) is None
    assert (tmp_path / "hard-crash-last.txt").read_text() == found


def test_process_that_ends_normally_leaves_no_trace(tmp_path: Path) -> None:
    assert run(tmp_path, "trace.close()") == 0
    assert last_native_crash(tmp_path) is None


@on_posix
def test_close_keeps_the_trace_of_another_process(tmp_path: Path) -> None:
    trace = NativeCrashTrace(tmp_path)
    assert run(tmp_path, SEGFAULT) < 0
    trace.close()
    assert "reading_nothing" in (last_native_crash(tmp_path) or "")


@on_posix
def test_crash_is_reported_by_the_next_start_alone(tmp_path: Path) -> None:
    assert run(tmp_path, SEGFAULT) < 0
    for is_reported in (True, False, False):
        trace = NativeCrashTrace(tmp_path)
        assert (last_native_crash(tmp_path) is not None) is is_reported
        trace.close()
    assert [each.name for each in tmp_path.iterdir()] == ["hard-crash-last.txt"]
    assert "reading_nothing" in (tmp_path / "hard-crash-last.txt").read_text()


@on_posix
def test_killed_process_is_not_a_crash(tmp_path: Path) -> None:
    assert run(tmp_path, "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)") < 0
    assert last_native_crash(tmp_path) is None


def test_unusable_folder_only_costs_the_trace(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file")

    trace = NativeCrashTrace(tmp_path / "logs")
    trace.close()

    assert last_native_crash(tmp_path / "logs") is None
    assert last_native_crash(tmp_path / "nowhere") is None
