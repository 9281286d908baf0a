"""An account without balance: nothing more is submitted, accepted tasks continue."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import QUICK, EngineHarness, a_request, engine_harness
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


async def without_balance(
    harness: EngineHarness, service: ScriptedService, *prompts: str
) -> list[Generation]:
    service.always["create"] = scripted.no_balance
    made = [await harness.submit(a_request(each)) for each in prompts]
    await harness.until(lambda: problem_code(harness) is Code.NO_BALANCE)
    return made


def problem_code(harness: EngineHarness) -> Code | None:
    problem = harness.accounts.account("default").problem
    return problem.code if problem else None


async def test_accepted_tasks_are_completed_without_balance(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.queries_until_done = 1000
    async with engine_harness(tmp_path, service, pace=replace(QUICK, delay_factor=1)) as harness:
        paid = await harness.submit(a_request("paid"))
        await harness.until_status(paid, Status.PROCESSING)
        (waiting,) = await without_balance(harness, service, "waiting")
        service.queries_until_done = 1
        done = await harness.settle(paid)
        assert done.status is Status.COMPLETED
        assert not any(
            each.problem is not None and each.problem.code is Code.NO_BALANCE
            for each in harness.reports
            if each.id == paid.id
        )
        assert harness.row(waiting).status is Status.QUEUED
        waits_for = await harness.engine.scheduler.wait_until_settled(waiting.id)
        assert waits_for is not None
        assert waits_for.code is Code.NO_BALANCE


async def test_query_refused_for_balance_is_retried(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_query = [scripted.no_balance] * 2
    async with engine_harness(tmp_path, service) as harness:
        done = await harness.settle(await harness.submit(a_request()))
        assert done.status is Status.COMPLETED
        assert harness.recorder.accounts == []
        codes = {each.problem.code for each in harness.reports if each.problem is not None}
        assert codes == {Code.SERVICE_ERROR}


async def test_try_profile_now_ends_the_wait_for_balance(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, pace=SLOW) as harness:
        waiting = await without_balance(harness, service, "a", "b")
        service.go_online()
        await harness.commands.try_profile_now("default")
        for each in waiting:
            assert (await harness.settle(each)).status is Status.COMPLETED
        assert harness.recorder.accounts[-1] == ("default", None)


async def test_new_request_probes_the_balance(service: ScriptedService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service, pace=SLOW) as harness:
        (waiting,) = await without_balance(harness, service, "a")
        service.go_online()
        fresh = await harness.submit(a_request("b"))
        for each in (waiting, fresh):
            assert (await harness.settle(each)).status is Status.COMPLETED


async def test_retry_time_of_the_balance_probe_is_published(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, pace=replace(QUICK, delay_factor=1)) as harness:
        (waiting,) = await without_balance(harness, service, "a")
        await harness.until(lambda: harness.reports[-1].retry_at is not None)
        row = harness.row(waiting)
        assert row.problem is not None
        assert row.problem.code is Code.NO_BALANCE
        assert row.retry_at is not None
        left = row.retry_at - datetime.now(UTC)
        assert timedelta(minutes=9) < left <= timedelta(minutes=10)


async def test_one_request_at_a_time_probes_the_balance(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, pace=BRISK, active_limit=5) as harness:
        waiting = await without_balance(harness, service, "a")
        await harness.queue.pause_queue()
        for prompt in "bcde":
            waiting.append(await harness.submit(a_request(prompt)))
        harness.accounts.account("default").hold(
            replace(harness.recorder.accounts[0][1] or pytest.fail("nothing was told")),
            submit_only=True,
        )
        service.creates.clear()
        await harness.queue.resume_queue()
        await harness.until(lambda: len(service.creates) >= 3)
        assert set(service.creates) == {"a"}, "the others wait for the first in the line"
        service.go_online()
        for each in waiting:
            await harness.until_status(each, Status.COMPLETED)


async def test_stopped_balance_probe_lets_the_next_request_probe(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, pace=BRISK) as harness:
        first, second = await without_balance(harness, service, "a", "b")
        await harness.commands.stop(first.id)
        service.go_online()
        await harness.until_status(second, Status.COMPLETED)


async def test_balance_is_probed_at_once_after_a_restart(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, pace=SLOW) as harness:
        (waiting,) = await without_balance(harness, service, "a")
        await harness.until(lambda: harness.reports[-1].retry_at is not None)
    service.go_online()
    async with engine_harness(tmp_path, service, pace=SLOW) as harness:
        await harness.engine.resume()
        assert (await harness.settle(waiting)).status is Status.COMPLETED
