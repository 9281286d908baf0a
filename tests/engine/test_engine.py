"""The flow of one generation, against a real service on loopback."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests.demo.quick import QUICK
from tests.engine.harness import EngineHarness, a_request, engine_harness
from videodesk.demo.service import DemoService, Shape
from videodesk.errors import Code, problem
from videodesk.generation import Generation, Status, new_generation
from videodesk.media.worker.calls import poster, probe
from videodesk.paths import poster_path


@pytest.fixture(params=list(Shape))
def any_shape(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoService]:
    with DemoService(tmp_path / "service", QUICK, shape=request.param) as service:
        yield service


@pytest.fixture
def service(tmp_path: Path) -> Iterator[DemoService]:
    with DemoService(tmp_path / "service", QUICK) as service:
        yield service


async def test_request_becomes_a_checked_file_in_the_library(
    any_shape: DemoService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, any_shape.base_url) as harness:
        sent = await harness.submit(a_request("a red kite"))
        done = await harness.settle(sent)
        assert harness.statuses(sent.id) == [
            Status.QUEUED,
            Status.SUBMITTING,
            Status.PROCESSING,
            Status.DOWNLOADING,
            Status.COMPLETED,
        ]
        assert done.file is not None
        assert done.file.parent.is_relative_to(harness.library.folder / "videos")
        assert done.file.name.startswith("a-red-kite_")
        clip = probe(done.file)
        assert (clip.width, clip.height) == (done.width, done.height) == (160, 90)
        assert done.seconds == pytest.approx(1.0, abs=0.1)
        assert poster_path(tmp_path / "posters", sent.id).exists()
        assert done.task_id
        assert done.problem is None
        assert list(done.file.parent.glob("*.part*")) == []
    assert any_shape.charged == 1


async def test_image_of_the_request_is_recognisable_in_the_clip(
    any_shape: DemoService, tmp_path: Path
) -> None:
    picture = tmp_path / "half.png"
    halves = Image.new("RGB", (320, 180), (220, 30, 30))
    halves.paste((30, 30, 220), (160, 0, 320, 180))
    halves.save(picture)
    async with engine_harness(tmp_path, any_shape.base_url) as harness:
        sent = await harness.submit(
            a_request(model="wan-ai/wan2.1-i2v-14b-720p", images=(str(picture),), duration=1)
        )
        picture.unlink()
        done = await harness.settle(sent)
        assert done.status is Status.COMPLETED
        assert Path(done.request.images[0]).is_relative_to(harness.library.folder)
        assert done.file is not None
        frame = tmp_path / "frame.jpg"
        poster(done.file, frame)
        with Image.open(frame) as drawn:
            left = drawn.getpixel((drawn.width // 5, drawn.height // 3))
            right = drawn.getpixel((drawn.width * 4 // 5, drawn.height // 3))
        assert isinstance(left, tuple)
        assert isinstance(right, tuple)
        assert left[0] > left[2] + 60
        assert right[2] > right[0] + 60


async def test_task_failed_by_the_service_keeps_its_words(
    service: DemoService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service.base_url) as harness:
        failed = await harness.settle(await harness.submit(a_request("x [demo: fail]")))
    assert failed.status is Status.FAILED
    assert failed.problem is not None
    assert failed.problem.code is Code.CONTENT_REFUSED
    assert failed.problem.detail
    assert failed.completed_at is not None


async def test_refused_request_is_not_sent_twice(service: DemoService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service.base_url) as harness:
        failed = await harness.settle(
            await harness.submit(a_request(model="wan-ai/wan2.1-i2v-14b-720p"))
        )
        assert failed.status is Status.FAILED
        assert harness.statuses(failed.id).count(Status.SUBMITTING) == 1
    assert service.charged == 0


@pytest.mark.parametrize("way", ["lose answer", "gateway timeout"])
async def test_lost_answer_becomes_unconfirmed_and_is_never_resent(
    service: DemoService, tmp_path: Path, way: str
) -> None:
    async with engine_harness(tmp_path, service.base_url) as harness:
        lost = await harness.settle(await harness.submit(a_request(f"x [demo: {way}]")))
        assert lost.status is Status.UNCONFIRMED
        assert lost.problem is not None
        assert lost.problem.code is Code.ANSWER_LOST
    async with engine_harness(tmp_path, service.base_url) as harness:
        assert await harness.engine.resume() == []
        assert harness.row(lost).status is Status.UNCONFIRMED
    assert service.charged == 1


async def test_request_without_balance_waits_until_the_account_is_topped_up(
    service: DemoService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service.base_url) as harness:
        sent = await harness.submit(a_request("x [demo: no balance]"))
        waits_for = await harness.engine.scheduler.wait_until_settled(sent.id)
        assert waits_for is not None
        assert waits_for.code is Code.NO_BALANCE
        assert harness.row(sent).status is Status.QUEUED
        assert harness.recorder.accounts[-1] == ("default", waits_for)
    assert service.charged == 0


async def test_busy_service_is_retried_three_times_then_fails(
    service: DemoService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service.base_url) as harness:
        busy = await harness.settle(await harness.submit(a_request("x [demo: busy]")))
        assert busy.status is Status.FAILED
        assert busy.problem is not None
        assert busy.problem.code is Code.BUSY
        assert harness.statuses(busy.id).count(Status.SUBMITTING) == 4
        waiting = [each for each in harness.reports if each.retry_at is not None]
        assert len(waiting) == 3
    assert service.charged == 0


async def test_html_page_is_not_ingested_as_video(service: DemoService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service.base_url) as harness:
        done = await harness.settle(await harness.submit(a_request("x [demo: html file]")))
        assert done.status is Status.COMPLETED
        reported = {each.problem.code for each in harness.reports if each.problem is not None}
        assert reported == {Code.NOT_A_VIDEO}
    assert service.charged == 1


async def test_unfinished_generation_is_resumed_by_the_next_run(
    service: DemoService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service.base_url) as harness:
        sent = [await harness.submit(a_request(f"clip {number}")) for number in range(4)]
        await harness.until(
            lambda: any(each.status is Status.PROCESSING for each in harness.reports)
        )
    async with engine_harness(tmp_path, service.base_url) as harness:
        taken_up = await harness.engine.resume()
        assert {each.id for each in taken_up} <= {each.id for each in sent}
        for each in sent:
            assert (await harness.settle(each)).status is Status.COMPLETED
    assert service.charged == 4


async def test_submitting_at_a_crash_becomes_unconfirmed(
    service: DemoService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service.base_url) as harness:
        left = replace(new_generation(a_request()), status=Status.SUBMITTING)
        harness.library.add(left)
        (reported,) = await harness.engine.resume()
        assert reported.status is Status.UNCONFIRMED
        assert harness.row(left) == reported
        assert reported.problem is not None
        assert reported.problem.code is Code.INTERRUPTED
    assert service.charged == 0


async def test_active_tasks_stay_within_the_limit_of_the_profile(
    service: DemoService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service.base_url, active_limit=2) as harness:
        sent = [await harness.submit(a_request(f"clip {number}")) for number in range(6)]
        for each in sent:
            assert (await harness.settle(each)).status is Status.COMPLETED
        state: dict[str, Status] = {}
        most = 0
        for report in harness.reports:
            state[report.id] = report.status
            busy = [
                each for each in state.values() if each in {Status.SUBMITTING, Status.PROCESSING}
            ]
            most = max(most, len(busy))
        assert most == 2


async def test_request_waits_for_a_missing_key(service: DemoService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service.base_url) as harness:
        key = harness.keys.pop("default")
        sent = await harness.submit(a_request())
        waits_for = await harness.engine.scheduler.wait_until_settled(sent.id)
        assert waits_for is not None
        assert waits_for.code is Code.KEY_MISSING
        harness.keys["default"] = key
        harness.accounts.refresh("default")
        await harness.until(lambda: harness.reports[-1].status is Status.COMPLETED)


def a_free_port() -> int:
    with socket.socket() as probe_socket:
        probe_socket.bind(("127.0.0.1", 0))
        port: int = probe_socket.getsockname()[1]
        return port


async def test_unreachable_service_is_waited_for(tmp_path: Path) -> None:
    port = a_free_port()
    async with engine_harness(tmp_path, f"http://127.0.0.1:{port}") as harness:
        sent = await harness.submit(a_request())
        waits_for = await harness.engine.scheduler.wait_until_settled(sent.id)
        assert waits_for is not None
        assert waits_for.code is Code.UNREACHABLE
        assert harness.row(sent).status is Status.QUEUED
        assert harness.statuses(sent.id).count(Status.SUBMITTING) == 1
        service = DemoService(tmp_path / "service", QUICK, port=port)
        await asyncio.to_thread(service.start)
        try:
            await harness.until(lambda: harness.reports[-1].status is Status.COMPLETED)
        finally:
            await asyncio.to_thread(service.stop)


async def stopped(harness: EngineHarness, service: DemoService) -> Generation:
    sent = await harness.submit(a_request())
    await harness.until(lambda: harness.reports[-1].status is Status.PROCESSING)
    await harness.commands.stop(sent.id)
    return harness.row(sent)


async def test_stopped_generation_keeps_its_task_and_can_be_resumed(
    service: DemoService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service.base_url) as harness:
        left = await stopped(harness, service)
        assert left.status is Status.CANCELLED
        assert left.task_id
        again = await harness.commands.follow_again(left.id)
        assert (await harness.settle(again)).status is Status.COMPLETED
    assert service.charged == 1


async def test_queued_request_can_be_stopped_before_it_is_charged(
    service: DemoService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service.base_url, active_limit=1) as harness:
        await harness.submit(a_request("first [demo: forever]"))
        second = await harness.submit(a_request("second"))
        await harness.commands.stop(second.id)
        assert harness.row(second).status is Status.CANCELLED
        assert harness.row(second).task_id is None
        await harness.until(lambda: harness.reports[-1].status is Status.PROCESSING)
    assert service.charged == 1


async def test_unconfirmed_request_continues_with_the_task_id_from_user(
    service: DemoService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service.base_url) as harness:
        other = await harness.settle(await harness.submit(a_request()))
        assert other.task_id is not None
        lost = await harness.settle(await harness.submit(a_request("x [demo: lose answer]")))
        with pytest.raises(Exception, match="task_already_followed"):
            await harness.commands.give_task_id(lost.id, other.task_id)
        task_ids = {
            line.split('"video_task_')[1].split('"')[0]
            for line in (tmp_path / "service" / "tasks.jsonl").read_text().splitlines()
            if '"video_task_' in line
        }
        (found,) = {f"video_task_{each}" for each in task_ids} - {other.task_id}
        named = await harness.commands.give_task_id(lost.id, f"  {found} ")
        assert (await harness.settle(named)).status is Status.COMPLETED
    assert service.charged == 2


async def test_send_again_makes_a_child_of_the_first_request(
    service: DemoService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service.base_url) as harness:
        lost = await harness.settle(await harness.submit(a_request("x [demo: lose answer]")))
        again = await harness.commands.send_again(lost.id)
        assert again.parent == lost.id
        assert again.request == lost.request
        await harness.settle(again)
        settled = harness.row(lost)
        assert settled.status is Status.CANCELLED
        assert settled.problem == problem(Code.SENT_AGAIN)
    assert service.charged == 2


async def test_follow_task_adds_a_task_made_elsewhere(service: DemoService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service.base_url) as harness:
        made = await harness.settle(await harness.submit(a_request()))
        assert made.task_id is not None
    async with engine_harness(tmp_path / "other", service.base_url) as harness:
        taken = await harness.commands.follow_task(made.task_id, model="veo3", profile="default")
        assert (await harness.settle(taken)).status is Status.COMPLETED
        twice = await harness.commands.follow_task(made.task_id, model="veo3", profile="default")
        assert twice.id == taken.id
