"""The download step: interruptions, links, room on the disk, and refetching."""

import base64
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import EngineHarness, a_request, engine_harness
from tests.engine.manual_clock import ManualClock
from tests.engine.scripted import ScriptedService
from videodesk.credentials import ApiKey
from videodesk.errors import Code, Reason
from videodesk.generation import Generation, Status
from videodesk.library.event_log import LogEvent
from videodesk.library.file_digest import file_problem, file_state, is_unchanged
from videodesk.media.probe import probe


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def finished(harness: EngineHarness) -> Generation:
    done = await harness.settle(await harness.submit(a_request()))
    assert done.status is Status.COMPLETED
    return done


async def test_link_that_keeps_expiring_is_replaced_ever_more_slowly(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_file = [scripted.link_refused] * 6
    async with engine_harness(tmp_path, service) as harness:
        await finished(harness)
        waits = [each for each in harness.reports if each.retry_at is not None]
        assert len(waits) == 6
    assert len(service.files) == 7
    assert len(service.queries) == 2 + 6
    assert len(service.creates) == 1


async def test_interrupted_download_continues_where_it_stopped(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_file = [scripted.cut_after(700)]
    async with engine_harness(tmp_path, service) as harness:
        await finished(harness)
    assert service.files == ["", "bytes=700-"]


async def test_clip_inside_the_answer_is_ingested(service: ScriptedService, tmp_path: Path) -> None:
    data = "data:video/mp4;base64," + base64.b64encode(scripted.clip_bytes()).decode()
    service.always["query"] = scripted.state("completed", video_url=data)
    async with engine_harness(tmp_path, service) as harness:
        done = await finished(harness)
        assert done.video_url is None
    assert service.files == []


async def test_clip_already_in_its_place_is_found_not_downloaded(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        async with service.hold("file"):
            sent = await harness.submit(a_request())
            await harness.until_status(sent, Status.DOWNLOADING)
            await harness.engine.close()
        target = harness.library.video_path(harness.row(sent))
        target.write_bytes(scripted.clip_bytes())
    service.always["file"] = scripted.link_refused
    service.files.clear()
    async with engine_harness(tmp_path, service) as harness:
        await harness.engine.resume()
        done = await harness.settle(sent)
        assert done.status is Status.COMPLETED
        assert done.file == target
        await harness.engine.close()
        assert LogEvent.FILE_FOUND in harness.logged_events(done)
    assert service.files == []


async def test_download_waits_for_a_missing_key(service: ScriptedService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service) as harness, service.hold("file"):
        sent = await harness.submit(a_request())
        await harness.until_status(sent, Status.DOWNLOADING)
        await harness.engine.close()
    async with engine_harness(tmp_path, service) as harness:
        del harness.keys["default"]
        await harness.engine.resume()
        waits_for = await harness.engine.scheduler.wait_until_settled(sent.id)
        assert waits_for is not None
        assert waits_for.code is Code.KEY_MISSING
        harness.keys["default"] = ApiKey(scripted.KEY)
        harness.accounts.refresh("default")
        assert (await harness.settle(sent)).status is Status.COMPLETED


async def test_download_goes_on_with_a_refused_key(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness, service.hold("file"):
        sent = await harness.submit(a_request())
        await harness.until_status(sent, Status.DOWNLOADING)
        await harness.engine.close()
    service.keys = set()
    async with engine_harness(tmp_path, service) as harness:
        other = await harness.submit(a_request("other"))
        waits_for = await harness.engine.scheduler.wait_until_settled(other.id)
        assert waits_for is not None
        await harness.engine.resume()
        assert (await harness.settle(sent)).status is Status.COMPLETED


# -- A second copy -----------------------------------------------------------------------------


async def test_missing_file_is_downloaded_again(service: ScriptedService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service) as harness:
        done = await finished(harness)
        assert done.file is not None
        assert await harness.commands.fetch_again(done.id) == done
        done.file.unlink()
        again = await harness.commands.fetch_again(done.id)
        assert again.status is Status.DOWNLOADING
        back = await harness.settle(again)
        assert back.file is not None
        assert back.file.exists()
        assert is_unchanged(back, back.file)
        with_digest = replace(back, file_bytes=done.file_bytes, file_sha256=done.file_sha256)
        assert with_digest == done
    assert service.creates == ["a red kite"]


def emptied(clip: bytes) -> bytes:  # one of several ways to damage a clip
    return b""


def cut_off(clip: bytes) -> bytes:
    return clip[: len(clip) // 2]


def overwritten(clip: bytes) -> bytes:
    """Other bytes of the same number: only the checksum shows it."""
    return clip[:-1] + bytes([clip[-1] ^ 1])


@pytest.mark.parametrize("damage", [emptied, cut_off, overwritten])
async def test_damaged_file_is_downloaded_again(
    service: ScriptedService, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        done = await finished(harness)
        assert done.file is not None
        clip = done.file.read_bytes()
        assert done.file_bytes == len(clip)
        assert done.file_sha256 == hashlib.sha256(clip).hexdigest()
        done.file.write_bytes(damage(clip))
        again = await harness.commands.fetch_again(done.id)
        assert again.status is Status.DOWNLOADING
        back = await harness.settle(again)
        assert is_unchanged(back, done.file)
        assert probe(done.file).seconds == done.seconds
    assert service.creates == ["a red kite"]


async def test_damaged_file_stays_if_the_service_no_longer_has_the_clip(
    service: ScriptedService, tmp_path: Path
) -> None:
    clock = ManualClock()
    async with engine_harness(tmp_path, service, clock=clock) as harness:
        done = await finished(harness)
        assert done.file is not None
        cut = cut_off(done.file.read_bytes())
        done.file.write_bytes(cut)
        service.always = {"query": scripted.no_such_task}
        clock.run(3600)
        left = await harness.settle(await harness.commands.fetch_again(done.id))
        assert left.status is Status.COMPLETED
        assert done.file.read_bytes() == cut
        said = file_problem(left, file_state(left))
        assert said is not None
        assert (said.code, said.reason) == (Code.FILE_DAMAGED, Reason.NOT_AT_SERVICE)


@pytest.mark.parametrize(
    "gone",
    [
        {"query": scripted.no_such_task},
        {"query": scripted.state("expired")},
        {"query": scripted.state("failed", error="cleaned up")},
        {"file": scripted.replied(404, b"")},
    ],
    ids=["unknown", "expired", "failed", "no file"],
)
async def test_clip_gone_at_the_service_stays_completed_with_a_problem(
    service: ScriptedService, tmp_path: Path, gone: dict[str, scripted.Answer]
) -> None:
    clock = ManualClock()
    async with engine_harness(tmp_path, service, clock=clock) as harness:
        done = await finished(harness)
        assert done.file is not None
        done.file.unlink()
        service.always = gone
        clock.run(3600)
        left = await harness.settle(await harness.commands.fetch_again(done.id))
        assert left.status is Status.COMPLETED
        assert left.file == done.file
        assert left.completed_at == done.completed_at
        assert left.problem is not None
        assert left.problem.code is Code.FILE_MISSING
        service.always = {}
        back = await harness.settle(await harness.commands.fetch_again(done.id))
        assert back.problem is None
        assert done.file.exists()


async def test_follow_task_of_a_missing_file_downloads_it_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        done = await finished(harness)
        assert done.file is not None
        assert done.task_id is not None
        done.file.unlink()
        taken = await harness.commands.follow_task(done.task_id, model="veo3", profile="default")
        assert (await harness.settle(taken)).status is Status.COMPLETED
        assert done.file.exists()


# -- Room on the disk --------------------------------------------------------------------------


@contextmanager
def a_small_disk(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    if os.getuid() != 0:
        pytest.skip("only root can mount a disk")
    command = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


async def test_full_disk_delays_and_sends_nothing_twice(
    service: ScriptedService, tmp_path: Path
) -> None:
    with a_small_disk(tmp_path / "small") as disk:
        async with engine_harness(disk, service) as harness:
            filler = disk / "filler"
            filler.write_bytes(bytes(shutil.disk_usage(disk).free - 10_000_000))
            sent = await harness.submit(a_request())
            waits_for = await harness.engine.scheduler.wait_until_settled(sent.id)
            assert waits_for is not None
            assert waits_for.code is Code.DISK_FULL
            waiting = harness.row(sent)
            assert waiting.status is Status.DOWNLOADING
            assert waiting.problem is not None
            assert waiting.problem.code is Code.DISK_FULL
            assert waiting.retry_at is not None
            filler.unlink()
            await harness.until_status(sent, Status.COMPLETED)
            assert harness.row(sent).problem is None
    assert len(service.creates) == 1


async def test_full_disk_loses_no_task_id(service: ScriptedService, tmp_path: Path) -> None:
    with a_small_disk(tmp_path / "small") as disk:
        async with engine_harness(disk, service) as harness:
            filler = disk / "filler"
            async with service.hold("create"):
                sent = await harness.submit(a_request())
                await harness.until(lambda: len(service.creates) == 1)
                fill_up(filler)
            waits_for = await harness.engine.scheduler.wait_until_settled(sent.id)
            assert waits_for is not None
            assert waits_for.code is Code.DISK_FULL
            filler.unlink()
            await harness.until_status(sent, Status.COMPLETED)
            assert harness.row(sent).task_id == "task-1"
    assert len(service.creates) == 1


def fill_up(filler: Path) -> None:
    """To the last byte."""
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue
