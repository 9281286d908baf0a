"""What a start imports: what it does not need yet would only delay it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from videodesk.library.library import Library

WINDOW: Final = {
    "PIL",
    "PySide6.QtMultimedia",
    "PySide6.QtNetwork",
    "av",
    "click",
    "http.client",
    "httpx",
    "importlib.metadata",
    "keyring",
    "pathvalidate",
    "pygments",
    "rich",
    "starlette",
    "urllib.request",
    "uvicorn",
    "videodesk.app.build",
    "videodesk.app.main_controller",
    "videodesk.cli.main",
    "videodesk.demo.launcher",
    "videodesk.diagnostics",
    "videodesk.engine",
    "videodesk.media.provenance",
    "videodesk.provider.client",
    "videodesk.ui.settings.dialog",
}
"""What the window does not need to be painted."""
TERMINAL: Final = {
    "PySide6",
    "asyncio",
    "av",
    "httpx",
    "keyring",
    "PIL",
    "pygments",
    "qasync",
    "rich",
    "starlette",
    "uvicorn",
    "videodesk.catalog",
    "videodesk.engine",
    "videodesk.media",
    "videodesk.messages",
    "videodesk.provider",
}


def imported(*arguments: str) -> set[str]:
    """The modules and packages that the program imports in one run."""
    log = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "videodesk", *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stderr
    return names_in(log)


def names_in(log: str) -> set[str]:
    """The modules and packages in a log of imports."""
    lines = [each for each in log.splitlines() if each.startswith("import time:")]
    names = {each.rpartition("|")[2].strip() for each in lines}
    assert "videodesk" in names
    return names | {".".join(each.split(".")[:2]) for each in names}


def test_the_version_is_printed_without_what_commands_need() -> None:
    assert not imported("--version") & (TERMINAL | {"click", "msgspec", "videodesk.settings"})


def test_a_list_as_json_is_printed_without_what_other_commands_need(tmp_path: Path) -> None:
    Library(tmp_path / "library").close()
    assert not imported("--data-dir", str(tmp_path), "list", "--json") & TERMINAL


def test_the_window_is_painted_before_what_only_acts_is_imported(tmp_path: Path) -> None:
    log = ""
    environment = {**os.environ, "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-X", "importtime", "-m", "videodesk"]
    with subprocess.Popen(
        [*command, "--data-dir", str(tmp_path), "-v"],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stderr is not None
        for line in program.stderr:
            log += line
            if line.endswith("The window is shown\n"):
                break
        program.terminate()
        rest = program.stderr.read()
    early, late = names_in(log), names_in(f"{log}{rest}")
    assert "videodesk.ui.shell.main_window" in early
    assert early & WINDOW == set()
    assert "videodesk.engine" in late, "the program goes on"
