"""Starts in a bad environment: one sentence and an exit code, no traceback."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QDir

from tests.library.disks import fill, small_disk
from tests.window.display import Screen, until
from tests.window.test_window import settled
from videodesk.library.library import Library

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform != "linux", reason="a virtual screen"),
]

_RIGHTS = "-dac_override,-dac_read_search,-fowner"


def plain() -> list[str]:
    """The command prefix that takes root's permission to write everywhere."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    assert setpriv is not None
    return [setpriv, f"--bounding-set={_RIGHTS}", f"--inh-caps={_RIGHTS}", "--"]


def refused(screen: Screen, *options: str) -> str:
    """The output of a start that shows a dialog and ends with the exit code for the library."""
    with screen.program("-m", "videodesk", *options, below=plain()) as program:
        screen.window("VideoDesk")

        def ended() -> bool | None:
            screen.key("Escape")
            return program.poll() is not None or None

        until(ended, what="the end", seconds=30)
        assert program.returncode == 6
    said = (screen.folder / "stderr.txt").read_text()
    assert "Traceback" not in said
    return said


def test_missing_display_gets_one_sentence(tmp_path: Path) -> None:
    hidden = {"WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    kept = {key: value for key, value in os.environ.items() if key not in hidden}
    done = subprocess.run(
        [sys.executable, "-m", "videodesk", "--data-dir", str(tmp_path)],
        env={**kept, "DISPLAY": ":7777"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "no display" in done.stderr
    assert "Traceback" not in done.stderr


def test_unknown_profile_gets_one_sentence(screen: Screen, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "videodesk", "--data-dir", str(tmp_path), "--profile", "nobody"],
        env=screen.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert done.stderr.startswith("There is no profile “nobody” in the settings.")
    assert "Traceback" not in done.stderr


def test_library_path_that_is_a_file_is_refused(screen: Screen, tmp_path: Path) -> None:
    (tmp_path / "library").write_text("in the way")
    said = refused(screen, "--library", str(tmp_path / "library"), "--data-dir", str(tmp_path))
    assert "is a file" in said
    assert (tmp_path / "library").read_text() == "in the way"


def test_library_on_a_missing_disk_is_refused(screen: Screen, tmp_path: Path) -> None:
    (tmp_path / "disk").symlink_to(tmp_path / "unmounted")
    data = tmp_path / "data"
    data.mkdir()
    (data / "settings.json").write_text(json.dumps({"library": str(tmp_path / "disk")}))
    assert "Connect its disk" in refused(screen, "--data-dir", str(data))


@contextmanager
def closed(folder: Path) -> Iterator[Path]:
    folder.chmod(0o500)
    try:
        yield folder
    finally:
        folder.chmod(0o700)


def test_read_only_data_folder_is_refused(screen: Screen, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with closed(tmp_path / "data") as data:
        said = refused(screen, "--data-dir", str(data))
    assert "No log is written" in said
    assert "can't write to the library folder" in said


def test_window_works_if_the_settings_cannot_be_written(screen: Screen, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "library").mkdir()
    options = ("--library", str(tmp_path / "library"), "--demo")
    with (
        closed(tmp_path / "data") as data,
        screen.program(
            "-m", "videodesk", "--data-dir", str(data), *options, below=plain()
        ) as program,
    ):
        window = screen.window("VideoDesk")
        until(lambda: settled(screen, window), what="the window's content")
        program.terminate()
        assert program.wait(15) == 0
    assert "Traceback" not in (tmp_path / "stderr.txt").read_text()


def test_full_disk_is_shown(screen: Screen, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "64k") as disk:
        fill(disk)
        said = refused(
            screen, "--library", str(disk / "library"), "--data-dir", str(tmp_path / "data")
        )
    assert "library's disk is full" in said


def test_library_that_another_user_has_open_is_refused(screen: Screen, tmp_path: Path) -> None:
    library = tmp_path / "library"
    with Library(library):
        library.chmod(0o555)
        (library / "library.lock").chmod(0o444)
        said = refused(screen, "--library", str(library), "--data-dir", str(tmp_path / "data"))
        assert "can't write to the library folder" in said
        library.chmod(0o755)
        (library / "library.lock").chmod(0o644)
        said = refused(screen, "--library", str(library), "--data-dir", str(tmp_path / "data"))
        assert "open in another copy of VideoDesk" in said
        assert str(os.getpid()) in said


def test_window_of_another_user_is_not_activated(screen: Screen, tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    digest = hashlib.sha256(str(library.resolve()).encode()).hexdigest()[:16]
    socket = Path(QDir.tempPath()) / f"VideoDesk-{digest}"
    with Library(library):
        options = ("--library", str(library), "--data-dir", str(tmp_path / "data"))
        socket.touch(mode=0)
        try:
            said = refused(screen, *options)
        finally:
            socket.unlink()
    assert "open in another copy of VideoDesk" in said


def test_window_opens_with_damaged_settings_set_aside(screen: Screen, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "settings.json").write_text("{torn")
    with screen.program("-m", "videodesk", "--data-dir", str(data), "--demo") as program:
        window = screen.window("VideoDesk")
        until(lambda: settled(screen, window), what="the window's content")
        program.terminate()
        assert program.wait(15) == 0
    (aside,) = data.glob("settings.damaged-*.json")
    assert aside.read_text() == "{torn"
    assert json.loads((data / "settings.json").read_text())["version"] == 1
    assert (tmp_path / "stderr.txt").read_text() == ""


def test_settings_of_a_newer_version_are_not_changed(screen: Screen, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for name in ("settings.json", "session.json"):
        (data / name).write_bytes(b'{"version": 99,\n  "of_tomorrow": [1,  2]}\n')
    before = {file: file.read_bytes() for file in data.glob("*.json")}
    with screen.program("-m", "videodesk", "--data-dir", str(data), "--demo") as program:
        window = screen.window("VideoDesk")
        until(lambda: settled(screen, window), what="the window's content")
        screen.type("typed and not kept")
        screen.xdotool("sleep", "1")
        program.terminate()
        assert program.wait(15) == 0
    assert {file: file.read_bytes() for file in before} == before
    assert (tmp_path / "stderr.txt").read_text() == ""


def test_program_quits_while_opening_the_library_hangs(screen: Screen, tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    # Whoever reads the database waits until this lets go of it.
    holder = sqlite3.connect(library / "library.db", isolation_level=None)
    holder.execute("CREATE TABLE generations (id)")
    holder.execute("BEGIN EXCLUSIVE")
    options = ("--library", str(library), "--data-dir", str(tmp_path / "data"))
    with screen.program("-m", "videodesk", *options) as program:
        until(lambda: (library / "library.owner").exists() or None, what="the opening")
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(1)
        program.terminate()
        assert program.wait(10) == 0
    holder.close()
    assert screen.seen("VideoDesk") == []
