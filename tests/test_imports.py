"""What a start imports: what it does not need yet would only delay it."""

import subprocess
import sys
from pathlib import Path
from typing import Final

from videodesk.library.library import Library

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
    lines = [each for each in log.splitlines() if each.startswith("import time:")]
    names = {each.rpartition("|")[2].strip() for each in lines}
    assert "videodesk" in names
    return names | {".".join(each.split(".")[:2]) for each in names}


def test_the_version_is_printed_without_what_commands_need() -> None:
    assert not imported("--version") & (TERMINAL | {"click", "msgspec", "videodesk.settings"})


def test_a_list_as_json_is_printed_without_what_other_commands_need(tmp_path: Path) -> None:
    Library(tmp_path / "library").close()
    assert not imported("--data-dir", str(tmp_path), "list", "--json") & TERMINAL
