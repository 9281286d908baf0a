"""A library is for its user alone; one that other users can open is offered the change once."""

import asyncio
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.app.fakes import FakeNotifier, FakeTasks
from tests.library.disks import small_disk
from tests.library.factories import completed, delete_database, queued, sent
from videodesk.app.pending_trash import PendingTrash
from videodesk.app.permissions_controller import PermissionsController
from videodesk.cli.main import run
from videodesk.generation import Request
from videodesk.library.library import Library
from videodesk.library.permissions import is_open_to_others, make_private
from videodesk.media.provenance import Record, write_record
from videodesk.no_follow import create_file, write_file
from videodesk.paths import app_paths
from videodesk.provider.part_file import PartFile

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead")


@pytest.fixture(autouse=True)
def careless_umask() -> Iterator[None]:
    former = os.umask(0)
    yield
    os.umask(former)


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Path]:
    """A folder that everybody can enter; pytest's own is private."""
    folder = Path(tempfile.mkdtemp(prefix="videodesk-shared-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def wide_open(folder: Path) -> list[str]:
    return [str(each) for each in (folder, *folder.rglob("*")) if mode(each) & 0o077]


def trash_list(folder: Path) -> None:
    with ThreadPoolExecutor(1) as pool:  # a test may have a loop of its own
        pool.submit(asyncio.run, PendingTrash(folder).add(["0123456789abcdef"])).result()


def fill(folder: Path, source: Path) -> None:
    """Everything that is ever written to a library."""
    picture = source / "picture.png"
    picture.write_bytes(b"picture")
    picture.chmod(0o644)
    with Library(folder) as library:
        waiting = queued(library)
        library.store_images(Request(model="veo3", prompt="a", images=(str(picture),)))
        part = PartFile(library.part_path(waiting), folder)
        part.open_at(0, etag='"a"', total=4)
        part.write(b"clip")
        part.pause()
        clip = library.video_path(waiting).with_suffix(".webm")
        record = Record(waiting.id, "veo3", "a", datetime.now(UTC))
        os.close(create_file(clip, folder))
        write_record(clip, record, folder)
        sent(library)
        write_file(folder / "library.id", folder, b"0123456789abcdef" * 2)
        trash_list(folder)
        arrived = library.part_path(other := queued(library, "a fox"))
        os.close(create_file(arrived, folder))
        library.store_clip(arrived, library.video_path(other))
    Library(folder).close()


def old_library(folder: Path, source: Path) -> Path:
    """A library as former versions made it, with the usual umask."""
    fill(folder, source)
    for each in (folder, *folder.rglob("*")):
        each.chmod(0o755 if each.is_dir() else 0o644)
    return folder


@pytest.mark.parametrize("exists", [False, True], ids=["new folder", "empty folder"])
def test_new_library_is_for_its_user_alone(tmp_path: Path, exists: bool) -> None:
    folder = tmp_path / "library"
    if exists:
        folder.mkdir(0o777)
    fill(folder, tmp_path)
    names = {each.name for each in folder.iterdir()}
    assert {"library.db", "library.lock", "ledger.jsonl", "pending-trash.txt"} <= names
    assert {"images", "videos", "backups"} <= names
    clips = {Path(each).suffix for each in folder.rglob("videos/**/*.*")}
    assert {".part", ".json", ".xmp", ".mp4"} <= clips
    assert wide_open(folder) == []
    with Library(folder) as library:
        queued(library)
        assert (folder / "library.owner").exists()
        assert (folder / "library.db-wal").exists()
        assert wide_open(folder) == []


def test_restored_database_is_as_private_as_the_damaged_one(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Library(folder) as library:
        queued(library)
    database = folder / "library.db"
    database.write_bytes(database.read_bytes()[:100] + b"x" * 20_000)
    Library(folder).close()
    assert list(folder.glob("library.damaged-*"))
    assert wide_open(folder) == []
    delete_database(folder)
    Library(folder).close()
    assert wide_open(folder) == []


def test_library_that_is_shared_stays_so_until_its_user_wants_otherwise(
    shared: Path, tmp_path: Path
) -> None:
    folder = old_library(shared / "library", tmp_path)
    with Library(folder) as library:
        clip = completed(library, clip=b"new")
    assert clip.file is not None
    assert mode(folder) == 0o755
    assert mode(folder / "library.db") == 0o644
    images = folder / "images"
    assert mode(next(each for each in images.iterdir())) == 0o755
    assert is_open_to_others(folder)

    assert make_private(folder)
    assert wide_open(folder) == []
    assert not is_open_to_others(folder)
    with Library(folder) as library:
        library.get(clip.id)
        assert wide_open(folder) == []


def test_other_user_can_open_nothing_of_a_new_library(shared: Path, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    folder = shared / "library"
    fill(folder, tmp_path)
    looking = f"ls {folder}; cat {folder}/ledger.jsonl; cat {folder}/library.db"
    seen = subprocess.run(
        ["sh", "-c", looking], user=65534, group=65534, capture_output=True, check=False
    )
    assert seen.stdout == b""
    assert seen.stderr.count(b"ermission denied") == 3


def test_library_below_a_private_folder_is_not_open(shared: Path, tmp_path: Path) -> None:
    home = shared / "home"
    home.mkdir(0o700)
    folder = old_library(home / "library", tmp_path)
    assert not is_open_to_others(folder)
    home.chmod(0o755)
    assert is_open_to_others(folder)
    if os.geteuid() == 0:
        os.chown(folder, 65534, -1)  # somebody else's
        assert not is_open_to_others(folder)


def test_folder_with_other_files_stays_as_it_is(shared: Path, tmp_path: Path) -> None:
    folder = old_library(shared / "Videos", tmp_path)
    (folder / "holiday.mp4").write_bytes(b"holiday")
    (folder / "link").symlink_to(tmp_path)
    assert make_private(folder)
    assert mode(folder) == 0o755
    assert mode(folder / "holiday.mp4") & 0o044
    assert wide_open(folder / "videos") == []
    assert mode(folder / "library.db") == 0o600


def test_links_are_not_followed_by_the_change(shared: Path, tmp_path: Path) -> None:
    folder = old_library(shared / "library", tmp_path)
    outside = shared / "outside"
    outside.mkdir(0o755)
    (outside / "file").write_bytes(b"x")
    (folder / "videos" / "a").symlink_to(outside)
    (folder / "ledger.jsonl").unlink()
    (folder / "ledger.jsonl").symlink_to(outside / "file")
    make_private(folder)
    assert mode(outside) == 0o755
    assert mode(outside / "file") & 0o044


def test_disk_without_permissions_is_left_in_peace(shared: Path, tmp_path: Path) -> None:
    """Such as FAT: every file looks the same, and nothing can be changed."""
    image, disk = tmp_path / "disk.img", shared / "disk"
    if os.geteuid() != 0 or shutil.which("mkfs.vfat") is None:
        pytest.skip("only root can mount a disk")
    with image.open("wb") as file:
        file.truncate(8 << 20)
    subprocess.run(["mkfs.vfat", str(image)], check=True, capture_output=True)
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-o", "loop,umask=022", str(image), str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("FAT cannot be mounted here")
    try:
        fill(disk / "library", tmp_path)
        assert wide_open(disk / "library")
        assert not is_open_to_others(disk / "library")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_read_only_library_is_left_in_peace(shared: Path, tmp_path: Path) -> None:
    with small_disk(shared / "disk", "64m") as disk:
        folder = old_library(disk / "library", tmp_path)
        assert is_open_to_others(folder)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        assert not is_open_to_others(folder)


async def test_change_is_offered_once(shared: Path, tmp_path: Path) -> None:
    folder = shared / "library"
    await asyncio.to_thread(old_library, folder, tmp_path)
    places = replace(app_paths(data_dir=tmp_path / "data"), library=folder)
    tasks, notifications = FakeTasks(), FakeNotifier()

    async def start() -> None:
        PermissionsController(tasks, folder, places, notifications).offer()
        await tasks.finish()

    await start()
    (offered,) = notifications.shown
    assert offered.button == "Only you"
    assert not offered.expires
    await start()
    assert len(notifications.shown) == 1
    assert offered.action is not None
    offered.action()
    await tasks.finish()
    assert wide_open(folder) == []
    assert notifications.shown[-1].text == "Only you can open this library now."


def test_terminal_says_so_and_changes_it(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = old_library(shared / "library", tmp_path)
    for each in folder.rglob("videos/**/*.*"):
        each.unlink()
    common = ["--data-dir", str(tmp_path / "data"), "--library", str(folder), "verify"]
    run(common)
    said = capsys.readouterr()
    assert "Other users of this computer can open the library" in said.out
    assert "verify --only-you" in said.err
    run([*common, "--only-you"])
    said = capsys.readouterr()
    assert "Other users" not in said.out
    assert wide_open(folder) == []
