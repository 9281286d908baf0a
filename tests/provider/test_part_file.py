"""What can be resumed of an interrupted download after a crash or a power loss."""

import asyncio
import threading
from pathlib import Path

import pytest

from videodesk.errors import Code, VideoDeskError
from videodesk.provider.part_file import PartFile, PartialFile, run_on_disk

ETAG = '"a"'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clip.part"


def broken_off(path: Path, data: bytes, *, etag: str = ETAG, total: int | None = 9_000) -> None:
    file = PartFile(path)
    file.open_at(0, etag=etag, total=total)
    file.write(data)
    file.pause()


def test_synced_bytes_can_be_resumed(path: Path) -> None:
    broken_off(path, b"x" * 5000)

    assert PartFile(path).resumable() == PartialFile(5000, ETAG, 9_000)


def test_nothing_is_resumable_before_start(path: Path) -> None:
    assert PartFile(path).resumable() == PartialFile()


def test_unsynced_bytes_do_not_count(path: Path) -> None:
    broken_off(path, b"x" * 5000)
    with path.open("ab") as after_a_power_loss:
        after_a_power_loss.write(b"\0" * 3000)

    file = PartFile(path)
    partial = file.resumable()
    file.open_at(partial.size, etag=partial.etag, total=None)
    file.write(b"y" * 10)
    file.finish()

    assert partial.size == 5000
    assert path.read_bytes() == b"x" * 5000 + b"y" * 10


def test_running_download_is_resumable_after_crash(path: Path) -> None:
    file = PartFile(path)
    file.open_at(0, etag=ETAG, total=None)
    for _ in range(5):
        file.write(b"x" * 1_000_000)

    assert PartFile(path).resumable() == PartialFile(4_000_000, ETAG)
    file.pause()


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"{",
        b"[]",
        b'{"size": "x"}',
        b"\xff",
        b'{"size":9000,"etag":"\\"a\\""}',
        b'{"size":10}',
    ],
    ids=["empty", "half", "list", "wrong type", "no text", "more than there is", "no etag"],
)
def test_resume_file_that_does_not_fit_is_ignored(path: Path, note: bytes) -> None:
    broken_off(path, b"x" * 5000)
    path.with_name("clip.part.json").write_bytes(note)

    assert PartFile(path).resumable() == PartialFile()


@pytest.mark.parametrize("etag", ["", 'W/"a"', "a", '"\u00e4"'])
def test_only_strong_etag_is_kept(path: Path, etag: str) -> None:
    broken_off(path, b"x" * 5000, etag=etag)

    assert PartFile(path).resumable() == PartialFile()


def test_starting_over_removes_resume_file(path: Path) -> None:
    broken_off(path, b"x" * 5000)

    file = PartFile(path)
    file.open_at(0, etag="", total=None)
    file.pause()

    assert path.read_bytes() == b""
    assert PartFile(path).resumable() == PartialFile()


def test_finished_file_has_no_resume_file(path: Path) -> None:
    broken_off(path, b"x" * 5000)
    file = PartFile(path)
    file.open_at(5000, etag=ETAG, total=None)
    file.write(b"y")

    assert file.finish() == 5001
    assert [found.name for found in path.parent.iterdir()] == ["clip.part"]


def test_file_is_not_started_without_disk_space(path: Path) -> None:
    with pytest.raises(OSError, match="No space left"):
        PartFile(path).open_at(0, etag="", total=1 << 60)

    assert not path.exists()


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_file_work_finishes_before_cancellation_is_raised(times: int) -> None:
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go_on.wait()
        ended.set()

    running = asyncio.ensure_future(run_on_disk(work))
    await asyncio.to_thread(begun.wait)
    for _ in range(times):
        running.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert not running.done()
    go_on.set()

    with pytest.raises(asyncio.CancelledError):
        await running
    assert ended.is_set()


async def test_disk_error_raises_problem() -> None:
    def work() -> None:
        raise PermissionError(13, "not allowed", "/clip")

    with pytest.raises(VideoDeskError) as raised:
        await run_on_disk(work)

    assert raised.value.code is Code.LIBRARY_UNWRITABLE
    assert "/clip" in raised.value.problem.detail


async def test_disk_error_does_not_hide_cancellation() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go_on.wait()
        raise PermissionError(13, "not allowed")

    running = asyncio.ensure_future(run_on_disk(work))
    await asyncio.to_thread(begun.wait)
    running.cancel()
    go_on.set()

    with pytest.raises(asyncio.CancelledError):
        await running
