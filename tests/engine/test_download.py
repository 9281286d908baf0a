"""The clip on its way into the library: breaks, links, room on the disk, and a second copy."""

import base64
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import Workbench, a_request, workbench
from tests.engine.manual_clock import HandMadeClock
from tests.engine.scripted import ScriptedService
from videodesk.credentials import ApiKey
from videodesk.errors import Code
from videodesk.generation import Generation, Status


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def finished(bench: Workbench) -> Generation:
    done = await bench.rest(await bench.submit(a_request()))
    assert done.status is Status.COMPLETED
    return done


async def test_links_that_expire_again_and_again_are_replaced_without_haste(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_file = [scripted.link_refused] * 6
    async with workbench(tmp_path, service) as bench:
        await finished(bench)
        waits = [each for each in bench.reports if each.retry_at is not None]
        assert len(waits) == 6
    assert len(service.files) == 7
    assert len(service.queries) == 2 + 6
    assert len(service.creates) == 1


async def test_a_break_is_continued_where_it_was(service: ScriptedService, tmp_path: Path) -> None:
    service.on_file = [scripted.cut_after(700)]
    async with workbench(tmp_path, service) as bench:
        await finished(bench)
    assert service.files == ["", "bytes=700-"]


async def test_a_clip_inside_the_answer_is_kept_too(
    service: ScriptedService, tmp_path: Path
) -> None:
    data = "data:video/mp4;base64," + base64.b64encode(scripted.clip_bytes()).decode()
    service.always["query"] = scripted.state("completed", video_url=data)
    async with workbench(tmp_path, service) as bench:
        done = await finished(bench)
        assert done.video_url is None
    assert service.files == []


async def test_a_clip_that_was_in_its_place_before_anyone_could_say_so_is_found(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        async with service.held("file"):
            sent = await bench.submit(a_request())
            await bench.until_it_is(sent, Status.DOWNLOADING)
            await bench.runner.close()
        target = bench.library.video_path(bench.now(sent))
        target.write_bytes(scripted.clip_bytes())
    service.always["file"] = scripted.link_refused
    service.files.clear()
    async with workbench(tmp_path, service) as bench:
        await bench.runner.resume()
        done = await bench.rest(sent)
        assert done.status is Status.COMPLETED
        assert done.file == target
        await bench.runner.close()
        assert "file found in the library" in bench.journal(done)
    assert service.files == []


async def test_without_a_key_at_start_a_download_waits_for_one(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench, service.held("file"):
        sent = await bench.submit(a_request())
        await bench.until_it_is(sent, Status.DOWNLOADING)
        await bench.runner.close()
    async with workbench(tmp_path, service) as bench:
        del bench.keys["default"]
        await bench.runner.resume()
        waits_for = await bench.runner.scheduler.wait_until_settled(sent.id)
        assert waits_for is not None
        assert waits_for.code is Code.KEY_MISSING
        bench.keys["default"] = ApiKey(scripted.KEY)
        bench.accounts.refresh("default")
        assert (await bench.rest(sent)).status is Status.COMPLETED


async def test_a_key_that_is_refused_does_not_let_a_link_expire(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench, service.held("file"):
        sent = await bench.submit(a_request())
        await bench.until_it_is(sent, Status.DOWNLOADING)
        await bench.runner.close()
    service.keys = set()
    async with workbench(tmp_path, service) as bench:
        other = await bench.submit(a_request("other"))
        waits_for = await bench.runner.scheduler.wait_until_settled(other.id)
        assert waits_for is not None
        await bench.runner.resume()
        assert (await bench.rest(sent)).status is Status.COMPLETED


# -- A second copy -----------------------------------------------------------------------------


async def test_a_clip_whose_file_is_gone_can_be_fetched_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        done = await finished(bench)
        assert done.file is not None
        assert await bench.decisions.fetch_again(done.id) == done
        done.file.unlink()
        again = await bench.decisions.fetch_again(done.id)
        assert again.status is Status.DOWNLOADING
        back = await bench.rest(again)
        assert back.file is not None
        assert back.file.exists()
        assert back == done
    assert service.creates == ["a red kite"]


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
async def test_a_clip_that_the_service_no_longer_has_stays_finished_and_says_so(
    service: ScriptedService, tmp_path: Path, gone: dict[str, scripted.Answer]
) -> None:
    clock = HandMadeClock()
    async with workbench(tmp_path, service, clock=clock) as bench:
        done = await finished(bench)
        assert done.file is not None
        done.file.unlink()
        service.always = gone
        clock.run(3600)
        left = await bench.rest(await bench.decisions.fetch_again(done.id))
        assert left.status is Status.COMPLETED
        assert left.file == done.file
        assert left.completed_at == done.completed_at
        assert left.problem is not None
        assert left.problem.code is Code.FILE_MISSING
        service.always = {}
        back = await bench.rest(await bench.decisions.fetch_again(done.id))
        assert back.problem is None
        assert done.file.exists()


async def test_following_a_task_whose_clip_is_gone_fetches_it_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        done = await finished(bench)
        assert done.file is not None
        assert done.task_id is not None
        done.file.unlink()
        taken = await bench.decisions.follow_task(done.task_id, model="veo3", profile="default")
        assert (await bench.rest(taken)).status is Status.COMPLETED
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


async def test_a_full_disk_is_waited_for_and_nothing_is_sent_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    with a_small_disk(tmp_path / "small") as disk:
        async with workbench(disk, service) as bench:
            filler = disk / "filler"
            filler.write_bytes(bytes(shutil.disk_usage(disk).free - 10_000_000))
            sent = await bench.submit(a_request())
            waits_for = await bench.runner.scheduler.wait_until_settled(sent.id)
            assert waits_for is not None
            assert waits_for.code is Code.DISK_FULL
            waiting = bench.now(sent)
            assert waiting.status is Status.DOWNLOADING
            assert waiting.problem is not None
            assert waiting.problem.code is Code.DISK_FULL
            assert waiting.retry_at is not None
            filler.unlink()
            await bench.until_it_is(sent, Status.COMPLETED)
            assert bench.now(sent).problem is None
    assert len(service.creates) == 1


async def test_a_disk_that_is_full_to_the_last_byte_loses_no_task_id(
    service: ScriptedService, tmp_path: Path
) -> None:
    with a_small_disk(tmp_path / "small") as disk:
        async with workbench(disk, service) as bench:
            filler = disk / "filler"
            async with service.held("create"):
                sent = await bench.submit(a_request())
                await bench.until(lambda: len(service.creates) == 1)
                fill_up(filler)
            waits_for = await bench.runner.scheduler.wait_until_settled(sent.id)
            assert waits_for is not None
            assert waits_for.code is Code.DISK_FULL
            filler.unlink()
            await bench.until_it_is(sent, Status.COMPLETED)
            assert bench.now(sent).task_id == "task-1"
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
