"""The user's commands on generations, also at the same time."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import QUICK, EngineHarness, a_request, engine_harness
from tests.engine.scripted import ScriptedService
from videodesk.errors import Code, VideoDeskError, error, problem
from videodesk.generation import Generation, Status, new_generation
from videodesk.library.library import Library


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def stopped(harness: EngineHarness, service: ScriptedService) -> Generation:
    service.queries_until_done = 1000
    sent = await harness.submit(a_request())
    await harness.until_status(sent, Status.PROCESSING)
    await harness.commands.stop(sent.id)
    service.queries_until_done = 1
    return harness.row(sent)


async def test_follow_again_twice_starts_one_job(service: ScriptedService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service) as harness:
        left = await stopped(harness, service)
        first, second = await asyncio.gather(
            harness.commands.follow_again(left.id), harness.commands.follow_again(left.id)
        )
        assert first.id == second.id
        assert (await harness.settle(left)).status is Status.COMPLETED
    assert len(service.files) == 1


async def test_stop_and_follow_again_at_once_end_in_a_valid_state(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        left = await stopped(harness, service)
        for _ in range(5):
            await asyncio.gather(
                harness.commands.follow_again(left.id),
                harness.commands.stop(left.id),
                harness.commands.stop(left.id),
                harness.commands.follow_again(left.id),
            )
        assert (await harness.settle(left)).status is Status.COMPLETED
    assert len(service.creates) == 1


async def test_follow_task_twice_at_once_makes_one_generation(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.charged["elsewhere"] = "x"
    async with engine_harness(tmp_path, service) as harness:
        first, second = await asyncio.gather(
            *(
                harness.commands.follow_task("elsewhere", model="veo3", profile="default")
                for _ in range(2)
            )
        )
        assert first.id == second.id
        assert (await harness.settle(first)).status is Status.COMPLETED


async def test_follow_task_resumes_a_task_of_the_last_run(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        service.queries_until_done = 1000
        sent = await harness.submit(a_request())
        await harness.until_status(sent, Status.PROCESSING)
    service.queries_until_done = 1
    async with engine_harness(tmp_path, service) as harness:
        taken = await harness.commands.follow_task("task-1", model="veo3", profile="default")
        assert taken.id == sent.id
        assert (await harness.settle(taken)).status is Status.COMPLETED


async def test_task_id_cannot_be_given_to_two_requests(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.lost, scripted.lost]
    async with engine_harness(tmp_path, service) as harness:
        lost = [await harness.settle(await harness.submit(a_request())) for _ in range(2)]
        outcomes = await asyncio.gather(
            *(harness.commands.give_task_id(each.id, "task-1") for each in lost),
            return_exceptions=True,
        )
        refusals = [each for each in outcomes if isinstance(each, VideoDeskError)]
        assert [each.code for each in refusals] == [Code.INVALID_REQUEST]


async def test_task_id_from_the_service_is_never_replaced(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        left = await stopped(harness, service)
        with pytest.raises(VideoDeskError, match="task_id_not_needed"):
            await harness.commands.give_task_id(left.id, "another")
        assert harness.row(left) == left
        assert (await harness.commands.give_task_id(left.id, "task-1")).task_id == "task-1"


async def test_queued_request_takes_no_task_id(service: ScriptedService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service) as harness:
        await harness.queue.pause_queue()
        waiting = await harness.submit(a_request())
        with pytest.raises(VideoDeskError, match="task_id_not_needed"):
            await harness.commands.give_task_id(waiting.id, "task-1")
        with pytest.raises(VideoDeskError, match="task_id_empty"):
            await harness.commands.give_task_id(waiting.id, " ")
        assert harness.row(waiting).status is Status.QUEUED


async def test_failed_request_takes_a_task_id(service: ScriptedService, tmp_path: Path) -> None:
    service.on_create = [scripted.gateway_error(500, "upstream error")]
    service.charged["task-9"] = "x"
    async with engine_harness(tmp_path, service) as harness:
        failed = await harness.settle(await harness.submit(a_request()))
        assert failed.status is Status.FAILED
        assert await harness.commands.follow_again(failed.id) == failed
        named = await harness.commands.give_task_id(failed.id, "task-9")
        assert (await harness.settle(named)).status is Status.COMPLETED
    assert len(service.creates) == 1


async def test_stop_of_a_settled_generation_changes_nothing(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        done = await harness.settle(await harness.submit(a_request()))
        await harness.commands.stop(done.id)
        assert harness.row(done) == done
        assert await harness.commands.follow_again(done.id) == done


async def test_stop_of_an_interrupted_send_leaves_it_unconfirmed(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        left = replace(new_generation(a_request()), status=Status.SUBMITTING)
        harness.library.add(left)
        await harness.commands.stop(left.id)
        assert (await harness.settle(left)).status is Status.UNCONFIRMED


class FullLibrary(Library):
    """A library whose disk is full when a test says so."""

    is_full = False

    def change(self, before: Generation, after: Generation) -> None:
        if self.is_full:
            raise error(Code.DISK_FULL)
        super().change(before, after)


async def test_command_that_cannot_be_written_changes_nothing(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.queries_until_done = 1000
    async with engine_harness(tmp_path, service, library_of=FullLibrary) as harness:
        assert isinstance(harness.library, FullLibrary)
        sent = await harness.submit(a_request())
        await harness.until_status(sent, Status.PROCESSING)
        harness.library.is_full = True
        with pytest.raises(VideoDeskError):
            await harness.commands.stop(sent.id)
        harness.library.is_full = False
        service.queries_until_done = 1
        assert (await harness.settle(sent)).status is Status.COMPLETED


async def test_write_refused_by_a_full_disk_is_retried_at_once_by_try_now(
    service: ScriptedService, tmp_path: Path
) -> None:
    slow = replace(QUICK, delay_factor=1000)
    async with engine_harness(tmp_path, service, library_of=FullLibrary, pace=slow) as harness:
        assert isinstance(harness.library, FullLibrary)
        async with service.hold("create"):
            sent = await harness.submit(a_request())
            await harness.until(lambda: len(service.creates) == 1)
            harness.library.is_full = True
        await harness.until(lambda: harness.reports[-1].problem == problem(Code.DISK_FULL))
        resting = asyncio.create_task(harness.engine.scheduler.wait_until_settled(sent.id))
        await asyncio.sleep(0.01)
        assert not resting.done(), "a task id is nowhere but in memory"
        harness.library.is_full = False
        await harness.commands.try_now(sent.id)
        assert await resting is None
        assert harness.row(sent).status is Status.COMPLETED
    assert len(service.creates) == 1


async def test_commands_raise_not_found_for_an_unknown_id(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        for decision in (
            harness.commands.stop("nobody"),
            harness.commands.follow_again("nobody"),
            harness.commands.send_again("nobody"),
            harness.commands.fetch_again("nobody"),
            harness.commands.try_now("nobody"),
            harness.commands.give_task_id("nobody", "task-1"),
        ):
            with pytest.raises(VideoDeskError) as raised:
                await decision
            assert raised.value.code is Code.NOT_FOUND


async def test_job_stopped_before_it_ran_can_be_tracked_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        left = await stopped(harness, service)
        followed = replace(left, status=Status.PROCESSING, problem=None)
        harness.library.change(left, followed)
        harness.engine.scheduler.enqueue(followed)
        await harness.engine.scheduler.stop(left.id)  # its task has not run once
        assert left.id not in harness.engine.scheduler
        await harness.engine.scheduler.track(followed)
        assert (await harness.settle(left)).status is Status.COMPLETED
