"""No link in a library leads anywhere: not of a file, and not of a folder that nobody allowed."""

import asyncio
import os
import shutil
import struct
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import apsw
import pytest

from tests.library.factories import accepted, changed, completed, delete_database, sent
from tests.media.drawing import draw_clip, grey_frames
from videodesk import no_follow
from videodesk.app.pending_trash import PendingTrash
from videodesk.cli.exit_codes import ExitCode
from videodesk.cli.main import run
from videodesk.credentials import ApiKey
from videodesk.engine.download import ingest
from videodesk.errors import Code, Reason, VideoDeskError
from videodesk.generation import Request, Status
from videodesk.library.backups import Backups
from videodesk.library.clip_folder import ClipFolder
from videodesk.library.digest_recording import record_digests
from videodesk.library.file_digest import digest_of
from videodesk.library.files import copy_whole, image_is_intact, move_into_place, store_image
from videodesk.library.library import Library
from videodesk.library.links import FolderLink, LinkedLibraryError
from videodesk.library.reader import Reader
from videodesk.library.removal_policy import files_to_remove
from videodesk.library_answers import LibraryAnswers
from videodesk.media.provenance import Record, write_record
from videodesk.no_follow import LinkError
from videodesk.provider.client import Client
from videodesk.provider.part_file import PartFile, PartialFile

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")


@pytest.fixture(autouse=True)
def nothing_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test allows does not stay allowed in this process."""
    monkeypatch.setattr(no_follow, "_allowed", set())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    return folder


@pytest.fixture
def start_file(tmp_path: Path) -> Path:
    """A file of the user that is none of the library's business."""
    file = tmp_path / "home" / ".profile"
    file.parent.mkdir()
    file.write_text("export PATH\n")
    return file


WRITING = os.O_RDWR | os.O_CREAT | os.O_APPEND


@pytest.mark.parametrize(
    "use",
    [
        no_follow.open_file,
        lambda path, root: no_follow.open_file(path, root, WRITING),
        no_follow.open_to_read,
        no_follow.file_status,
        no_follow.real_path,
        lambda path, root: no_follow.rename_file(path, root / "new", root),
    ],
)
@pytest.mark.parametrize("name", ["linked", "folder/.profile", "a/b/c/.profile", "loop", "dead"])
def test_file_reached_by_a_link_is_refused(
    root: Path, start_file: Path, name: str, use: Callable[[Path, Path], object]
) -> None:
    (root / "linked").symlink_to(start_file)
    (root / "folder").symlink_to(start_file.parent)
    (root / "a" / "b").mkdir(parents=True)
    (root / "a" / "b" / "c").symlink_to("../../../home")
    (root / "loop").symlink_to(root / "loop")
    (root / "dead").symlink_to(start_file.parent / "new")
    with pytest.raises(LinkError):
        use(root / name, root)
    assert start_file.read_text() == "export PATH\n"
    assert [each.name for each in start_file.parent.iterdir()] == [".profile"]


def test_new_file_takes_the_place_of_a_link(root: Path, start_file: Path) -> None:
    (root / "reserve").symlink_to(start_file)
    no_follow.write_file(root / "reserve", root, b"ours")
    assert (root / "reserve").read_bytes() == b"ours"
    assert not (root / "reserve").is_symlink()
    assert start_file.read_text() == "export PATH\n"


def test_only_the_link_is_removed_or_replaced(root: Path, start_file: Path) -> None:
    (root / "one").symlink_to(start_file)
    no_follow.remove_file(root / "one", root)
    (root / "two").symlink_to(start_file)
    no_follow.write_file(root / "three", root, b"ours")
    no_follow.rename_file(root / "three", root / "two", root, durably=True)
    assert [each.name for each in root.iterdir()] == ["two"]
    assert start_file.read_text() == "export PATH\n"


@pytest.mark.parametrize("name", ["../home/.profile", "a/../../home/.profile", "/etc/passwd"])
def test_path_out_of_the_library_is_refused(root: Path, start_file: Path, name: str) -> None:
    for use in (no_follow.open_file, no_follow.remove_file, no_follow.real_path):
        with pytest.raises(PermissionError):
            use(root / name, root)
    assert start_file.exists()


@pytest.mark.parametrize("flags", [os.O_RDONLY, WRITING])
def test_pipe_in_place_of_a_file_is_refused_at_once(root: Path, flags: int) -> None:
    os.mkfifo(root / "ledger.jsonl")
    with pytest.raises(LinkError):
        no_follow.open_file(root / "ledger.jsonl", root, flags)
    assert not no_follow.has_file(root / "ledger.jsonl", root)


def test_folder_that_is_a_link_is_followed_once_its_target_is_allowed(
    root: Path, tmp_path: Path
) -> None:
    disk, other = tmp_path / "disk" / "clips", tmp_path / "disk" / "private"
    disk.mkdir(parents=True)
    other.mkdir()
    (tmp_path / "second").mkdir()
    for library in (root, tmp_path / "second"):
        (library / "videos").symlink_to(disk)
    no_follow.allow_folder(root, disk)
    clip = root / "videos" / "2026" / "11" / "a.mp4"
    no_follow.make_folders(clip.parent, root)
    no_follow.write_file(clip, root, b"clip")
    assert (disk / "2026" / "11" / "a.mp4").read_bytes() == b"clip"
    assert no_follow.real_path(clip, root) == disk / "2026" / "11" / "a.mp4"
    assert no_follow.is_inside(clip, root)

    with pytest.raises(LinkError):  # allowed for the other library only
        no_follow.open_file(tmp_path / "second" / "videos" / "a.mp4", tmp_path / "second")
    (root / "videos").unlink()
    (root / "videos").symlink_to(other)
    with pytest.raises(LinkError):  # it leads elsewhere by now
        no_follow.make_folders(clip.parent, root)
    assert not no_follow.is_inside(clip, root)


def test_library_may_itself_be_reached_by_a_link(root: Path, tmp_path: Path) -> None:
    (tmp_path / "shortcut").symlink_to(root)
    no_follow.write_file(tmp_path / "shortcut" / "x", tmp_path / "shortcut", b"ours")
    assert (root / "x").read_bytes() == b"ours"


def test_link_put_in_place_while_files_are_written_never_leads_out(
    root: Path, start_file: Path
) -> None:
    """Another process exchanges the folder and a link all the time."""
    exchange = (
        "import os, sys\n"
        "root, target = sys.argv[1:]\n"
        "print(flush=True)\n"
        "while True:\n"
        "    os.rename(f'{root}/videos', f'{root}/away')\n"
        "    os.symlink(target, f'{root}/videos')\n"
        "    os.unlink(f'{root}/videos')\n"
        "    os.rename(f'{root}/away', f'{root}/videos')\n"
    )
    (root / "videos").mkdir()
    attacker = subprocess.Popen(
        [sys.executable, "-c", exchange, str(root), str(start_file.parent)], stdout=subprocess.PIPE
    )
    try:
        assert attacker.stdout is not None
        attacker.stdout.readline()
        for _ in range(500):
            with suppress(OSError):
                no_follow.write_file(root / "videos" / ".profile", root, b"harm")
    finally:
        attacker.kill()
        attacker.communicate()
    assert start_file.read_text() == "export PATH\n"


# -- Libraries -------------------------------------------------------------------------------------

FILES = ["library.db", "library.db-wal", "library.db-shm", "library.lock", "library.owner"]


def made_library(folder: Path) -> tuple[Path, str]:
    """A library with one clip; returns the clip's file and the generation's id."""
    with Library(folder) as library:
        clip = completed(library)
    assert clip.file is not None
    return clip.file, clip.id


@pytest.mark.parametrize("name", [*FILES, "ledger.jsonl", "reserve"])
def test_library_with_a_file_that_is_a_link_is_refused_and_nothing_is_written(
    root: Path, start_file: Path, name: str
) -> None:
    made_library(root)
    (root / name).unlink(missing_ok=True)
    (root / name).symlink_to(start_file)
    with pytest.raises(VideoDeskError) as refused:
        Library(root)
    assert refused.value.code is Code.LIBRARY_UNWRITABLE
    assert refused.value.problem.reason is Reason.IS_LINK
    assert str(start_file) in refused.value.problem.detail
    assert start_file.read_text() == "export PATH\n"
    assert [each.name for each in start_file.parent.iterdir()] == [".profile"]
    assert not record_digests(root, {})


def test_library_with_a_pipe_in_place_of_a_file_is_refused_at_once(root: Path) -> None:
    """In a process of its own: SQLite would wait for the pipe for ever."""
    made_library(root)
    names = [*FILES, "library.db-journal", "ledger.jsonl", "reserve"]
    opening = (
        "import sys\n"
        "from pathlib import Path\n"
        "from videodesk.errors import VideoDeskError\n"
        "from videodesk.library.library import Library\n"
        "for name in sys.argv[1:]:\n"
        "    try:\n"
        "        Library(Path(name))\n"
        "    except VideoDeskError as refused:\n"
        "        print(refused.problem.reason)\n"
    )
    libraries = [shutil.copytree(root, root.with_name(name)) for name in names]
    for name, library in zip(names, libraries, strict=True):
        (library / name).unlink(missing_ok=True)
        os.mkfifo(library / name)
    ended = subprocess.run(
        [sys.executable, "-c", opening, *map(str, libraries)],
        timeout=30,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.splitlines() == ["is_link"] * len(names)


@pytest.mark.parametrize("name", ["library.db", "library.db-wal"])
def test_reading_follows_no_link(root: Path, tmp_path: Path, name: str) -> None:
    made_library(root)
    other = tmp_path / "other"
    made_library(other)
    (root / name).unlink(missing_ok=True)
    (root / name).symlink_to(other / "library.db")
    with pytest.raises(VideoDeskError):
        Reader(root)


@pytest.mark.parametrize("name", ["backups", "images", "videos", "videos/2026", "videos/2026/11"])
def test_folder_that_is_a_link_is_refused_until_it_is_allowed(
    root: Path, tmp_path: Path, name: str
) -> None:
    file, _ = made_library(root)
    kept = file.read_bytes()
    disk = tmp_path / "disk"
    if (root / name).exists():
        (root / name).rename(disk)
    else:
        disk.mkdir()
    (root / name).symlink_to(disk)
    before = sorted(disk.rglob("*"))
    with pytest.raises(LinkedLibraryError) as refused:
        Library(root)
    assert refused.value.code is Code.LIBRARY_LINKED
    assert refused.value.links == (FolderLink(name, disk),)
    assert sorted(disk.rglob("*")) == before

    for link in refused.value.links:
        no_follow.allow_folder(root, link.target)
    with Library(root) as library:
        picture = tmp_path / "picture.png"
        picture.write_bytes(b"picture")
        request = library.store_images(Request(model="veo3", prompt="a", images=(str(picture),)))
        assert Path(request.images[0]).read_bytes() == b"picture"
        second = completed(library)
        library.rebuild()
    assert second.file is not None
    assert file.read_bytes() == kept
    if name != "images":
        assert sorted(disk.rglob("*")) != before


def test_link_put_in_place_while_the_library_is_open_loses_no_task_id(
    root: Path, start_file: Path
) -> None:
    with Library(root) as library:
        waiting = sent(library)
        ledger = (root / "ledger.jsonl").read_bytes()
        (root / "ledger.jsonl").unlink()
        (root / "ledger.jsonl").symlink_to(start_file)
        answered = replace(waiting, status=Status.PROCESSING, task_id="task-1")
        with pytest.raises(VideoDeskError) as refused:
            library.change(waiting, answered)
        assert refused.value.problem.reason is Reason.IS_LINK
        assert start_file.read_text() == "export PATH\n"

        (root / "ledger.jsonl").unlink()
        (root / "ledger.jsonl").write_bytes(ledger)
        library.change(waiting, answered)  # as the engine does until it succeeds
    assert b"task-1" in (root / "ledger.jsonl").read_bytes()


def test_links_in_place_of_a_download_are_replaced_and_the_clip_is_kept(
    root: Path, start_file: Path
) -> None:
    part = root / "videos" / "a.mp4.part"
    part.parent.mkdir()
    for name in ("a.mp4.part", "a.mp4.part.json", "a.mp4.part.json.new"):
        (part.parent / name).symlink_to(start_file)
    file = PartFile(part, root)
    assert not file.has_data()
    assert file.resumable() == PartialFile()
    file.open_at(0, etag='"a"', total=4)
    file.write(b"clip")
    file.pause()
    file = PartFile(part, root)
    assert file.resumable().size == 4
    file.open_at(4, etag='"a"', total=4)
    file.finish()
    move_into_place(part, part.with_suffix(""), root)
    assert part.with_suffix("").read_bytes() == b"clip"
    assert start_file.read_text() == "export PATH\n"


async def test_link_in_place_of_a_clip_is_not_taken_for_it(root: Path, start_file: Path) -> None:
    holiday = draw_clip(start_file.with_name("holiday.mp4"), grey_frames(3))
    video = holiday.read_bytes()
    link = "data:video/mp4;base64," + b64encode(video).decode()
    with Library(root) as library:
        waiting = changed(library, accepted(library), status=Status.DOWNLOADING)
        library.video_path(waiting).symlink_to(holiday)
        async with aclosing(Client("http://127.0.0.2:9", ApiKey("sk-1"))) as client:
            clip = await ingest(
                client,
                library,
                waiting,
                link,
                on_progress=lambda *_: None,
                note=lambda *_, **__: None,
            )
        assert clip.file.is_file()
        assert not clip.file.is_symlink()
    assert holiday.read_bytes() == video


def test_download_into_a_linked_folder_is_refused(root: Path, start_file: Path) -> None:
    (root / "videos").symlink_to(start_file.parent)
    file = PartFile(root / "videos" / ".profile", root)
    with pytest.raises(LinkError):
        file.open_at(0, etag="", total=4)
    assert start_file.read_text() == "export PATH\n"


def test_record_is_not_written_through_a_link(root: Path, start_file: Path) -> None:
    record = Record("0123456789abcdef", "veo3", "a red kite", datetime.now(UTC))
    (root / "a.mp4").symlink_to(start_file)
    with pytest.raises(LinkError):
        write_record(root / "a.mp4", record, root)
    (root / "b.webm").write_bytes(b"\x1a\x45\xdf\xa3")
    (root / "b.webm.xmp").symlink_to(start_file)
    (root / "b.webm.xmp.part").symlink_to(start_file)
    write_record(root / "b.webm", record, root)
    assert (root / "b.webm.xmp").is_file()
    assert start_file.read_text() == "export PATH\n"


def test_clip_reached_by_a_link_is_not_given_away_for_deletion(
    root: Path, start_file: Path
) -> None:
    outside = start_file.with_name("holiday_0123456789abcdef.mp4")
    outside.write_bytes(b"holiday")
    with Library(root) as library:
        clip = completed(library)
        assert clip.file is not None
        assert files_to_remove(clip, root) == (clip.file,)
        clip.file.unlink()
        clip.file.symlink_to(outside)
        assert files_to_remove(clip, root) == ()
        clip.file.unlink()
        clip.file.parent.rename(root / "away")
        clip.file.parent.symlink_to(outside.parent)
        assert files_to_remove(replace(clip, file=clip.file.with_name(outside.name)), root) == ()
        clip.file.parent.unlink()
        (root / "away").rename(clip.file.parent)


def test_clip_that_is_a_link_is_not_added_by_a_rebuild(root: Path, start_file: Path) -> None:
    outside = start_file.with_name("holiday_0123456789abcdef.mp4")
    outside.write_bytes(b"holiday")
    with Library(root) as library:
        clip = completed(library)
        assert clip.file is not None
        (clip.file.parent / outside.name).symlink_to(outside)
        assert library.rebuild() == []


def test_clips_in_an_allowed_folder_are_found_by_a_rebuild(root: Path, tmp_path: Path) -> None:
    file, _ = made_library(root)
    year = root / "videos" / "2026"
    year.rename(tmp_path / "2026")
    year.symlink_to(tmp_path / "2026")
    for name in ("loop", "ring"):
        (tmp_path / "2026" / name).symlink_to(tmp_path / "2026")
    assert ClipFolder(root).files == []
    no_follow.allow_folder(root, tmp_path / "2026")
    delete_database(root, with_backups=True)
    (root / "ledger.jsonl").unlink()
    with Library(root) as library:
        assert file in {each.file for each in library.find()}


def test_backup_that_is_a_link_is_not_restored(root: Path, tmp_path: Path) -> None:
    made_library(root)
    Library(root).close()
    backup = next((root / "backups").iterdir())
    backup.rename(tmp_path / "elsewhere.db")
    backup.symlink_to(tmp_path / "elsewhere.db")
    assert Backups(root).newest_first() == []
    assert Backups(root).copy_newest(root / "copy.db") is None


def test_list_of_clips_to_be_trashed_follows_no_link(root: Path, start_file: Path) -> None:
    async def use() -> tuple[str, ...]:
        trash = PendingTrash(root)
        found = await trash.load()
        await trash.add(["0123456789abcdef"])
        return found

    start_file.write_text("fedcba9876543210\n")
    for name in ("pending-trash.txt", "pending-trash.part"):
        (root / name).symlink_to(start_file)
    assert asyncio.run(use()) == ()
    assert (root / "pending-trash.txt").read_text() == "0123456789abcdef\n"
    assert start_file.read_text() == "fedcba9876543210\n"


def test_allowed_folders_are_recorded_on_this_computer(root: Path, tmp_path: Path) -> None:
    made_library(root)
    disk = tmp_path / "data"
    (root / "videos").rename(disk)
    (root / "videos").symlink_to(disk)
    common = ["--data-dir", str(tmp_path / "settings"), "--library", str(root)]
    assert run([*common, "rebuild"]) == ExitCode.LIBRARY
    assert run([*common, "--allow-links", "list"]) == ExitCode.COMPLETED
    record = tmp_path / "settings" / "library-answers.json"
    assert str(disk) in record.read_text()
    assert run([*common, "rebuild"]) == ExitCode.COMPLETED
    assert run([*common, "verify", "--quick"]) == ExitCode.COMPLETED


@pytest.mark.parametrize("text", ["", "{", "[" * 5_000, '{"folders": [{"library": "x"}, 1, null]}'])
def test_record_that_cannot_be_read_allows_nothing(root: Path, tmp_path: Path, text: str) -> None:
    file = tmp_path / "library-answers.json"
    file.write_text(text)
    answers = LibraryAnswers(file)
    answers.apply()
    assert not no_follow.is_allowed(root, tmp_path)
    answers.allow(root, [tmp_path])
    assert str(root) in file.read_text()
    assert no_follow.is_allowed(root, tmp_path)


def test_file_that_a_hostile_journal_names_stays(root: Path, start_file: Path) -> None:
    """A journal may end with the name of a file, which older SQLite deletes once it was used."""
    file, _ = made_library(root)
    database = root / "library.db"
    connection = apsw.Connection(str(database))
    connection.pragma("journal_mode", "DELETE")
    connection.pragma("cache_size", 1)
    connection.execute("BEGIN IMMEDIATE; CREATE TABLE x(a); INSERT INTO x VALUES(zeroblob(200000))")
    connection.cache_flush()
    interrupted, journal = database.read_bytes(), (root / "library.db-journal").read_bytes()
    connection.execute("ROLLBACK")
    connection.close()
    name = os.fsencode(start_file)
    page = 0x40000000 // int.from_bytes(interrupted[16:18], "big") + 1
    named = struct.pack(">I", page) + name + struct.pack(">II", len(name), sum(name))
    database.write_bytes(interrupted)
    (root / "library.db-journal").write_bytes(journal + named + bytes.fromhex("d9d505f920a163d7"))

    with pytest.raises(VideoDeskError):
        Reader(root)
    with Library(root) as library:
        assert [each.file for each in library.find()] == [file]
        assert library.problems[0].code is Code.LIBRARY_RESTORED
    assert start_file.exists()
    assert list(root.glob("library.damaged-*.db-journal"))


def test_copy_for_the_user_replaces_a_link_in_its_way(start_file: Path, tmp_path: Path) -> None:
    clip, target, part = tmp_path / "a.mp4", tmp_path / "copy.mp4", tmp_path / ".copy.mp4.part"
    clip.write_bytes(b"clip")
    part.symlink_to(start_file)
    target.symlink_to(start_file)
    copy_whole(clip, target, part)
    assert target.read_bytes() == b"clip"
    assert not target.is_symlink()
    assert start_file.read_text() == "export PATH\n"


def test_reading_a_pipe_as_a_clip_or_image_ends_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "0123456789abcdef0123456789abcdef.png"
    os.mkfifo(pipe)
    assert not image_is_intact(pipe)
    for use in (digest_of, lambda path: copy_whole(path, tmp_path / "copy", tmp_path / "part")):
        with pytest.raises(LinkError):
            use(pipe)
    assert [each.name for each in tmp_path.iterdir()] == [pipe.name]
    with pytest.raises(VideoDeskError):
        store_image(tmp_path, pipe)
