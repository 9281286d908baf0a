"""The program's metadata for each system: well formed, and the same everywhere."""

import json
import plistlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from tests.packaging.conftest import HERE, PACKAGING, load
from videodesk import APP_NAME, __version__

LINUX = PACKAGING / "linux"
APP_ID = "io.github.videodesk.VideoDesk"
METAINFO = LINUX / f"{APP_ID}.metainfo.xml"
DESKTOP = LINUX / "videodesk.desktop"
SHELL = [
    LINUX / "build",
    LINUX / "install",
    LINUX / "prove",
    LINUX / "system-packages",
    PACKAGING / "macos" / "build",
]
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="a tool of Linux desktops")


def accepted(*command: str | Path) -> None:
    program = str(command[0])
    assert shutil.which(program), f"{program} missing: packaging/linux/system-packages test"
    done = subprocess.run(
        [str(each) for each in command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def desktop_entry() -> dict[str, str]:
    entry = DESKTOP.read_text().split("\n\n")[0]
    return dict(line.split("=", 1) for line in entry.splitlines() if "=" in line)


@on_linux
def test_desktop_entry_is_valid() -> None:
    accepted("desktop-file-validate", DESKTOP)


@on_linux
def test_metainfo_is_valid() -> None:
    accepted("appstreamcli", "validate", "--no-net", METAINFO)


def test_metainfo_names_this_version_first() -> None:
    release = ET.parse(METAINFO).find("releases/release")
    assert release is not None
    assert release.get("version") == __version__


def test_screenshots_named_in_metainfo_exist() -> None:
    pictures = [image.text or "" for image in ET.parse(METAINFO).iter("image")]
    assert len(pictures) >= 3
    for picture in pictures:
        assert (HERE / "docs" / "screenshots" / picture.rpartition("/")[2]).is_file(), picture


def test_window_belongs_to_the_desktop_entry() -> None:
    """A window belongs to the entry whose file name it gives (QGuiApplication.desktopFileName)."""
    source = (HERE / "videodesk" / "ui" / "platform" / "application.py").read_text()
    assert "setDesktopFileName" in source
    assert DESKTOP.stem == APP_NAME.lower()
    assert desktop_entry()["StartupWMClass"] == APP_NAME.lower()
    launchable = ET.parse(METAINFO).find("launchable")
    assert launchable is not None
    assert launchable.text == DESKTOP.name


def test_application_id_is_the_same_on_all_systems(scripts: Path) -> None:
    assert load(scripts / "macos" / "bundle.py").BUNDLE_ID == APP_ID
    assert ET.parse(METAINFO).findtext("id") == APP_ID
    assert f'AppUserModelID: "{APP_ID}"' in (PACKAGING / "windows" / "videodesk.iss").read_text()
    assert (LINUX / "flatpak" / f"{APP_ID}.yml").read_text().find(f"\nid: {APP_ID}\n") > 0


def test_version_is_written_only_in_the_package(scripts: Path) -> None:
    """The metainfo alone repeats it, as the newest of its releases."""
    texts = [HERE / "build.spec", *(path for path in PACKAGING.rglob("*") if path.is_file())]
    for path in texts:
        if path == METAINFO or "licences" in path.parts or path.name.startswith("requirements-"):
            continue
        if path.suffix in {".py", ".spec", ".ps1", ".iss", ".yml", ".plist", ""}:
            assert f'"{__version__}"' not in path.read_text(), path


def test_app_plist_round_trips(scripts: Path) -> None:
    info = load(scripts / "macos" / "bundle.py").info_plist()
    read = plistlib.loads(plistlib.dumps(info))
    assert read["CFBundleShortVersionString"] == __version__
    assert read["NSHighResolutionCapable"] is True
    assert read["LSBackgroundOnly"] is False
    opened = {each for kind in read["CFBundleDocumentTypes"] for each in kind["LSItemContentTypes"]}
    assert {"public.mpeg-4", "public.png"} <= opened


def test_entitlements_are_valid_and_few() -> None:
    read = plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    assert set(read) == {
        "com.apple.security.cs.allow-unsigned-executable-memory",
        "com.apple.security.cs.disable-library-validation",
    }


def test_app_is_never_signed_with_deep() -> None:
    script = (PACKAGING / "macos" / "build").read_text()
    lines = [line for line in script.splitlines() if not line.lstrip().startswith("#")]
    assert not any("--deep" in line for line in lines)


def test_version_resource_is_readable_by_pyinstaller(scripts: Path, tmp_path: Path) -> None:
    """PyInstaller evaluates the file; its own reader runs on Windows alone."""
    kinds = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct")
    made: list[tuple[str, tuple[object, ...], dict[str, Any]]] = []

    def maker(kind: str) -> Callable[..., None]:
        return lambda *values, **named: made.append((kind, values, named))

    resource = load(scripts / "windows" / "version.py").version_resource
    text = Path(resource(tmp_path / "version.txt", "videodesk.exe")).read_text(encoding="utf-8")
    eval(text, {kind: maker(kind) for kind in (*kinds, "VarFileInfo", "VarStruct")})
    strings = {str(values[0]): values[1] for kind, values, _ in made if kind == "StringStruct"}
    assert strings["ProductVersion"] == __version__
    assert strings["OriginalFilename"] == "videodesk.exe"
    (fixed,) = (named for kind, _, named in made if kind == "FixedFileInfo")
    assert ".".join(map(str, fixed["filevers"][:3])) == __version__


@pytest.mark.parametrize("script", SHELL, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_shell_script_has_valid_syntax(script: Path) -> None:
    accepted("bash", "-n", script)


SECTIONS = {
    "Setup": set[str](),
    "Languages": {"Name", "MessagesFile"},
    "Tasks": {"Name", "Description", "GroupDescription", "Flags"},
    "InstallDelete": {"Type", "Name"},
    "Files": {"Source", "DestDir", "Flags"},
    "Icons": {"Name", "Filename", "AppUserModelID", "Tasks"},
    "Registry": {
        *("Root", "Subkey", "ValueType", "ValueName", "ValueData", "Flags", "Tasks", "Check"),
    },
    "Run": {"Filename", "Description", "Flags"},
    "Code": set[str](),
}


def test_installer_sections_hold_known_keys() -> None:
    section = ""
    seen = set[str]()
    for line in (PACKAGING / "windows" / "videodesk.iss").read_text().splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            section = match[1]
            seen.add(section)
            assert section in SECTIONS
        elif section in {"", "Code"} or not line or line.startswith(";"):
            continue
        elif section == "Setup":
            assert re.fullmatch(r"[A-Z]\w+=.+", line), line
        else:
            fields = re.findall(r'(\w+): (?:"(?:[^"]|"")*"|[^";]+)(?:; |$)', line)
            assert fields, line
            assert set(fields) <= SECTIONS[section], line
    assert seen == set(SECTIONS)


def test_installer_needs_no_administrator() -> None:
    script = (PACKAGING / "windows" / "videodesk.iss").read_text()
    assert "\nPrivilegesRequired=lowest\n" in script
    assert not re.search(r"Root: HK(LM|CR)", script)


def test_icons_have_all_sizes() -> None:
    folder = HERE / "resources" / "app"
    for size in (16, 22, 24, 32, 48, 64, 128, 256, 512):
        with Image.open(folder / f"videodesk-{size}.png") as picture:
            assert picture.size == (size, size)
            assert picture.mode == "RGBA"
    with Image.open(folder / "videodesk.ico") as icon:
        assert {(16, 16), (32, 32), (48, 48), (256, 256)} <= set(icon.info["sizes"])
    with Image.open(folder / "videodesk.icns") as icon:
        assert (512, 512, 2) in icon.info["sizes"]


def test_manual_page_describes_each_command(scripts: Path) -> None:
    page = "\n".join(load(scripts / "linux" / "man_page.py").page())
    for command in ("generate", "resume", "list", "self\\-test", "key", "demo\\-service"):
        assert f".SS {command}" in page


@on_linux
def test_workflow_matches_its_schema() -> None:
    """check-jsonschema brings GitHub's schema with it and asks no network."""
    workflow = HERE / ".github" / "workflows" / "build.yml"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema", "--output-format", "json"),
            *("--builtin-schema", "vendor.github-workflows", str(workflow)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, json.loads(done.stdout)
