"""The tarball's installer in homes with odd names."""

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.packaging.test_install import Home, said, unpack

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a script of Linux")

NAMES = (
    "R&D",
    "a|b",
    "with  spaces ",
    "o'neil",
    'say "yes"',
    "$(touch broken)",
    "`touch broken`",
    "back\\slash\\n",
    "100% %f %%",
    "two\nlines",
    "a=b",
    "ends with one\n",
    "a;b>c<d*?[e]#!~",
    "Zoë 海",
)


def entry_values(entry: Path, key: str) -> list[str]:
    """The values of a key, unescaped as the specification of desktop entries says."""
    escapes = {"\\\\": "\\", "\\n": "\n", "\\s": " ", "\\t": "\t", "\\r": "\r"}
    return [
        re.sub(r"\\[\\nstr]", lambda found: escapes[found[0]], line.removeprefix(f"{key}="))
        for line in entry.read_text().splitlines()
        if line.startswith(f"{key}=")
    ]


def words_of(line: str) -> list[str]:
    """The words of an Exec line, as the specification says it: quoted ones, and plain ones."""
    found = re.findall(r'"((?:[^"\\`$]|\\["\\`$])*)"|(\S+)', line)
    return [
        re.sub(r'\\(["\\`$])', r"\1", quoted or plain).replace("%%", "%") for quoted, plain in found
    ]


@pytest.mark.parametrize("name", NAMES)
def test_install_in_a_home_with_an_odd_name(tmp_path: Path, name: str) -> None:
    home = unpack(tmp_path, name)
    done = home.run()
    assert done.returncode == 0, done.stderr
    assert said(home.command) == "one"
    program = str(home.path / ".local/opt/videodesk/videodesk")
    lines = entry_values(home.entry, "Exec")
    shell = ["sh", "-c", 'exec "$0" "$@"'] if "%" in name or "=" in name else []
    assert [words_of(each) for each in lines] == [
        [*shell, program, "open", "%F"],
        [*shell, program, "--demo"],
    ]
    assert entry_values(home.entry, "TryExec") == [program]
    assert not list(tmp_path.rglob("broken"))
    assert home.run("--remove").returncode == 0
    assert not home.command.is_symlink()


@pytest.mark.skipif(shutil.which("gio") is None, reason="starts a menu entry as a desktop does")
@pytest.mark.parametrize("name", ["""it's "R&D" | 100% `$x` \\ two\nlines""", "plain"])
def test_menu_entry_starts_the_program(tmp_path: Path, name: str) -> None:
    home = unpack(tmp_path, name)
    mark = tmp_path / "started"
    (home.unpacked / "videodesk").write_text(f"#!/bin/sh\necho started >'{mark}'\n")
    assert home.run().returncode == 0
    subprocess.run(["gio", "launch", home.entry], check=True)
    end = time.monotonic() + 10
    while not mark.exists() and time.monotonic() < end:
        time.sleep(0.01)
    assert mark.exists()


@pytest.mark.parametrize("name", ["unpacked here\n", "-rf", "R&D"])
def test_install_from_a_folder_with_an_odd_name(tmp_path: Path, name: str) -> None:
    home = unpack(tmp_path, "home")
    moved = home.unpacked.rename(tmp_path / name)
    done = Home(home.path, moved).run()
    assert done.returncode == 0, done.stderr
    assert said(home.command) == "one"


@pytest.mark.parametrize("path", ["", "relative", None])
def test_install_without_a_home_changes_nothing(tmp_path: Path, path: str | None) -> None:
    home = unpack(tmp_path, "home")
    environment = {"PATH": "/usr/bin:/bin"} | ({} if path is None else {"HOME": path})
    done = subprocess.run(
        ["./install"], cwd=home.unpacked, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert not (home.unpacked / "relative").exists()
