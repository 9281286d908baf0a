"""An account without balance: nothing more is sent, what was paid for goes on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import QUICK, Workbench, a_request, workbench
from tests.engine.scripted import ScriptedService
from videodesk.errors import Code
from videodesk.generation import Generation, Status

SLOW = replace(QUICK, delay_factor=1000)
"""No try of its own comes up within the test."""
BRISK = replace(QUICK, delay_factor=0.0005)
"""A try every 0.3 s."""


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def poor(bench: Workbench, service: ScriptedService, *prompts: str) -> list[Generation]:
    service.always["create"] = scripted.no_balance
    made = [await bench.submit(a_request(each)) for each in prompts]
    await bench.until(lambda: told(bench) is Code.NO_BALANCE)
    return made


def told(bench: Workbench) -> Code | None:
    trouble = bench.accounts.account("default").problem
    return trouble.code if trouble else None


async def test_what_was_paid_for_is_followed_and_fetched_and_hears_nothing_of_it(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.looks_needed = 1000
    async with workbench(tmp_path, service, pace=replace(QUICK, delay_factor=1)) as bench:
        paid = await bench.submit(a_request("paid"))
        await bench.until_it_is(paid, Status.PROCESSING)
        (waiting,) = await poor(bench, service, "waiting")
        service.looks_needed = 1
        done = await bench.rest(paid)
        assert done.status is Status.COMPLETED
        assert not any(
            each.problem is not None and each.problem.code is Code.NO_BALANCE
            for each in bench.reports
            if each.id == paid.id
        )
        assert bench.now(waiting).status is Status.QUEUED
        waits_for = await bench.runner.scheduler.wait_until_settled(waiting.id)
        assert waits_for is not None
        assert waits_for.code is Code.NO_BALANCE


async def test_a_question_that_is_refused_for_want_of_balance_is_asked_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_query = [scripted.no_balance] * 2
    async with workbench(tmp_path, service) as bench:
        done = await bench.rest(await bench.submit(a_request()))
        assert done.status is Status.COMPLETED
        assert bench.ears.paused == []
        codes = {each.problem.code for each in bench.reports if each.problem is not None}
        assert codes == {Code.SERVICE_TROUBLE}


async def test_its_owner_tries_the_profile_now(service: ScriptedService, tmp_path: Path) -> None:
    async with workbench(tmp_path, service, pace=SLOW) as bench:
        waiting = await poor(bench, service, "a", "b")
        service.back()
        await bench.decisions.try_profile_now("default")
        for each in waiting:
            assert (await bench.rest(each)).status is Status.COMPLETED
        assert bench.ears.paused[-1] == ("default", None)


async def test_a_fresh_request_of_its_owner_is_a_try(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, pace=SLOW) as bench:
        (waiting,) = await poor(bench, service, "a")
        service.back()
        fresh = await bench.submit(a_request("b"))
        for each in (waiting, fresh):
            assert (await bench.rest(each)).status is Status.COMPLETED


async def test_it_is_told_when_it_is_tried_by_itself(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, pace=replace(QUICK, delay_factor=1)) as bench:
        (waiting,) = await poor(bench, service, "a")
        await bench.until(lambda: bench.reports[-1].retry_at is not None)
        row = bench.now(waiting)
        assert row.problem is not None
        assert row.problem.code is Code.NO_BALANCE
        assert row.retry_at is not None
        left = row.retry_at - datetime.now(UTC)
        assert timedelta(minutes=9) < left <= timedelta(minutes=10)


async def test_one_at_a_time_is_tried_by_itself_until_there_is_balance(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, pace=BRISK, active_limit=5) as bench:
        waiting = await poor(bench, service, "a")
        await bench.queue.pause_queue()
        for prompt in "bcde":
            waiting.append(await bench.submit(a_request(prompt)))
        bench.accounts.account("default").hold(
            replace(bench.ears.paused[0][1] or pytest.fail("nothing was told")), submit_only=True
        )
        service.creates.clear()
        await bench.queue.resume_queue()
        await bench.until(lambda: len(service.creates) >= 3)
        assert set(service.creates) == {"a"}, "the others wait for the first in the line"
        service.back()
        for each in waiting:
            await bench.until_it_is(each, Status.COMPLETED)


async def test_a_try_that_is_withdrawn_lets_the_next_one_try_later(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, pace=BRISK) as bench:
        first, second = await poor(bench, service, "a", "b")
        await bench.decisions.stop(first.id)
        service.back()
        await bench.until_it_is(second, Status.COMPLETED)


async def test_after_a_restart_it_is_tried_at_once(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, pace=SLOW) as bench:
        (waiting,) = await poor(bench, service, "a")
        await bench.until(lambda: bench.reports[-1].retry_at is not None)
    service.back()
    async with workbench(tmp_path, service, pace=SLOW) as bench:
        await bench.runner.resume()
        assert (await bench.rest(waiting)).status is Status.COMPLETED
