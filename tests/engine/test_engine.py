"""The walk of one generation, against a real service on loopback."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests.demo.quick import QUICK
from tests.engine.harness import Workbench, a_request, workbench
from videodesk.demo.service import DemoService, Shape
from videodesk.errors import Code, problem
from videodesk.generation import Generation, Status, new_generation
from videodesk.media.frames import poster
from videodesk.media.probe import probe
from videodesk.paths import poster_path


@pytest.fixture(params=list(Shape))
def any_shape(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoService]:
    with DemoService(tmp_path / "service", QUICK, shape=request.param) as service:
        yield service


@pytest.fixture
def service(tmp_path: Path) -> Iterator[DemoService]:
    with DemoService(tmp_path / "service", QUICK) as service:
        yield service


async def test_a_request_becomes_a_checked_file_in_the_library(
    any_shape: DemoService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, any_shape.base_url) as bench:
        sent = await bench.submit(a_request("a red kite"))
        done = await bench.rest(sent)
        assert bench.statuses(sent.id) == [
            Status.QUEUED,
            Status.SUBMITTING,
            Status.PROCESSING,
            Status.DOWNLOADING,
            Status.COMPLETED,
        ]
        assert done.file is not None
        assert done.file.parent.is_relative_to(bench.library.folder / "videos")
        assert done.file.name.startswith("a-red-kite_")
        clip = probe(done.file)
        assert (clip.width, clip.height) == (done.width, done.height) == (160, 90)
        assert done.seconds == pytest.approx(1.0, abs=0.1)
        assert poster_path(tmp_path / "posters", sent.id).exists()
        assert done.task_id
        assert done.problem is None
        assert list(done.file.parent.glob("*.part*")) == []
    assert any_shape.charged == 1


async def test_the_picture_of_a_request_can_be_recognised_in_the_clip(
    any_shape: DemoService, tmp_path: Path
) -> None:
    picture = tmp_path / "half.png"
    halves = Image.new("RGB", (320, 180), (220, 30, 30))
    halves.paste((30, 30, 220), (160, 0, 320, 180))
    halves.save(picture)
    async with workbench(tmp_path, any_shape.base_url) as bench:
        sent = await bench.submit(
            a_request(model="wan-ai/wan2.1-i2v-14b-720p", images=(str(picture),), duration=1)
        )
        picture.unlink()
        done = await bench.rest(sent)
        assert done.status is Status.COMPLETED
        assert Path(done.request.images[0]).is_relative_to(bench.library.folder)
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


async def test_what_the_service_refuses_to_make_fails_with_its_words(
    service: DemoService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service.base_url) as bench:
        failed = await bench.rest(await bench.submit(a_request("x [demo: fail]")))
    assert failed.status is Status.FAILED
    assert failed.problem is not None
    assert failed.problem.code is Code.CONTENT_REFUSED
    assert failed.problem.detail
    assert failed.completed_at is not None


async def test_a_request_that_the_service_refuses_is_not_sent_twice(
    service: DemoService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service.base_url) as bench:
        failed = await bench.rest(await bench.submit(a_request(model="wan-ai/wan2.1-i2v-14b-720p")))
        assert failed.status is Status.FAILED
        assert bench.statuses(failed.id).count(Status.SUBMITTING) == 1
    assert service.charged == 0


@pytest.mark.parametrize("way", ["lose answer", "gateway timeout"])
async def test_a_lost_answer_is_unconfirmed_and_never_sent_again_by_itself(
    service: DemoService, tmp_path: Path, way: str
) -> None:
    async with workbench(tmp_path, service.base_url) as bench:
        lost = await bench.rest(await bench.submit(a_request(f"x [demo: {way}]")))
        assert lost.status is Status.UNCONFIRMED
        assert lost.problem is not None
        assert lost.problem.code is Code.ANSWER_LOST
    async with workbench(tmp_path, service.base_url) as bench:
        assert await bench.runner.resume() == []
        assert bench.now(lost).status is Status.UNCONFIRMED
    assert service.charged == 1


async def test_a_request_without_balance_waits_and_goes_on_when_its_owner_has_paid(
    service: DemoService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service.base_url) as bench:
        sent = await bench.submit(a_request("x [demo: no balance]"))
        waits_for = await bench.runner.scheduler.wait_until_settled(sent.id)
        assert waits_for is not None
        assert waits_for.code is Code.NO_BALANCE
        assert bench.now(sent).status is Status.QUEUED
        assert bench.ears.paused[-1] == ("default", waits_for)
    assert service.charged == 0


async def test_a_service_without_capacity_is_tried_three_times_more_and_no_further(
    service: DemoService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service.base_url) as bench:
        busy = await bench.rest(await bench.submit(a_request("x [demo: busy]")))
        assert busy.status is Status.FAILED
        assert busy.problem is not None
        assert busy.problem.code is Code.BUSY
        assert bench.statuses(busy.id).count(Status.SUBMITTING) == 4
        waiting = [each for each in bench.reports if each.retry_at is not None]
        assert len(waiting) == 3
    assert service.charged == 0


async def test_a_page_instead_of_the_file_is_not_taken_for_a_video(
    service: DemoService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service.base_url) as bench:
        done = await bench.rest(await bench.submit(a_request("x [demo: html file]")))
        assert done.status is Status.COMPLETED
        told = {each.problem.code for each in bench.reports if each.problem is not None}
        assert told == {Code.NOT_A_VIDEO}
    assert service.charged == 1


async def test_what_was_under_way_is_carried_on_by_the_next_run(
    service: DemoService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service.base_url) as bench:
        sent = [await bench.submit(a_request(f"clip {number}")) for number in range(4)]
        await bench.until(lambda: any(each.status is Status.PROCESSING for each in bench.reports))
    async with workbench(tmp_path, service.base_url) as bench:
        taken_up = await bench.runner.resume()
        assert {each.id for each in taken_up} <= {each.id for each in sent}
        for each in sent:
            assert (await bench.rest(each)).status is Status.COMPLETED
    assert service.charged == 4


async def test_what_was_being_sent_when_the_program_died_is_unconfirmed(
    service: DemoService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service.base_url) as bench:
        left = replace(new_generation(a_request()), status=Status.SUBMITTING)
        bench.library.add(left)
        (told,) = await bench.runner.resume()
        assert told.status is Status.UNCONFIRMED
        assert bench.now(left) == told
        assert told.problem is not None
        assert told.problem.code is Code.INTERRUPTED
    assert service.charged == 0


async def test_no_more_tasks_are_active_than_the_profile_allows(
    service: DemoService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service.base_url, active_limit=2) as bench:
        sent = [await bench.submit(a_request(f"clip {number}")) for number in range(6)]
        for each in sent:
            assert (await bench.rest(each)).status is Status.COMPLETED
        standing: dict[str, Status] = {}
        most = 0
        for report in bench.reports:
            standing[report.id] = report.status
            busy = [
                each for each in standing.values() if each in {Status.SUBMITTING, Status.PROCESSING}
            ]
            most = max(most, len(busy))
        assert most == 2


async def test_without_a_key_a_request_waits_until_there_is_one(
    service: DemoService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service.base_url) as bench:
        key = bench.keys.pop("default")
        sent = await bench.submit(a_request())
        waits_for = await bench.runner.scheduler.wait_until_settled(sent.id)
        assert waits_for is not None
        assert waits_for.code is Code.KEY_MISSING
        bench.keys["default"] = key
        bench.accounts.refresh("default")
        await bench.until(lambda: bench.reports[-1].status is Status.COMPLETED)


def a_free_port() -> int:
    with socket.socket() as probe_socket:
        probe_socket.bind(("127.0.0.1", 0))
        port: int = probe_socket.getsockname()[1]
        return port


async def test_a_service_that_cannot_be_reached_is_waited_for(tmp_path: Path) -> None:
    port = a_free_port()
    async with workbench(tmp_path, f"http://127.0.0.1:{port}") as bench:
        sent = await bench.submit(a_request())
        waits_for = await bench.runner.scheduler.wait_until_settled(sent.id)
        assert waits_for is not None
        assert waits_for.code is Code.UNREACHABLE
        assert bench.now(sent).status is Status.QUEUED
        assert bench.statuses(sent.id).count(Status.SUBMITTING) == 1
        service = DemoService(tmp_path / "service", QUICK, port=port)
        await asyncio.to_thread(service.start)
        try:
            await bench.until(lambda: bench.reports[-1].status is Status.COMPLETED)
        finally:
            await asyncio.to_thread(service.stop)


async def stopped(bench: Workbench, service: DemoService) -> Generation:
    sent = await bench.submit(a_request())
    await bench.until(lambda: bench.reports[-1].status is Status.PROCESSING)
    await bench.decisions.stop(sent.id)
    return bench.now(sent)


async def test_what_is_stopped_keeps_its_task_and_can_be_followed_again(
    service: DemoService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service.base_url) as bench:
        left = await stopped(bench, service)
        assert left.status is Status.CANCELLED
        assert left.task_id
        again = await bench.decisions.follow_again(left.id)
        assert (await bench.rest(again)).status is Status.COMPLETED
    assert service.charged == 1


async def test_what_waits_in_the_queue_can_be_stopped_before_it_costs_anything(
    service: DemoService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service.base_url, active_limit=1) as bench:
        await bench.submit(a_request("first [demo: forever]"))
        second = await bench.submit(a_request("second"))
        await bench.decisions.stop(second.id)
        assert bench.now(second).status is Status.CANCELLED
        assert bench.now(second).task_id is None
        await bench.until(lambda: bench.reports[-1].status is Status.PROCESSING)
    assert service.charged == 1


async def test_an_unconfirmed_request_goes_on_under_the_task_id_of_the_account(
    service: DemoService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service.base_url) as bench:
        other = await bench.rest(await bench.submit(a_request()))
        assert other.task_id is not None
        lost = await bench.rest(await bench.submit(a_request("x [demo: lose answer]")))
        with pytest.raises(Exception, match="task_already_followed"):
            await bench.decisions.give_task_id(lost.id, other.task_id)
        task_ids = {
            line.split('"video_task_')[1].split('"')[0]
            for line in (tmp_path / "service" / "tasks.jsonl").read_text().splitlines()
            if '"video_task_' in line
        }
        (found,) = {f"video_task_{each}" for each in task_ids} - {other.task_id}
        named = await bench.decisions.give_task_id(lost.id, f"  {found} ")
        assert (await bench.rest(named)).status is Status.COMPLETED
    assert service.charged == 2


async def test_sending_again_is_a_second_request_that_names_the_first(
    service: DemoService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service.base_url) as bench:
        lost = await bench.rest(await bench.submit(a_request("x [demo: lose answer]")))
        again = await bench.decisions.send_again(lost.id)
        assert again.parent == lost.id
        assert again.request == lost.request
        await bench.rest(again)
        settled = bench.now(lost)
        assert settled.status is Status.CANCELLED
        assert settled.problem == problem(Code.SENT_AGAIN)
    assert service.charged == 2


async def test_a_task_made_elsewhere_is_brought_into_the_library(
    service: DemoService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service.base_url) as bench:
        made = await bench.rest(await bench.submit(a_request()))
        assert made.task_id is not None
    async with workbench(tmp_path / "other", service.base_url) as bench:
        taken = await bench.decisions.follow_task(made.task_id, model="veo3", profile="default")
        assert (await bench.rest(taken)).status is Status.COMPLETED
        twice = await bench.decisions.follow_task(made.task_id, model="veo3", profile="default")
        assert twice.id == taken.id
