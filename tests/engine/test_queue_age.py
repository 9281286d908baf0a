"""What could not leave for more than an hour waits for a word of its owner; nothing else does."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import QUICK, Workbench, a_request, workbench
from tests.engine.manual_clock import HandMadeClock
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
"""Hours may pass between two looks at the clock; else that is taken for a sleep of the machine."""

Program = Callable[..., AbstractAsyncContextManager[Workbench]]


class ForgetfulLibrary(Library):
    """A library that can write down everything but what is held back, while `is_full`."""

    is_full = False

    def hold_back(self, troubles: Mapping[str, Problem]) -> None:
        if self.is_full:
            raise error(Code.DISK_FULL)
        super().hold_back(troubles)


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


@pytest.fixture
def clock() -> HandMadeClock:
    return HandMadeClock()


@pytest.fixture
def opened(service: ScriptedService, clock: HandMadeClock, tmp_path: Path) -> Program:
    """Opens the program on the same library, again and again."""

    def program(
        active_limit: int = 3, pace: Pace = QUICK
    ) -> AbstractAsyncContextManager[Workbench]:
        return workbench(
            tmp_path,
            service,
            pace=pace,
            clock=clock,
            active_limit=active_limit,
            library_of=ForgetfulLibrary,
        )

    return program


def code(bench: Workbench, generation: Generation) -> Code | None:
    trouble = bench.now(generation).problem
    return trouble.code if trouble else None


async def offline(bench: Workbench, *prompts: str) -> list[Generation]:
    made = [await bench.submit(a_request(each)) for each in prompts]
    await bench.until(lambda: bench.reports[-1].problem is not None)
    assert code(bench, made[0]) is Code.UNREACHABLE
    return made


async def held(bench: Workbench, generation: Generation) -> None:
    await bench.until(
        lambda: any(
            each.id == generation.id
            and each.problem is not None
            and each.problem.code is Code.WAITED_LONG
            for each in bench.reports
        )
    )
    assert bench.now(generation).status is Status.QUEUED
    assert code(bench, generation) is Code.WAITED_LONG


async def test_after_an_hour_without_network_its_owner_is_asked(
    opened: Program, service: ScriptedService, clock: HandMadeClock
) -> None:
    service.away()
    async with opened(active_limit=1) as bench:
        called, behind = await offline(bench, "called up", "behind it")
        sent = len(service.creates)
        clock.run(HOUR + 1)
        service.back()
        for each in (called, behind):
            await held(bench, each)
        waits_for = await bench.runner.scheduler.wait_until_settled(behind.id)
        assert waits_for is not None
        assert waits_for.code is Code.WAITED_LONG
        assert problem_message(waits_for).text.startswith("This request has waited since 2026-")
        assert len(service.creates) == sent
        for each in (called, behind):
            await bench.decisions.try_now(each.id)
            assert (await bench.rest(each)).status is Status.COMPLETED
    assert sorted(service.charged.values()) == ["behind it", "called up"]


async def test_within_the_hour_it_goes_on_by_itself(
    opened: Program, service: ScriptedService, clock: HandMadeClock
) -> None:
    service.away()
    async with opened(active_limit=1) as bench:
        made = await offline(bench, "a", "b")
        clock.run(HOUR - MINUTE)
        service.back()
        for each in made:
            await bench.until_it_is(each, Status.COMPLETED)
            assert code(bench, each) is None


async def test_what_waited_through_a_long_pause_of_the_program_is_held(
    opened: Program, service: ScriptedService, clock: HandMadeClock
) -> None:
    async with opened() as bench:
        await bench.queue.pause_queue()
        old = await bench.submit(a_request("old"))
    clock.run(HOUR + 1)
    async with opened() as bench:
        await bench.queue.resume_queue()
        taken_up = await bench.runner.resume()
        assert [each.problem and each.problem.code for each in taken_up] == [Code.WAITED_LONG]
        fresh = await bench.submit(a_request("fresh"))
        assert (await bench.rest(fresh)).status is Status.COMPLETED
        assert service.creates == ["fresh"]
        assert code(bench, old) is Code.WAITED_LONG
    async with opened() as bench:  # at once, and it is still held
        await bench.runner.resume()
        assert code(bench, old) is Code.WAITED_LONG
        assert service.creates == ["fresh"]
        await bench.decisions.try_now(old.id)
        assert (await bench.rest(old)).status is Status.COMPLETED


async def test_a_word_of_its_owner_is_remembered_over_a_restart(
    opened: Program, service: ScriptedService, clock: HandMadeClock
) -> None:
    service.away()
    async with opened() as bench:
        (old,) = await offline(bench, "old")
        clock.run(HOUR + 1)
        await bench.decisions.try_now(old.id)
    clock.run(MINUTE)
    service.back()
    async with opened() as bench:
        await bench.runner.resume()
        assert (await bench.rest(old)).status is Status.COMPLETED


async def test_resuming_by_command_is_a_word_of_its_owner(
    opened: Program, service: ScriptedService, clock: HandMadeClock
) -> None:
    async with opened() as bench:
        await bench.queue.pause_queue()
        old = await bench.submit(a_request("old"))
    clock.run(10 * HOUR)
    async with opened() as bench:
        await bench.runner.resume()
        assert code(bench, old) is Code.WAITED_LONG
    async with opened() as bench:
        await bench.queue.resume_queue()
        await bench.runner.resume(confirmed=True)
        assert (await bench.rest(old)).status is Status.COMPLETED


async def test_what_waits_behind_other_tasks_is_not_asked_about(
    opened: Program, service: ScriptedService, clock: HandMadeClock
) -> None:
    service.looks_needed = 100_000
    async with opened(active_limit=1, pace=UNWATCHED) as bench:
        running = await bench.submit(a_request("running"))
        behind = await bench.submit(a_request("behind"))
        await bench.until(lambda: len(service.queries) > 1)
        clock.run(5 * HOUR)
    clock.run(MINUTE)
    service.looks_needed = 0
    async with opened(active_limit=1) as bench:
        await bench.runner.resume()
        for each in (running, behind):
            assert (await bench.rest(each)).status is Status.COMPLETED


async def test_a_break_behind_other_tasks_counts_only_as_long_as_it_lasts(
    opened: Program, service: ScriptedService, clock: HandMadeClock
) -> None:
    service.looks_needed = 100_000
    async with opened(active_limit=1, pace=UNWATCHED) as bench:
        running = await bench.submit(a_request("running"))
        behind = await bench.submit(a_request("behind"))
        await bench.until(lambda: len(service.queries) > 1)
        clock.run(5 * HOUR)
        service.away()
        await bench.until(lambda: bench.accounts.account("default").is_unreachable)
        clock.run(HOUR - 5 * MINUTE)
        service.looks_needed = 0
        service.back()
        await bench.decisions.try_profile_now("default")
        for each in (running, behind):
            await bench.until_it_is(each, Status.COMPLETED)


async def test_two_breaks_without_an_answer_between_them_are_one(
    opened: Program, service: ScriptedService, clock: HandMadeClock
) -> None:
    service.away()
    async with opened() as bench:
        (old,) = await offline(bench, "old")
    clock.run(40 * MINUTE)
    async with opened() as bench:
        await bench.runner.resume()
        await bench.until(lambda: bench.accounts.account("default").is_unreachable)
        clock.run(40 * MINUTE)
        service.back()
        await held(bench, old)


async def test_a_night_with_the_machine_asleep_is_a_long_wait(
    opened: Program, service: ScriptedService, clock: HandMadeClock
) -> None:
    service.looks_needed = 100_000
    async with opened(active_limit=1) as bench:
        running = await bench.submit(a_request("running"))
        behind = await bench.submit(a_request("behind"))
        await bench.until(lambda: len(service.queries) > 1)
        clock.jump(8 * HOUR + JUMP_SECONDS)
        await held(bench, behind)
        service.looks_needed = 0
        assert (await bench.rest(running)).status is Status.COMPLETED
        assert service.creates == ["running"]


async def test_what_is_put_back_into_the_queue_is_wanted(
    opened: Program, service: ScriptedService, clock: HandMadeClock
) -> None:
    async with opened() as bench:
        await bench.queue.pause_queue()
        old = await bench.submit(a_request("old"))
        await bench.decisions.stop(old.id)
        clock.run(10 * HOUR)
        await bench.decisions.follow_again(old.id)
    async with opened() as bench:
        await bench.queue.resume_queue()
        await bench.runner.resume()
        assert (await bench.rest(old)).status is Status.COMPLETED


async def test_what_is_held_can_be_withdrawn(
    opened: Program, service: ScriptedService, clock: HandMadeClock
) -> None:
    async with opened() as bench:
        await bench.queue.pause_queue()
        old = await bench.submit(a_request("old"))
    clock.run(2 * HOUR)
    async with opened() as bench:
        await bench.runner.resume()
        await bench.decisions.stop(old.id)
        assert bench.now(old).status is Status.CANCELLED
        assert code(bench, old) is None


async def test_a_balance_that_was_missing_for_long_is_no_long_wait(
    opened: Program, service: ScriptedService, clock: HandMadeClock
) -> None:
    service.always["create"] = scripted.no_balance
    async with opened() as bench:
        waiting = await bench.submit(a_request("waiting"))
        await bench.until(lambda: bool(bench.ears.paused))
        clock.run(3 * HOUR)
        service.back()
        await bench.decisions.try_profile_now("default")
        assert (await bench.rest(waiting)).status is Status.COMPLETED


async def test_a_disk_that_refuses_changes_nothing_about_what_is_held(
    opened: Program, service: ScriptedService, clock: HandMadeClock
) -> None:
    async with opened() as bench:
        await bench.queue.pause_queue()
        old = await bench.submit(a_request("old"))
    clock.run(2 * HOUR)
    async with opened() as bench:
        assert isinstance(bench.library, ForgetfulLibrary)
        bench.library.is_full = True
        await bench.queue.resume_queue()
        await bench.runner.resume()
        assert code(bench, old) is None
        waits_for = await bench.runner.scheduler.wait_until_settled(old.id)
        assert waits_for is not None
        assert waits_for.code is Code.WAITED_LONG
    assert service.creates == []


async def test_since_when_it_waited_is_forgotten_once_it_has_left_the_queue(
    opened: Program,
) -> None:
    async with opened() as bench:
        await bench.queue.pause_queue()
        made = [await bench.submit(a_request(each)) for each in ("sent", "stopped")]
        for each in made:
            await bench.decisions.try_now(each.id)
        waits = bench.runner.context.queue_age
        assert len(waits) == 2
        await bench.decisions.stop(made[1].id)
        assert len(waits) == 1
        await bench.queue.resume_queue()
        await bench.rest(made[0])
        assert len(waits) == 0
