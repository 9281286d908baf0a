"""Task ids from the user: the service is asked before anything depends on them."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import EngineHarness, a_request, engine_harness
from tests.engine.scripted import ScriptedService
from videodesk.errors import Code, VideoDeskError
from videodesk.generation import Generation, Status
from videodesk.messages import problem_message


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def unconfirmed(harness: EngineHarness, service: ScriptedService) -> Generation:
    service.on_create.append(scripted.lost)
    return await harness.settle(await harness.submit(a_request()))


async def refusal(harness: EngineHarness, generation: Generation, task_id: str) -> VideoDeskError:
    with pytest.raises(VideoDeskError) as raised:
        await harness.commands.give_task_id(generation.id, task_id)
    assert harness.row(generation) == generation
    assert generation.id not in harness.engine.scheduler
    return raised.value


async def test_unknown_task_id_changes_nothing(service: ScriptedService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service) as harness:
        lost = await unconfirmed(harness, service)
        failure = await refusal(harness, lost, "tusk-1")
        assert failure.code is Code.INVALID_REQUEST
        assert "doesn't know this task ID" in problem_message(failure.problem).text
        named = await harness.commands.give_task_id(lost.id, " task-1 ")
        assert named.task_id_from_user
        assert (await harness.settle(lost)).status is Status.COMPLETED
    assert service.queries[0] == "tusk-1"
    assert service.queries.count("tusk-1") == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (scripted.not_sent, Code.UNREACHABLE),
        (scripted.bad_key, Code.KEY_REFUSED),
        (scripted.proxy_page, Code.SERVICE_ERROR),
        (scripted.dropped, Code.SERVICE_ERROR),
    ],
)
async def test_task_id_is_not_taken_if_the_service_cannot_be_asked(
    service: ScriptedService, tmp_path: Path, answer: scripted.Answer, code: Code
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        lost = await unconfirmed(harness, service)
        service.always["query"] = answer
        failure = await refusal(harness, lost, "task-1")
        assert failure.code is code
        assert "could not be checked" in problem_message(failure.problem).text
        assert harness.accounts.account("default").problem is None
        service.go_online()
        await harness.commands.give_task_id(lost.id, "task-1")
        assert (await harness.settle(lost)).status is Status.COMPLETED


async def test_task_id_is_not_taken_without_a_key(service: ScriptedService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service) as harness:
        lost = await unconfirmed(harness, service)
        key = harness.keys.pop("default")
        harness.accounts.refresh("default")
        failure = await refusal(harness, lost, "task-1")
        assert failure.code is Code.KEY_MISSING
        assert problem_message(failure.problem).hint == "Enter a key, or try the demo."
        harness.keys["default"] = key
        await harness.commands.give_task_id(lost.id, "task-1")
        assert (await harness.settle(lost)).status is Status.COMPLETED


async def test_task_id_of_a_failed_task_is_taken(service: ScriptedService, tmp_path: Path) -> None:
    service.charged["task-9"] = "x"
    service.always["query"] = scripted.state("failed", error="no luck")
    async with engine_harness(tmp_path, service) as harness:
        lost = await unconfirmed(harness, service)
        await harness.commands.give_task_id(lost.id, "task-9")
        assert (await harness.settle(lost)).status is Status.FAILED


async def tracked_by_user_id(
    harness: EngineHarness, service: ScriptedService, task_id: str
) -> Generation:
    """A generation with a task id from the user that the service does not know."""
    lost = await unconfirmed(harness, service)
    named = replace(
        lost, status=Status.PROCESSING, task_id=task_id, task_id_from_user=True, problem=None
    )
    harness.library.change(lost, named)
    await harness.engine.scheduler.track(named)
    return named


async def test_task_id_from_user_can_be_corrected(service: ScriptedService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service) as harness:
        wrong = await tracked_by_user_id(harness, service, "tusk-1")
        await harness.until(lambda: service.queries.count("tusk-1") > 1)
        right = await harness.commands.give_task_id(wrong.id, "task-1")
        assert (right.id, right.task_id) == (wrong.id, "task-1")
        assert (await harness.settle(right)).status is Status.COMPLETED
    assert len(service.creates) == 1


async def test_unknown_correction_keeps_the_task_id_tracked(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        wrong = await tracked_by_user_id(harness, service, "tusk-1")
        with pytest.raises(VideoDeskError, match="task_id_unknown"):
            await harness.commands.give_task_id(wrong.id, "tesk-1")
        assert harness.row(wrong).task_id == "tusk-1"
        assert wrong.id in harness.engine.scheduler


async def test_task_id_from_user_can_be_corrected_after_stop_and_restart(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        wrong = await tracked_by_user_id(harness, service, "tusk-1")
        await harness.commands.stop(wrong.id)
    async with engine_harness(tmp_path, service) as harness:
        assert harness.row(wrong).status is Status.CANCELLED
        await harness.commands.give_task_id(wrong.id, "task-1")
        assert (await harness.settle(wrong)).status is Status.COMPLETED


async def test_unknown_task_id_from_user_hints_at_entering_it_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        wrong = await tracked_by_user_id(harness, service, "tusk-1")
        await harness.commands.stop(wrong.id)
        stopped = harness.row(wrong)
        old = replace(stopped, submitted_at=stopped.created_at.replace(year=2020))
        harness.library.change(stopped, old)
        await harness.commands.follow_again(wrong.id)
        await harness.until(
            lambda: any(
                each.problem is not None and each.problem.code is Code.UNKNOWN_TASK
                for each in harness.reports
            )
        )
        reported = harness.row(wrong).problem
        assert reported is not None
        assert "You can correct it" in problem_message(reported).hint


async def test_follow_task_rejects_an_unknown_task(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        with pytest.raises(VideoDeskError) as raised:
            await harness.commands.follow_task("nonsense", model="veo3", profile="default")
        assert raised.value.code is Code.UNKNOWN_TASK
        assert "Nothing was changed" in problem_message(raised.value.problem).text
        assert harness.library.find() == []


async def test_follow_task_raises_if_the_service_cannot_be_asked(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.go_offline()
    async with engine_harness(tmp_path, service) as harness:
        with pytest.raises(VideoDeskError) as raised:
            await harness.commands.follow_task("task-1", model="veo3", profile="default")
        assert raised.value.code is Code.UNREACHABLE
        assert harness.library.find() == []


async def test_follow_task_of_a_tracked_task_works_offline(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        service.queries_until_done = 1000
        sent = await harness.submit(a_request())
        await harness.until_status(sent, Status.PROCESSING)
        await harness.commands.stop(sent.id)
        service.queries_until_done = 1
        service.go_offline()
        taken = await harness.commands.follow_task("task-1", model="veo3", profile="default")
        assert taken.id == sent.id
        service.go_online()
        assert (await harness.settle(sent)).status is Status.COMPLETED
