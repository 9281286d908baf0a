"""The table of the frozen program's contents, compared with what the program uses."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo

from tests.packaging.conftest import HERE, PACKAGING, load

PLUGINS = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))


def imported_bindings() -> set[str]:
    """The modules of PySide6 that videodesk imports anywhere."""
    found = set[str]()
    for file in (HERE / "videodesk").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                if node.module == "PySide6":
                    found |= {alias.name for alias in node.names}
                elif node.module.startswith("PySide6."):
                    found.add(node.module.split(".")[1])
            elif isinstance(node, ast.Import):
                found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("PySide6.")}
    return {name for name in found if name.startswith("Qt")}


def test_kept_modules_are_the_imported_ones(scripts: Path) -> None:
    kept = load(scripts / "contents.py").read_contents().modules
    assert imported_bindings() == set(kept)


def test_each_kept_module_has_a_hook(scripts: Path) -> None:
    kept = load(scripts / "contents.py").read_contents().modules
    hooks = {file.stem for file in (scripts / "hooks").glob("hook-*.py")}
    assert hooks == {f"hook-PySide6.{name}" for name in kept}


def test_every_reason_is_a_sentence(scripts: Path) -> None:
    table = load(scripts / "contents.py").read_contents()
    tables = [table.modules, table.kept_plugins, table.dropped_plugins, table.large]
    tables += [table.forbidden, table.system_libraries, *table.required.values()]
    for reasons in tables:
        assert reasons
        assert all(len(reason) >= 3 for reason in reasons.values())


def test_no_plugin_is_both_kept_and_dropped(scripts: Path) -> None:
    table = load(scripts / "contents.py").read_contents()
    assert not set(table.kept_plugins) & set(table.dropped_plugins)


@pytest.mark.parametrize(
    ("file", "kept"),
    [
        ("/x/plugins/platforms/libqxcb.so", True),
        ("C:\\x\\plugins\\platforms\\qwindows.dll", True),
        ("/x/plugins/platforms/libqcocoa.dylib", True),
        ("/x/plugins/multimedia/libffmpegmediaplugin.so", True),
        ("/x/plugins/platformthemes/libqgtk3.so", False),
        ("/x/plugins/tls/libqopensslbackend.so", False),
    ],
)
def test_plugin_is_recognised_by_its_name_on_each_system(
    scripts: Path, file: str, *, kept: bool
) -> None:
    assert load(scripts / "contents.py").read_contents().keeps_plugin(file) is kept


def test_undecided_plugin_stops_the_build(scripts: Path) -> None:
    contents = load(scripts / "contents.py")
    with pytest.raises(contents.UndecidedError, match="platforms/qnew"):
        contents.read_contents().keeps_plugin("/x/plugins/platforms/libqnew.so")


def test_every_plugin_of_kept_modules_is_decided(scripts: Path) -> None:
    table = load(scripts / "contents.py").read_contents()
    kinds = {name.split("/")[0] for name in (*table.kept_plugins, *table.dropped_plugins)}
    seen = [file for kind in kinds for file in (PLUGINS / kind).glob("*.*")]
    assert len(seen) > 10
    for file in seen:
        table.keeps_plugin(str(file))


def test_built_folder_is_checked_against_the_table(scripts: Path) -> None:
    table = load(scripts / "contents.py").read_contents()
    check = load(scripts / "check_contents.py")
    part = check.Part
    parts = [
        part("_internal/PySide6/Qt/lib/libQt6Core.so.6", 7_500_000),
        part("_internal/libgtk-3.so.0", 100),
        part("_internal/libmystery.so", 6_000_000),
    ]
    said = "\n".join(check.complaints_about(parts, table, "linux"))
    assert "Unwanted: _internal/libgtk-3.so.0" in said
    assert "Nobody says what _internal/libmystery.so is for (6.0 MB)." in said
    assert "libffmpegmediaplugin.so: plays the clips" in said
    assert "libQt6Core" not in said
    assert "Qt: objects" in next(check.large_parts(parts, table))


def test_licence_files_are_included_and_name_the_versions(scripts: Path, tmp_path: Path) -> None:
    licensing = load(scripts / "licensing.py")
    folder = licensing.write_licences(tmp_path / "licences", ["av", "PIL.Image", "httpx"], "1.2.3")
    there = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    assert {"GPL-2.0.txt", "LGPL-3.0.txt", "SOURCES.txt", "pillow/LICENSE"} <= there
    assert any(name.startswith("httpx/") for name in there)
    assert not any(name.endswith((".py", ".pyc")) for name in there)
    sources = (folder / "SOURCES.txt").read_text()
    assert "VideoDesk 1.2.3" in sources
    assert "Qt 6." in sources


def test_spec_is_valid_python() -> None:
    ast.parse((PACKAGING.parent / "build.spec").read_text())


def environment_after_the_start(given: dict[str, str]) -> dict[str, str]:
    """What programs inherit from the frozen one, as far as it is its own business."""
    hook = PACKAGING / "hooks" / "restore_environment.py"
    show = (
        "import json, os, runpy, sys;runpy.run_path(sys.argv[1]); print(json.dumps({**os.environ}))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", show, str(hook)],
        env=given,
        capture_output=True,
        text=True,
        check=True,
    )
    read: dict[str, str] = json.loads(done.stdout)
    return {name: value for name, value in read.items() if "LIBRARY" in name or "PYI" in name}


def test_child_of_the_frozen_program_gets_the_users_libraries() -> None:
    bundled = {"LD_LIBRARY_PATH": "/opt/videodesk/_internal"}
    again = {"PYINSTALLER_RESET_ENVIRONMENT": "1"}
    assert environment_after_the_start(bundled) == again
    own = {"LD_LIBRARY_PATH": "/home/me/lib"}
    assert environment_after_the_start({**bundled, "LD_LIBRARY_PATH_ORIG": "/home/me/lib"}) == {
        **own,
        **again,
    }


@pytest.mark.parametrize(
    ("name", "users"),
    [
        ("libstdc++.so.6", True),
        ("libpulsecommon-16.1.so", True),
        ("libssl.so.3", False),
        ("PySide6/Qt/lib/libQt6Core.so.6", False),
        ("av.libs/libXau-154567c4.so.6.0.0", False),
    ],
)
def test_system_facing_libraries_are_not_bundled(scripts: Path, name: str, *, users: bool) -> None:
    assert load(scripts / "contents.py").read_contents().is_the_users(name) is users
