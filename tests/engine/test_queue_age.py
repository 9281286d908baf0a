"""Requests that could not be sent for more than an hour are held; others are not."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import QUICK, EngineHarness, a_request, engine_harness
from tests.engine.manual_clock import ManualClock
from tests.engine.scripted import ScriptedService
from videodesk.engine.clock import JUMP_SECONDS
from videodesk.engine.pacing import Pace
from videodesk.errors import Code, Problem, error
from videodesk.generation import Generation, Status
from videodesk.library.library import Library
from videodesk.messages import problem_message

MINUTE = 60.0
HOUR = 3600.0

UNWATCHED = replace(QUICK, delay_factor=1)
"""Checks the clock so rarely that hours which the test lets pass are not mistaken for a suspend."""

Program = Callable[..., AbstractAsyncContextManager[EngineHarness]]


class ForgetfulLibrary(Library):
    """A library that can write down everything but what is held back, while `is_full`."""

    is_full = False

    def hold_back(self, problems: Mapping[str, Problem]) -> None:
        if self.is_full:
            raise error(Code.DISK_FULL)
        super().hold_back(problems)


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def opened(service: ScriptedService, clock: ManualClock, tmp_path: Path) -> Program:
    """Opens the program on the same library, again and again."""

    def program(
        active_limit: int = 3, pace: Pace = QUICK
    ) -> AbstractAsyncContextManager[EngineHarness]:
        return engine_harness(
            tmp_path,
            service,
            pace=pace,
            clock=clock,
            active_limit=active_limit,
            library_of=ForgetfulLibrary,
        )

    return program


def problem_code(harness: EngineHarness, generation: Generation) -> Code | None:
    problem = harness.row(generation).problem
    return problem.code if problem else None


async def offline(harness: EngineHarness, *prompts: str) -> list[Generation]:
    made = [await harness.submit(a_request(each)) for each in prompts]
    await harness.until(lambda: harness.reports[-1].problem is not None)
    assert problem_code(harness, made[0]) is Code.UNREACHABLE
    return made


async def held(harness: EngineHarness, generation: Generation) -> None:
    await harness.until(
        lambda: any(
            each.id == generation.id
            and each.problem is not None
            and each.problem.code is Code.WAITED_LONG
            for each in harness.reports
        )
    )
    assert harness.row(generation).status is Status.QUEUED
    assert problem_code(harness, generation) is Code.WAITED_LONG


async def test_request_is_held_after_an_hour_without_network(
    opened: Program, service: ScriptedService, clock: ManualClock
) -> None:
    service.go_offline()
    async with opened(active_limit=1) as harness:
        called, behind = await offline(harness, "called up", "behind it")
        sent = len(service.creates)
        clock.run(HOUR + 1)
        service.go_online()
        for each in (called, behind):
            await held(harness, each)
        waits_for = await harness.engine.scheduler.wait_until_settled(behind.id)
        assert waits_for is not None
        assert waits_for.code is Code.WAITED_LONG
        text = problem_message(waits_for).text
        assert text.startswith("This request has been waiting since 2026-")
        assert len(service.creates) == sent
        for each in (called, behind):
            await harness.commands.try_now(each.id)
            assert (await harness.settle(each)).status is Status.COMPLETED
    assert sorted(service.charged.values()) == ["behind it", "called up"]


async def test_request_is_sent_within_an_hour_without_network(
    opened: Program, service: ScriptedService, clock: ManualClock
) -> None:
    service.go_offline()
    async with opened(active_limit=1) as harness:
        made = await offline(harness, "a", "b")
        clock.run(HOUR - MINUTE)
        service.go_online()
        for each in made:
            await harness.until_status(each, Status.COMPLETED)
            assert problem_code(harness, each) is None


async def test_request_is_held_if_the_program_did_not_run_for_long(
    opened: Program, service: ScriptedService, clock: ManualClock
) -> None:
    async with opened() as harness:
        await harness.queue.pause_queue()
        old = await harness.submit(a_request("old"))
    clock.run(HOUR + 1)
    async with opened() as harness:
        await harness.queue.resume_queue()
        taken_up = await harness.engine.resume()
        assert [each.problem and each.problem.code for each in taken_up] == [Code.WAITED_LONG]
        fresh = await harness.submit(a_request("fresh"))
        assert (await harness.settle(fresh)).status is Status.COMPLETED
        assert service.creates == ["fresh"]
        assert problem_code(harness, old) is Code.WAITED_LONG
    async with opened() as harness:  # at once, and it is still held
        await harness.engine.resume()
        assert problem_code(harness, old) is Code.WAITED_LONG
        assert service.creates == ["fresh"]
        await harness.commands.try_now(old.id)
        assert (await harness.settle(old)).status is Status.COMPLETED


async def test_release_survives_a_restart(
    opened: Program, service: ScriptedService, clock: ManualClock
) -> None:
    service.go_offline()
    async with opened() as harness:
        (old,) = await offline(harness, "old")
        clock.run(HOUR + 1)
        await harness.commands.try_now(old.id)
    clock.run(MINUTE)
    service.go_online()
    async with opened() as harness:
        await harness.engine.resume()
        assert (await harness.settle(old)).status is Status.COMPLETED


async def test_confirmed_resume_releases_held_requests(
    opened: Program, service: ScriptedService, clock: ManualClock
) -> None:
    async with opened() as harness:
        await harness.queue.pause_queue()
        old = await harness.submit(a_request("old"))
    clock.run(10 * HOUR)
    async with opened() as harness:
        await harness.engine.resume()
        assert problem_code(harness, old) is Code.WAITED_LONG
    async with opened() as harness:
        await harness.queue.resume_queue()
        await harness.engine.resume(confirmed=True)
        assert (await harness.settle(old)).status is Status.COMPLETED


async def test_waiting_behind_other_tasks_does_not_count(
    opened: Program, service: ScriptedService, clock: ManualClock
) -> None:
    service.queries_until_done = 100_000
    async with opened(active_limit=1, pace=UNWATCHED) as harness:
        running = await harness.submit(a_request("running"))
        behind = await harness.submit(a_request("behind"))
        await harness.until(lambda: len(service.queries) > 1)
        clock.run(5 * HOUR)
    clock.run(MINUTE)
    service.queries_until_done = 0
    async with opened(active_limit=1) as harness:
        await harness.engine.resume()
        for each in (running, behind):
            assert (await harness.settle(each)).status is Status.COMPLETED


async def test_outage_while_waiting_counts_only_its_own_duration(
    opened: Program, service: ScriptedService, clock: ManualClock
) -> None:
    service.queries_until_done = 100_000
    async with opened(active_limit=1, pace=UNWATCHED) as harness:
        running = await harness.submit(a_request("running"))
        behind = await harness.submit(a_request("behind"))
        await harness.until(lambda: len(service.queries) > 1)
        clock.run(5 * HOUR)
        service.go_offline()
        await harness.until(lambda: harness.accounts.account("default").is_unreachable)
        clock.run(HOUR - 5 * MINUTE)
        service.queries_until_done = 0
        service.go_online()
        await harness.commands.try_profile_now("default")
        for each in (running, behind):
            await harness.until_status(each, Status.COMPLETED)


async def test_two_outages_without_an_answer_between_count_as_one(
    opened: Program, service: ScriptedService, clock: ManualClock
) -> None:
    service.go_offline()
    async with opened() as harness:
        (old,) = await offline(harness, "old")
    clock.run(40 * MINUTE)
    async with opened() as harness:
        await harness.engine.resume()
        await harness.until(lambda: harness.accounts.account("default").is_unreachable)
        clock.run(40 * MINUTE)
        service.go_online()
        await held(harness, old)


class SlowRequeueLibrary(Library):
    """A library in which a request goes back to `queued` only when the test allows it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.reached = asyncio.Event()
        self.go_on = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def change(self, before: Generation, after: Generation) -> None:
        if (before.status, after.status) == (Status.SUBMITTING, Status.QUEUED):
            self._loop.call_soon_threadsafe(self.reached.set)
            asyncio.run_coroutine_threadsafe(self.go_on.wait(), self._loop).result()
        super().change(before, after)


async def test_request_is_held_if_the_network_is_back_before_its_failure_is_written(
    service: ScriptedService, clock: ManualClock, tmp_path: Path
) -> None:
    service.go_offline()
    async with engine_harness(
        tmp_path, service, clock=clock, library_of=SlowRequeueLibrary
    ) as harness:
        assert isinstance(harness.library, SlowRequeueLibrary)
        old = await harness.submit(a_request("old"))
        await harness.library.reached.wait()
        clock.run(2 * HOUR)
        service.go_online()
        await harness.until(lambda: harness.recorder.accounts[-1:] == [("default", None)])
        harness.library.go_on.set()
        await held(harness, old)
    assert service.creates == ["old"]


async def test_suspend_of_the_machine_counts_as_waiting(
    opened: Program, service: ScriptedService, clock: ManualClock
) -> None:
    service.queries_until_done = 100_000
    async with opened(active_limit=1) as harness:
        running = await harness.submit(a_request("running"))
        behind = await harness.submit(a_request("behind"))
        await harness.until(lambda: len(service.queries) > 1)
        clock.jump(8 * HOUR + JUMP_SECONDS)
        await held(harness, behind)
        service.queries_until_done = 0
        assert (await harness.settle(running)).status is Status.COMPLETED
        assert service.creates == ["running"]


async def test_follow_again_releases_a_stale_request(
    opened: Program, service: ScriptedService, clock: ManualClock
) -> None:
    async with opened() as harness:
        await harness.queue.pause_queue()
        old = await harness.submit(a_request("old"))
        await harness.commands.stop(old.id)
        clock.run(10 * HOUR)
        await harness.commands.follow_again(old.id)
    async with opened() as harness:
        await harness.queue.resume_queue()
        await harness.engine.resume()
        assert (await harness.settle(old)).status is Status.COMPLETED


async def test_held_request_can_be_stopped(
    opened: Program, service: ScriptedService, clock: ManualClock
) -> None:
    async with opened() as harness:
        await harness.queue.pause_queue()
        old = await harness.submit(a_request("old"))
    clock.run(2 * HOUR)
    async with opened() as harness:
        await harness.engine.resume()
        await harness.commands.stop(old.id)
        assert harness.row(old).status is Status.CANCELLED
        assert problem_code(harness, old) is None


async def test_waiting_for_balance_does_not_count(
    opened: Program, service: ScriptedService, clock: ManualClock
) -> None:
    service.always["create"] = scripted.no_balance
    async with opened(pace=UNWATCHED) as harness:
        waiting = await harness.submit(a_request("waiting"))
        await harness.until(lambda: bool(harness.recorder.accounts))
        clock.run(3 * HOUR)
        service.go_online()
        await harness.commands.try_profile_now("default")
        assert (await harness.settle(waiting)).status is Status.COMPLETED


async def test_full_disk_keeps_requests_held(
    opened: Program, service: ScriptedService, clock: ManualClock
) -> None:
    async with opened() as harness:
        await harness.queue.pause_queue()
        old = await harness.submit(a_request("old"))
    clock.run(2 * HOUR)
    async with opened() as harness:
        assert isinstance(harness.library, ForgetfulLibrary)
        harness.library.is_full = True
        await harness.queue.resume_queue()
        await harness.engine.resume()
        assert problem_code(harness, old) is None
        waits_for = await harness.engine.scheduler.wait_until_settled(old.id)
        assert waits_for is not None
        assert waits_for.code is Code.WAITED_LONG
    assert service.creates == []


async def test_waiting_time_is_forgotten_when_a_request_leaves_the_queue(
    opened: Program,
) -> None:
    async with opened() as harness:
        await harness.queue.pause_queue()
        made = [await harness.submit(a_request(each)) for each in ("sent", "stopped")]
        for each in made:
            await harness.commands.try_now(each.id)
        waits = harness.engine.context.queue_age
        assert len(waits) == 2
        await harness.commands.stop(made[1].id)
        assert len(waits) == 1
        await harness.queue.resume_queue()
        await harness.settle(made[0])
        assert len(waits) == 0


@pytest.mark.parametrize("is_cleared", [True, False])
async def test_held_request_that_was_removed_is_still_held_when_it_is_put_back(
    opened: Program, service: ScriptedService, clock: ManualClock, *, is_cleared: bool
) -> None:
    """Undo must not send what the user never confirmed."""
    async with opened() as harness:
        await harness.queue.pause_queue()
        old = await harness.submit(a_request("old"))
    clock.run(HOUR + 1)
    async with opened() as harness:
        await harness.queue.resume_queue()
        await harness.engine.resume()
        if is_cleared:
            await harness.queue.empty_queue()
        else:
            await harness.queue.remove_from_queue(old.id)
        assert harness.row(old).status is Status.CANCELLED
        await harness.queue.put_back(old.id)
        fresh = await harness.submit(a_request("fresh"))
        assert (await harness.settle(fresh)).status is Status.COMPLETED
        assert harness.row(old).status is Status.QUEUED
        assert problem_code(harness, old) is Code.WAITED_LONG
        assert harness.queue.queue == [old.id]
        assert service.creates == ["fresh"]
        await harness.commands.try_now(old.id)
        assert (await harness.settle(old)).status is Status.COMPLETED
