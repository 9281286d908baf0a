import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from videodesk.paths import resource

NAMED = ["library", "password store", "secure connections", "pictures", "AV1", "clip", "window"]


def test_self_test_runs_every_check(videodesk: CommandLine) -> None:
    said = videodesk("self-test")
    assert said.code == 0, said.out
    lines = said.out.splitlines()
    assert [line.split(":")[0] for line in lines] == [*NAMED, "All checks passed."]
    results = dict(line.split(": ", 1) for line in lines[:-1])
    assert "SQLite 3." in results["library"]
    assert "OpenSSL" in results["secure connections"]
    assert "JPEG, PNG, WEBP, AVIF" in results["pictures"]
    assert "av1 96 x 64" in results["AV1"]
    assert "h264" in results["clip"]
    assert "on offscreen, windows through " in results["window"]
    assert "a frame of 854 x 480 decoded, played to" in results["window"]
    assert not (videodesk.data / "library").exists()


def broken(folder: Path, *libraries: str) -> str:
    """Stands before the system's libraries in LD_LIBRARY_PATH, and cannot be loaded."""
    for each in libraries:
        (folder / each).touch()
    return str(folder)


def play(
    videodesk: CommandLine, *clips: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The window's part alone, as `self-test` starts it."""
    return subprocess.run(
        [sys.executable, "-m", "videodesk", "play-a-frame", *clips],
        env=videodesk.environment(QT_QPA_PLATFORM="offscreen", **environment),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone has two kinds of windows")
def test_one_window_platform_is_enough_and_the_other_is_named(
    videodesk: CommandLine, tmp_path: Path
) -> None:
    libraries = broken(tmp_path, "libwayland-cursor.so.0")
    said = videodesk("self-test", LD_LIBRARY_PATH=libraries)
    assert said.code == 0, said.out
    assert "windows through xcb (no wayland: " in said.out
    assert "libwayland-cursor.so.0" in said.out


@pytest.mark.skipif(sys.platform != "linux", reason="LD_LIBRARY_PATH")
def test_missing_window_libraries_are_named(videodesk: CommandLine, tmp_path: Path) -> None:
    libraries = broken(tmp_path, "libxcb-cursor.so.0", "libwayland-cursor.so.0")
    played = play(videodesk, "clip.mp4", LD_LIBRARY_PATH=libraries)
    assert played.returncode == 1
    assert "libxcb-cursor.so.0" in played.stdout
    assert "libwayland-cursor.so.0" in played.stdout
    assert "install" in played.stdout


@pytest.mark.parametrize("clips", [(), ("one.mp4", "two.mp4")])
def test_play_a_frame_takes_one_clip(videodesk: CommandLine, clips: tuple[str, ...]) -> None:
    played = play(videodesk, *clips)
    assert played.returncode == 2
    assert len(played.stderr.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits on files")
def test_self_test_reports_a_full_temporary_folder(videodesk: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))"
    )
    said = videodesk("self-test", PYTHONPATH=str(tmp_path))
    assert said.code == 1
    lines = said.out.splitlines()
    assert lines[0].startswith("library: ")
    assert "Free some space in the folder for temporary files" in lines[1]
    assert said.err.splitlines() == ["Failed: library."]


def test_failed_check_has_advice_and_the_others_still_run(
    videodesk: CommandLine, tmp_path: Path
) -> None:
    without = tmp_path / "without"
    without.mkdir()
    (without / "sitecustomize.py").write_text(
        "import sys; sys.modules['PySide6.QtMultimedia'] = None"
    )
    said = videodesk("self-test", PYTHONPATH=str(without))
    assert said.code == 1
    lines = said.out.splitlines()
    assert [line.split(":")[0] for line in lines if not line.startswith(" ")] == NAMED
    assert "QtMultimedia is missing" in lines[-2]
    assert "install" in lines[-1]
    assert said.err.splitlines()[-1] == "Failed: window."


@pytest.mark.parametrize(
    "content",
    [b"", b"no clip at all", resource("self-test/av1.mp4").read_bytes()],
    ids=["empty", "text", "a codec that Qt lacks"],
)
def test_clip_without_a_frame_is_not_reported_as_played(
    videodesk: CommandLine, tmp_path: Path, content: bytes
) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(content)
    played = play(videodesk, str(clip))
    assert played.returncode == 1
    assert played.stdout.strip()
    assert "Traceback" not in played.stderr
