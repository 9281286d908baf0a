"""Traces of crashes and the report for support hold no API key."""

import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from videodesk.diagnostics import make_report, remove_secrets
from videodesk.logs import FILE_NAME
from videodesk.paths import app_paths
from videodesk.ui.platform.native_crash import last_native_crash

KEY = "odd-key-of-another-form"

_CRASH = """
import faulthandler, sys
from pathlib import Path
from videodesk.cli.main import run
from videodesk.ui.platform.native_crash import NativeCrashTrace

options = run(["--data-dir", sys.argv[1]])
def crash(key):
    assert key
    header = f"Bearer {key}"
    faulthandler._sigsegv()
trace = NativeCrashTrace(Path(sys.argv[1]) / "logs")
crash(options.api_key)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="crashes are reported by signals")
def test_native_crash_leaves_a_trace_without_the_key(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CRASH, str(tmp_path)],
        env={**os.environ, "VIDEODESK_API_KEY": KEY},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    trace = last_native_crash(tmp_path / "logs")
    assert trace is not None, done.stderr
    assert "in crash" in trace
    assert KEY not in trace + done.stdout + done.stderr


def test_trace_of_an_exception_shows_no_key() -> None:
    with pytest.raises(ValueError, match="Illegal") as raised:
        raise ValueError(f"Illegal header value b'Bearer {KEY}'")
    trace = "".join(traceback.format_exception(raised.value))
    assert KEY in trace
    assert KEY not in remove_secrets(trace)


def test_report_for_support_shows_no_key_of_the_log(tmp_path: Path) -> None:
    paths = app_paths(data_dir=tmp_path)
    paths.logs.mkdir(parents=True)
    (paths.logs / FILE_NAME).write_text(
        f"2026-11-30 12:00:00 ERROR videodesk: proxy said Authorization: Bearer {KEY}, sk-{KEY}\n"
    )
    report = make_report(paths)
    assert "proxy said" in report
    assert KEY not in report
