"""The tarball's own installer: installs for one user (menu and command), and uninstalls."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.packaging.conftest import HERE, PACKAGING

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a script of Linux")


@dataclass(frozen=True)
class Home:
    """The home of a user who has unpacked the tarball."""

    path: Path
    unpacked: Path

    def run(self, *arguments: str, script: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(script or self.unpacked / "install"), *arguments],
            env={"HOME": str(self.path), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def entry(self) -> Path:
        return self.path / ".local/share/applications/videodesk.desktop"

    @property
    def command(self) -> Path:
        return self.path / ".local/bin/videodesk"


def unpack(tmp_path: Path, name: str) -> Home:
    """A home of this name, and the unpacked tarball beside it."""
    unpacked = tmp_path / "Downloads and more" / "videodesk-1"
    icons = unpacked / "_internal" / "resources" / "icons"
    icons.mkdir(parents=True)
    shutil.copy(HERE / "resources" / "icons" / "videodesk.svg", icons)
    for each in ("install", "videodesk.desktop"):
        shutil.copy(PACKAGING / "linux" / each, unpacked)
    (unpacked / "videodesk").write_text("#!/bin/sh\necho one\n")
    (unpacked / "videodesk").chmod(0o755)
    path = tmp_path / name
    path.mkdir()
    return Home(path, unpacked)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return unpack(tmp_path, "a home")


def said(command: Path) -> str:
    return subprocess.run([command], capture_output=True, text=True, check=True).stdout.strip()


def test_install_adds_menu_entry_and_command(home: Home) -> None:
    done = home.run()
    assert done.returncode == 0, done.stderr
    assert said(home.command) == "one"
    subprocess.run(["desktop-file-validate", home.entry], check=True)
    program = home.path / ".local/opt/videodesk/videodesk"
    lines = home.entry.read_text().splitlines()
    assert f'Exec="{program}" open %F' in lines
    assert f'Exec="{program}" --demo' in lines
    assert f"TryExec={program}" in lines
    assert (home.path / ".local/share/icons/hicolor/scalable/apps/videodesk.svg").is_file()


def test_install_replaces_an_older_version_completely(home: Home) -> None:
    (home.unpacked / "_internal" / "old.so").touch()
    home.run()
    (home.unpacked / "_internal" / "old.so").unlink()
    (home.unpacked / "videodesk").write_text("#!/bin/sh\necho two\n")
    assert home.run().returncode == 0
    assert said(home.command) == "two"
    assert not (home.path / ".local/opt/videodesk/_internal/old.so").exists()


def test_removal_leaves_user_data(home: Home) -> None:
    home.run()
    library = home.path / ".local/share/VideoDesk/library"
    library.mkdir(parents=True)
    installed = home.path / ".local/opt/videodesk/install"
    assert home.run(script=installed).returncode == 2
    done = home.run("--remove", script=installed)
    assert done.returncode == 0, done.stderr
    left = {each for each in home.path.rglob("*") if not each.is_dir()} - {
        home.entry.with_name("mimeinfo.cache")
    }
    assert left == set()
    assert library.is_dir()


def test_unknown_option_changes_nothing(home: Home) -> None:
    assert home.run("--help-me").returncode == 2
    assert list(home.path.iterdir()) == []
