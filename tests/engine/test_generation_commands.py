"""What only the user decides, and that no two decisions get into each other's way."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import QUICK, Workbench, a_request, workbench
from tests.engine.scripted import ScriptedService
from videodesk.errors import Code, VideoDeskError, error, problem
from videodesk.generation import Generation, Status, new_generation
from videodesk.library.library import Library


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def stopped(bench: Workbench, service: ScriptedService) -> Generation:
    service.looks_needed = 1000
    sent = await bench.submit(a_request())
    await bench.until_it_is(sent, Status.PROCESSING)
    await bench.decisions.stop(sent.id)
    service.looks_needed = 1
    return bench.now(sent)


async def test_following_twice_in_a_row_is_following_once(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        left = await stopped(bench, service)
        first, second = await asyncio.gather(
            bench.decisions.follow_again(left.id), bench.decisions.follow_again(left.id)
        )
        assert first.id == second.id
        assert (await bench.rest(left)).status is Status.COMPLETED
    assert len(service.files) == 1


async def test_stopping_and_following_at_once_end_in_one_or_the_other(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        left = await stopped(bench, service)
        for _ in range(5):
            await asyncio.gather(
                bench.decisions.follow_again(left.id),
                bench.decisions.stop(left.id),
                bench.decisions.stop(left.id),
                bench.decisions.follow_again(left.id),
            )
        assert (await bench.rest(left)).status is Status.COMPLETED
    assert len(service.creates) == 1


async def test_a_task_that_two_windows_name_at_once_becomes_one_generation(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.charged["elsewhere"] = "x"
    async with workbench(tmp_path, service) as bench:
        first, second = await asyncio.gather(
            *(
                bench.decisions.follow_task("elsewhere", model="veo3", profile="default")
                for _ in range(2)
            )
        )
        assert first.id == second.id
        assert (await bench.rest(first)).status is Status.COMPLETED


async def test_a_task_of_the_last_run_is_carried_on_when_it_is_named(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        service.looks_needed = 1000
        sent = await bench.submit(a_request())
        await bench.until_it_is(sent, Status.PROCESSING)
    service.looks_needed = 1
    async with workbench(tmp_path, service) as bench:
        taken = await bench.decisions.follow_task("task-1", model="veo3", profile="default")
        assert taken.id == sent.id
        assert (await bench.rest(taken)).status is Status.COMPLETED


async def test_two_requests_in_doubt_cannot_be_given_one_task(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.lost, scripted.lost]
    async with workbench(tmp_path, service) as bench:
        lost = [await bench.rest(await bench.submit(a_request())) for _ in range(2)]
        outcomes = await asyncio.gather(
            *(bench.decisions.give_task_id(each.id, "task-1") for each in lost),
            return_exceptions=True,
        )
        refusals = [each for each in outcomes if isinstance(each, VideoDeskError)]
        assert [each.code for each in refusals] == [Code.INVALID_REQUEST]


async def test_a_task_id_is_never_replaced_by_another(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        left = await stopped(bench, service)
        with pytest.raises(VideoDeskError, match="task_id_not_needed"):
            await bench.decisions.give_task_id(left.id, "another")
        assert bench.now(left) == left
        assert (await bench.decisions.give_task_id(left.id, "task-1")).task_id == "task-1"


async def test_what_still_waits_takes_no_task_id(service: ScriptedService, tmp_path: Path) -> None:
    async with workbench(tmp_path, service) as bench:
        await bench.queue.pause_queue()
        waiting = await bench.submit(a_request())
        with pytest.raises(VideoDeskError, match="task_id_not_needed"):
            await bench.decisions.give_task_id(waiting.id, "task-1")
        with pytest.raises(VideoDeskError, match="task_id_empty"):
            await bench.decisions.give_task_id(waiting.id, " ")
        assert bench.now(waiting).status is Status.QUEUED


async def test_what_was_refused_may_turn_out_to_have_been_taken(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.gateway_error(500, "upstream error")]
    service.charged["task-9"] = "x"
    async with workbench(tmp_path, service) as bench:
        failed = await bench.rest(await bench.submit(a_request()))
        assert failed.status is Status.FAILED
        assert await bench.decisions.follow_again(failed.id) == failed
        named = await bench.decisions.give_task_id(failed.id, "task-9")
        assert (await bench.rest(named)).status is Status.COMPLETED
    assert len(service.creates) == 1


async def test_stopping_what_has_ended_changes_nothing(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        done = await bench.rest(await bench.submit(a_request()))
        await bench.decisions.stop(done.id)
        assert bench.now(done) == done
        assert await bench.decisions.follow_again(done.id) == done


async def test_what_the_last_run_was_sending_cannot_be_stopped_into_silence(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        left = replace(new_generation(a_request()), status=Status.SUBMITTING)
        bench.library.add(left)
        await bench.decisions.stop(left.id)
        assert (await bench.rest(left)).status is Status.UNCONFIRMED


class FullWhenAsked(Library):
    """A library whose disk is full when a test says so."""

    is_full = False

    def change(self, before: Generation, after: Generation) -> None:
        if self.is_full:
            raise error(Code.DISK_FULL)
        super().change(before, after)


async def test_a_decision_that_cannot_be_written_down_is_not_taken(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.looks_needed = 1000
    async with workbench(tmp_path, service, library_of=FullWhenAsked) as bench:
        assert isinstance(bench.library, FullWhenAsked)
        sent = await bench.submit(a_request())
        await bench.until_it_is(sent, Status.PROCESSING)
        bench.library.is_full = True
        with pytest.raises(VideoDeskError):
            await bench.decisions.stop(sent.id)
        bench.library.is_full = False
        service.looks_needed = 1
        assert (await bench.rest(sent)).status is Status.COMPLETED


async def test_a_change_that_does_not_fit_on_the_disk_is_waited_for_and_can_be_hurried(
    service: ScriptedService, tmp_path: Path
) -> None:
    slow = replace(QUICK, delay_factor=1000)
    async with workbench(tmp_path, service, library_of=FullWhenAsked, pace=slow) as bench:
        assert isinstance(bench.library, FullWhenAsked)
        async with service.held("create"):
            sent = await bench.submit(a_request())
            await bench.until(lambda: len(service.creates) == 1)
            bench.library.is_full = True
        await bench.until(lambda: bench.reports[-1].problem == problem(Code.DISK_FULL))
        resting = asyncio.create_task(bench.runner.scheduler.wait_until_settled(sent.id))
        await asyncio.sleep(0.01)
        assert not resting.done(), "a task id is nowhere but in memory"
        bench.library.is_full = False
        await bench.decisions.try_now(sent.id)
        assert await resting is None
        assert bench.now(sent).status is Status.COMPLETED
    assert len(service.creates) == 1


async def test_ids_that_are_not_there_are_told(service: ScriptedService, tmp_path: Path) -> None:
    async with workbench(tmp_path, service) as bench:
        for decision in (
            bench.decisions.stop("nobody"),
            bench.decisions.follow_again("nobody"),
            bench.decisions.send_again("nobody"),
            bench.decisions.fetch_again("nobody"),
            bench.decisions.try_now("nobody"),
            bench.decisions.give_task_id("nobody", "task-1"),
        ):
            with pytest.raises(VideoDeskError) as raised:
                await decision
            assert raised.value.code is Code.NOT_FOUND


async def test_what_is_stopped_before_it_set_out_can_be_followed_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        left = await stopped(bench, service)
        followed = replace(left, status=Status.PROCESSING, problem=None)
        bench.library.change(left, followed)
        bench.runner.scheduler.enqueue(followed)
        await bench.runner.scheduler.stop(left.id)  # its task has not run once
        assert left.id not in bench.runner.scheduler
        await bench.runner.scheduler.track(followed)
        assert (await bench.rest(left)).status is Status.COMPLETED
