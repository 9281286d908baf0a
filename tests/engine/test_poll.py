"""Following a task: patience with everything, and no haste towards anyone."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import QUICK, Workbench, a_request, workbench
from tests.engine.manual_clock import HandMadeClock
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


def running(bench: Workbench, name: str = "task-1", **fields: object) -> Generation:
    """A row of the last run, whose task is at the service."""
    generation = replace(
        new_generation(a_request(name)),
        status=Status.PROCESSING,
        task_id=name,
        **fields,  # type: ignore[arg-type]  # test's fields
    )
    bench.library.add(generation)
    return generation


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (scripted.no_such_task, Code.UNKNOWN_TASK),
        (scripted.gateway_error(403, "This token has no access to model "), Code.MODEL_NOT_ALLOWED),
        (scripted.proxy_page, Code.SERVICE_TROUBLE),
        (scripted.replied(200, b'{"id": "t'), Code.SERVICE_TROUBLE),
        (scripted.replied(200, [1, 2]), Code.SERVICE_TROUBLE),
        (scripted.dropped, Code.SERVICE_TROUBLE),
    ],
    ids=["unknown task", "gateway fault", "page", "half a JSON", "a list", "dropped"],
)
async def test_trouble_is_told_and_never_ends_a_task(
    service: ScriptedService, tmp_path: Path, answer: scripted.Answer, code: Code
) -> None:
    clock = HandMadeClock()
    service.on_query = [answer] * 3
    async with workbench(tmp_path, service, clock=clock) as bench:
        service.charged["task-1"] = "x"
        left = running(bench, submitted_at=clock.now() - timedelta(days=2))
        await bench.runner.resume()
        assert (await bench.rest(left)).status is Status.COMPLETED
        told = {each.problem.code for each in bench.reports if each.problem is not None}
        assert told == {code}


async def test_a_task_that_is_not_known_yet_is_asked_about_for_two_minutes_without_alarm(
    service: ScriptedService, tmp_path: Path
) -> None:
    clock = HandMadeClock()
    service.always["query"] = scripted.no_such_task
    async with workbench(tmp_path, service, clock=clock) as bench:
        sent = await bench.submit(a_request())
        await bench.until(lambda: bench.reports[-1].problem is not None)
        assert bench.reports[-1].problem is not None
        assert bench.reports[-1].problem.code is Code.SERVICE_TROUBLE
        clock.run(TASK_RACE_SECONDS)
        await bench.until(
            lambda: (
                bench.reports[-1].problem is not None
                and bench.reports[-1].problem.code is Code.UNKNOWN_TASK
            )
        )
        service.always = {}
        await bench.decisions.try_now(sent.id)
        assert (await bench.rest(sent)).status is Status.COMPLETED


async def test_a_refused_key_pauses_the_profile_and_its_tasks_go_on_with_a_new_one(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        tasks = [running(bench, f"task-{number}") for number in range(1, 6)]
        service.charged = {str(each.task_id): "x" for each in tasks}
        service.keys = {"sk-new"}
        await bench.runner.resume()
        for each in tasks:
            waits_for = await bench.runner.scheduler.wait_until_settled(each.id)
            assert waits_for is not None
            assert waits_for.code is Code.KEY_REFUSED
        asked = len(service.queries)
        bench.keys["default"] = ApiKey("sk-new")
        bench.accounts.refresh("default")
        for each in tasks:
            assert (await bench.rest(each)).status is Status.COMPLETED
    assert asked <= len(tasks)
    assert [trouble.code for _, trouble in bench.ears.paused if trouble] == [Code.KEY_REFUSED]


async def test_after_a_pause_all_are_asked_one_after_the_other(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, pace=replace(QUICK, queries_per_second=100)) as bench:
        tasks = [running(bench, f"task-{number}") for number in range(1, 21)]
        service.charged = {str(each.task_id): "x" for each in tasks}
        service.keys = set()
        async with service.held("query"):
            await bench.runner.resume()
            await bench.until(lambda: len(service.queries) == 20)
        for each in tasks:
            await bench.runner.scheduler.wait_until_settled(each.id)
        service.times.clear()
        service.keys = {scripted.KEY}
        began = asyncio.get_running_loop().time()
        bench.accounts.refresh("default")
        for each in tasks:
            assert (await bench.rest(each)).status is Status.COMPLETED
    assert service.times[19] - began > 0.01 * 0.9 * 19


async def test_the_service_says_for_how_long_it_wants_no_questions_of_the_account(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_query = [scripted.gateway_error(429, "slow down", retry_after="60")]
    async with workbench(tmp_path, service, pace=replace(QUICK, delay_factor=1)) as bench:
        tasks = [running(bench, f"task-{number}") for number in range(1, 6)]
        service.charged = {str(each.task_id): "x" for each in tasks}
        async with service.held("query"):
            await bench.runner.resume()
            await bench.until(lambda: len(service.queries) == 1)
            service.gates["query"].set()
            await bench.until(lambda: bench.accounts.account("default").back_off_seconds > 0)
            asked = len(service.queries)
            await asyncio.sleep(0.4)
            assert len(service.queries) == asked < 5
        for each in tasks:
            await bench.decisions.try_now(each.id)
        for each in tasks:
            assert (await bench.rest(each)).status is Status.COMPLETED


async def test_done_without_a_link_leads_to_the_content_address(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.always["query"] = scripted.state("completed")
    async with workbench(tmp_path, service) as bench:
        sent = await bench.rest(await bench.submit(a_request()))
        assert sent.status is Status.COMPLETED
        assert sent.video_url == f"{scripted.BASE_URL}/v1/videos/task-1/content"
        told = [each.problem.code for each in bench.reports if each.problem is not None]
        assert set(told) == {Code.NO_LINK}
    assert len(service.queries) == 3


async def test_a_task_may_take_for_ever(service: ScriptedService, tmp_path: Path) -> None:
    clock = HandMadeClock()
    service.always["query"] = scripted.state("in_progress", progress="40%")
    async with workbench(tmp_path, service, clock=clock) as bench:
        left = running(bench, submitted_at=clock.now() - timedelta(days=30))
        await bench.runner.resume()
        await bench.until(lambda: len(service.queries) > 5)
        assert bench.now(left).status is Status.PROCESSING
        assert bench.now(left).progress == 40
        assert bench.now(left).problem is None
        service.always["query"] = scripted.done
        assert (await bench.rest(left)).status is Status.COMPLETED


@pytest.mark.parametrize("hours", [8, -8])
async def test_after_a_sleep_or_a_jump_every_task_is_asked_about_once(
    service: ScriptedService, tmp_path: Path, hours: float
) -> None:
    clock = HandMadeClock()
    service.always["query"] = scripted.state("processing")
    async with workbench(tmp_path, service, clock=clock, pace=LOOKS_ONCE_AN_HOUR) as bench:
        for number in range(1, 11):
            running(bench, f"task-{number}", submitted_at=clock.now())
        await bench.runner.resume()
        await bench.until(lambda: len(service.queries) == 10)
        clock.run(CLOCK_CHECK_SECONDS)
        clock.jump(hours * 3600)
        await bench.until(lambda: len(service.queries) == 20)
        clock.run(CLOCK_CHECK_SECONDS)
        await asyncio.sleep(4 * CLOCK_CHECK_SECONDS * LOOKS_ONCE_AN_HOUR.delay_factor)
        assert set(Counter(service.queries).values()) == {2}


async def test_a_clock_that_is_set_back_makes_no_task_younger(
    service: ScriptedService, tmp_path: Path
) -> None:
    clock = HandMadeClock()
    pace = replace(QUICK, first_poll=3600.0)
    async with workbench(tmp_path, service, clock=clock, pace=pace) as bench:
        service.always["query"] = scripted.state("processing")
        running(bench, submitted_at=clock.now() + timedelta(days=1))
        await bench.runner.resume()
        await bench.until(lambda: len(service.queries) == 1)
        clock.run(4000)
        await bench.until(lambda: len(service.queries) > 5)


async def test_the_service_may_take_its_last_word_back(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_query = [scripted.state("failed", error="no luck")]
    async with workbench(tmp_path, service) as bench:
        failed = await bench.rest(await bench.submit(a_request()))
        assert failed.status is Status.FAILED
        again = await bench.decisions.follow_again(failed.id)
        assert again.completed_at is None
        assert (await bench.rest(again)).status is Status.COMPLETED
    assert len(service.creates) == 1


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("The prompt violates our content policy", Code.CONTENT_REFUSED),
        ("内容违规", Code.CONTENT_REFUSED),
        ("upstream timed out", Code.GENERATION_FAILED),
    ],
)
async def test_a_refusal_by_a_content_filter_is_told_apart_from_a_fault(
    service: ScriptedService, tmp_path: Path, reason: str, code: Code
) -> None:
    service.always["query"] = scripted.state("failed", error={"message": reason})
    async with workbench(tmp_path, service) as bench:
        failed = await bench.rest(await bench.submit(a_request()))
    assert failed.status is Status.FAILED
    assert failed.problem is not None
    assert (failed.problem.code, failed.problem.detail) == (code, reason)
