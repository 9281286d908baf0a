"""The poll step: errors, holds, and the age of tasks."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import QUICK, EngineHarness, a_request, engine_harness
from tests.engine.manual_clock import ManualClock
from tests.engine.scripted import ScriptedService
from videodesk.credentials import ApiKey
from videodesk.engine.clock import CLOCK_CHECK_SECONDS
from videodesk.engine.pacing import TASK_RACE_SECONDS, Pace
from videodesk.errors import Code
from videodesk.generation import Generation, Status, new_generation

LOOKS_ONCE_AN_HOUR = Pace(
    first_poll=3600, intervals=((float("inf"), 3600.0),), max_create_interval=0.0, delay_factor=0.02
)


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


def running(harness: EngineHarness, name: str = "task-1", **fields: object) -> Generation:
    """A row of the last run, whose task is at the service."""
    generation = replace(
        new_generation(a_request(name)),
        status=Status.PROCESSING,
        task_id=name,
        **fields,  # type: ignore[arg-type]  # test's fields
    )
    harness.library.add(generation)
    return generation


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (scripted.no_such_task, Code.UNKNOWN_TASK),
        (scripted.gateway_error(403, "This token has no access to model "), Code.MODEL_NOT_ALLOWED),
        (scripted.proxy_page, Code.SERVICE_ERROR),
        (scripted.replied(200, b'{"id": "t'), Code.SERVICE_ERROR),
        (scripted.replied(200, [1, 2]), Code.SERVICE_ERROR),
        (scripted.dropped, Code.SERVICE_ERROR),
    ],
    ids=["unknown task", "gateway fault", "page", "half a JSON", "a list", "dropped"],
)
async def test_query_errors_are_shown_and_never_end_a_task(
    service: ScriptedService, tmp_path: Path, answer: scripted.Answer, code: Code
) -> None:
    clock = ManualClock()
    service.on_query = [answer] * 3
    async with engine_harness(tmp_path, service, clock=clock) as harness:
        service.charged["task-1"] = "x"
        left = running(harness, submitted_at=clock.now() - timedelta(days=2))
        await harness.engine.resume()
        assert (await harness.settle(left)).status is Status.COMPLETED
        reported = {each.problem.code for each in harness.reports if each.problem is not None}
        assert reported == {code}


async def test_unknown_task_is_retried_quietly_for_two_minutes(
    service: ScriptedService, tmp_path: Path
) -> None:
    clock = ManualClock()
    service.always["query"] = scripted.no_such_task
    async with engine_harness(tmp_path, service, clock=clock) as harness:
        sent = await harness.submit(a_request())
        await harness.until(lambda: harness.reports[-1].problem is not None)
        assert harness.reports[-1].problem is not None
        assert harness.reports[-1].problem.code is Code.SERVICE_ERROR
        clock.run(TASK_RACE_SECONDS)
        await harness.until(
            lambda: (
                harness.reports[-1].problem is not None
                and harness.reports[-1].problem.code is Code.UNKNOWN_TASK
            )
        )
        service.always = {}
        await harness.commands.try_now(sent.id)
        assert (await harness.settle(sent)).status is Status.COMPLETED


async def test_refused_key_holds_the_profile_until_it_is_replaced(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        tasks = [running(harness, f"task-{number}") for number in range(1, 6)]
        service.charged = {str(each.task_id): "x" for each in tasks}
        service.keys = {"sk-new"}
        await harness.engine.resume()
        for each in tasks:
            waits_for = await harness.engine.scheduler.wait_until_settled(each.id)
            assert waits_for is not None
            assert waits_for.code is Code.KEY_REFUSED
        asked = len(service.queries)
        harness.keys["default"] = ApiKey("sk-new")
        harness.accounts.refresh("default")
        for each in tasks:
            assert (await harness.settle(each)).status is Status.COMPLETED
    assert asked <= len(tasks)
    assert [problem.code for _, problem in harness.recorder.accounts if problem] == [
        Code.KEY_REFUSED
    ]


async def test_tasks_are_polled_one_after_the_other_after_a_hold(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(
        tmp_path, service, pace=replace(QUICK, queries_per_second=100)
    ) as harness:
        tasks = [running(harness, f"task-{number}") for number in range(1, 21)]
        service.charged = {str(each.task_id): "x" for each in tasks}
        service.keys = set()
        async with service.hold("query"):
            await harness.engine.resume()
            await harness.until(lambda: len(service.queries) == 20)
        for each in tasks:
            await harness.engine.scheduler.wait_until_settled(each.id)
        service.times.clear()
        service.keys = {scripted.KEY}
        began = asyncio.get_running_loop().time()
        harness.accounts.refresh("default")
        for each in tasks:
            assert (await harness.settle(each)).status is Status.COMPLETED
    assert service.times[19] - began > 0.01 * 0.9 * 19


async def test_retry_after_of_a_query_applies_to_the_whole_account(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_query = [scripted.gateway_error(429, "slow down", retry_after="60")]
    async with engine_harness(tmp_path, service, pace=replace(QUICK, delay_factor=1)) as harness:
        tasks = [running(harness, f"task-{number}") for number in range(1, 6)]
        service.charged = {str(each.task_id): "x" for each in tasks}
        async with service.hold("query"):
            await harness.engine.resume()
            await harness.until(lambda: len(service.queries) == 1)
            service.gates["query"].set()
            await harness.until(lambda: harness.accounts.account("default").back_off_seconds > 0)
            asked = len(service.queries)
            await asyncio.sleep(0.4)
            assert len(service.queries) == asked < 5
        for each in tasks:
            await harness.commands.try_now(each.id)
        for each in tasks:
            assert (await harness.settle(each)).status is Status.COMPLETED


async def test_done_without_a_link_falls_back_to_the_content_url(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.always["query"] = scripted.state("completed")
    async with engine_harness(tmp_path, service) as harness:
        sent = await harness.settle(await harness.submit(a_request()))
        assert sent.status is Status.COMPLETED
        assert sent.video_url == f"{scripted.BASE_URL}/v1/videos/task-1/content"
        reported = [each.problem.code for each in harness.reports if each.problem is not None]
        assert set(reported) == {Code.NO_LINK}
        answers = [each.problem.detail for each in harness.reports if each.problem is not None]
        assert all('"status": "completed"' in each for each in answers)
    assert len(service.queries) == 3


async def test_task_has_no_time_limit(service: ScriptedService, tmp_path: Path) -> None:
    clock = ManualClock()
    service.always["query"] = scripted.state("in_progress", progress="40%")
    async with engine_harness(tmp_path, service, clock=clock) as harness:
        left = running(harness, submitted_at=clock.now() - timedelta(days=30))
        await harness.engine.resume()
        await harness.until(lambda: len(service.queries) > 5)
        assert harness.row(left).status is Status.PROCESSING
        assert harness.row(left).progress == 40
        assert harness.row(left).problem is None
        service.always["query"] = scripted.done
        assert (await harness.settle(left)).status is Status.COMPLETED


@pytest.mark.parametrize("hours", [8, -8])
async def test_suspend_or_clock_jump_polls_every_task_once(
    service: ScriptedService, tmp_path: Path, hours: float
) -> None:
    clock = ManualClock()
    service.always["query"] = scripted.state("processing")
    async with engine_harness(tmp_path, service, clock=clock, pace=LOOKS_ONCE_AN_HOUR) as harness:
        for number in range(1, 11):
            running(harness, f"task-{number}", submitted_at=clock.now())
        await harness.engine.resume()
        await harness.until(lambda: len(service.queries) == 10)
        clock.run(CLOCK_CHECK_SECONDS)
        clock.jump(hours * 3600)
        await harness.until(lambda: len(service.queries) == 20)
        clock.run(CLOCK_CHECK_SECONDS)
        await asyncio.sleep(4 * CLOCK_CHECK_SECONDS * LOOKS_ONCE_AN_HOUR.delay_factor)
        assert set(Counter(service.queries).values()) == {2}


async def test_clock_set_back_makes_no_task_younger(
    service: ScriptedService, tmp_path: Path
) -> None:
    clock = ManualClock()
    pace = replace(QUICK, first_poll=3600.0)
    async with engine_harness(tmp_path, service, clock=clock, pace=pace) as harness:
        service.always["query"] = scripted.state("processing")
        running(harness, submitted_at=clock.now() + timedelta(days=1))
        await harness.engine.resume()
        await harness.until(lambda: len(service.queries) == 1)
        clock.run(4000)
        await harness.until(lambda: len(service.queries) > 5)


async def test_failed_task_can_be_tracked_again(service: ScriptedService, tmp_path: Path) -> None:
    service.on_query = [scripted.state("failed", error="no luck")]
    async with engine_harness(tmp_path, service) as harness:
        failed = await harness.settle(await harness.submit(a_request()))
        assert failed.status is Status.FAILED
        again = await harness.commands.follow_again(failed.id)
        assert again.completed_at is None
        assert (await harness.settle(again)).status is Status.COMPLETED
    assert len(service.creates) == 1


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("The prompt violates our content policy", Code.CONTENT_REFUSED),
        ("内容违规", Code.CONTENT_REFUSED),
        ("upstream timed out", Code.GENERATION_FAILED),
    ],
)
async def test_content_filter_refusal_has_its_own_code(
    service: ScriptedService, tmp_path: Path, reason: str, code: Code
) -> None:
    service.always["query"] = scripted.state("failed", error={"message": reason})
    async with engine_harness(tmp_path, service) as harness:
        failed = await harness.settle(await harness.submit(a_request()))
    assert failed.status is Status.FAILED
    assert failed.problem is not None
    assert (failed.problem.code, failed.problem.detail) == (code, reason)
