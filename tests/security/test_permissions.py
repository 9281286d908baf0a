"""What the program writes beside the library is for its user alone, whatever the umask says."""

import logging
import os
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from videodesk.catalog import ServiceModels
from videodesk.demo.backend import DemoBackend
from videodesk.json_store import JsonStore
from videodesk.known_libraries import KnownLibraries
from videodesk.library.library import Library
from videodesk.logs import FILE_NAME, start_logging, stop_logging
from videodesk.model_list_cache import ModelListCache
from videodesk.paths import AppPaths, app_paths
from videodesk.private_files import make_private_folder, withdraw_permissions
from videodesk.settings import Settings, SettingsStore
from videodesk.ui.platform.native_crash import NativeCrashTrace, last_native_crash
from videodesk.ui.settings.models_file import create_models_file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def wide_open(folder: Path) -> list[str]:
    """Return what other users may read or enter below a folder."""
    return [str(each) for each in (folder, *folder.rglob("*")) if mode(each) & 0o077]


@pytest.fixture(autouse=True)
def careless_umask() -> Iterator[None]:
    former = os.umask(0)
    yield
    os.umask(former)


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return app_paths(data_dir=tmp_path / "data")


async def test_settings_and_session_are_private_when_they_are_created(paths: AppPaths) -> None:
    await SettingsStore(paths.settings, paths.session).save()
    assert paths.settings.is_file()
    assert paths.session.is_file()
    assert wide_open(paths.settings.parent) == []


async def test_copies_of_settings_that_cannot_be_read_are_private(paths: AppPaths) -> None:
    paths.settings.parent.mkdir(0o700)
    paths.settings.write_text('{"volume": "loud"}')
    store = SettingsStore(paths.settings, paths.session)
    await store.save()
    copies = list(paths.settings.parent.glob("settings.partly-read-*"))
    assert [mode(each) for each in copies] == [0o600]


def test_logs_and_crash_traces_are_private_when_they_are_created(paths: AppPaths) -> None:
    start_logging(paths.logs)
    logging.getLogger("videodesk").info("something happened")
    logging.getLogger().handlers[-2].doRollover()  # type: ignore[attr-defined]
    stop_logging()
    trace = NativeCrashTrace(paths.logs)
    (paths.logs / "hard-crash-1.txt").write_text("Fatal error")
    (paths.logs / "hard-crash-1.txt").chmod(0o600)
    assert last_native_crash(paths.logs)
    assert len(list(paths.logs.iterdir())) == 4
    assert wide_open(paths.logs) == []
    trace.close()


def test_caches_demo_and_models_file_are_private_when_they_are_created(paths: AppPaths) -> None:
    ModelListCache(paths.cache).put(ServiceModels("default", datetime.now(UTC), ()))
    DemoBackend(paths.demo)
    create_models_file(paths.models)
    assert wide_open(paths.cache) == []
    assert mode(paths.demo) == 0o700
    assert mode(paths.models) == 0o600
    assert mode(paths.settings.parent) == 0o700


def test_folders_above_a_new_library_and_the_record_of_it_are_private(paths: AppPaths) -> None:
    KnownLibraries(paths.known_libraries).remember("0" * 32, paths.library)
    Library(paths.library).close()
    assert wide_open(paths.library.parent) == []


def test_private_folder_is_made_with_its_parents_and_leaves_existing_ones(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(0o755)
    make_private_folder(shared / "one" / "two")
    make_private_folder(shared / "one" / "two")
    assert mode(shared) == 0o755
    assert mode(shared / "one") == mode(shared / "one" / "two") == 0o700


def test_private_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        make_private_folder(tmp_path / "file")
    with pytest.raises(NotADirectoryError):
        make_private_folder(tmp_path / "file" / "below")


def test_existing_wider_files_of_the_program_become_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{each}_HOME", str(tmp_path / each))
    paths = app_paths()
    for folder in (paths.settings.parent, paths.cache, paths.logs, paths.demo, paths.library):
        folder.mkdir(parents=True, exist_ok=True)
    damaged = paths.settings.with_name("settings.damaged-20260101-000000.json")
    for file in (paths.settings, paths.session, damaged, paths.logs / FILE_NAME):
        file.write_text("{}")
    paths.withdraw_permissions()
    start_logging(paths.logs)
    stop_logging()
    for folder in (paths.settings.parent, paths.cache, paths.logs, paths.demo):
        assert wide_open(folder) == []
    assert mode(paths.library) == mode(paths.library.parent) == 0o777  # the user is asked
    assert mode(tmp_path / "CONFIG") == 0o777


def test_folder_that_may_be_another_programs_keeps_its_permissions(paths: AppPaths) -> None:
    paths.logs.mkdir(parents=True)
    JsonStore(paths.settings, Settings).save(Settings())
    paths.settings.chmod(0o644)
    paths.withdraw_permissions()
    assert mode(paths.logs) == mode(paths.settings.parent) == 0o777
    assert mode(paths.settings) == 0o600


def test_permissions_behind_a_link_stay(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").touch()
    (tmp_path / "link").symlink_to("elsewhere")
    withdraw_permissions(tmp_path / "link")
    withdraw_permissions(tmp_path / "not there")
    assert mode(tmp_path / "elsewhere") == 0o666


def test_pipe_in_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    withdraw_permissions(tmp_path / "pipe")
    assert mode(tmp_path / "pipe") == 0o666
