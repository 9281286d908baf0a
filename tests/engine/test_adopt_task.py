"""A task id that a person types: the service is asked before anything depends on it."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import Workbench, a_request, workbench
from tests.engine.scripted import ScriptedService
from videodesk.errors import Code, VideoDeskError
from videodesk.generation import Generation, Status
from videodesk.messages import problem_message


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def in_doubt(bench: Workbench, service: ScriptedService) -> Generation:
    service.on_create.append(scripted.lost)
    return await bench.rest(await bench.submit(a_request()))


async def refusal(bench: Workbench, generation: Generation, task_id: str) -> VideoDeskError:
    with pytest.raises(VideoDeskError) as raised:
        await bench.decisions.give_task_id(generation.id, task_id)
    assert bench.now(generation) == generation
    assert generation.id not in bench.runner.scheduler
    return raised.value


async def test_a_mistyped_task_id_changes_nothing(service: ScriptedService, tmp_path: Path) -> None:
    async with workbench(tmp_path, service) as bench:
        lost = await in_doubt(bench, service)
        failure = await refusal(bench, lost, "tusk-1")
        assert failure.code is Code.INVALID_REQUEST
        assert "does not know this task id" in problem_message(failure.problem).text
        named = await bench.decisions.give_task_id(lost.id, " task-1 ")
        assert named.task_id_from_user
        assert (await bench.rest(lost)).status is Status.COMPLETED
    assert service.queries[0] == "tusk-1"
    assert service.queries.count("tusk-1") == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (scripted.not_sent, Code.UNREACHABLE),
        (scripted.bad_key, Code.KEY_REFUSED),
        (scripted.proxy_page, Code.SERVICE_TROUBLE),
        (scripted.dropped, Code.SERVICE_TROUBLE),
    ],
)
async def test_a_task_id_that_cannot_be_checked_now_is_not_taken(
    service: ScriptedService, tmp_path: Path, answer: scripted.Answer, code: Code
) -> None:
    async with workbench(tmp_path, service) as bench:
        lost = await in_doubt(bench, service)
        service.always["query"] = answer
        failure = await refusal(bench, lost, "task-1")
        assert failure.code is code
        assert "could not be checked" in problem_message(failure.problem).text
        assert bench.accounts.account("default").problem is None
        service.back()
        await bench.decisions.give_task_id(lost.id, "task-1")
        assert (await bench.rest(lost)).status is Status.COMPLETED


async def test_without_a_key_a_task_id_cannot_be_checked(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        lost = await in_doubt(bench, service)
        key = bench.keys.pop("default")
        bench.accounts.refresh("default")
        failure = await refusal(bench, lost, "task-1")
        assert failure.code is Code.KEY_MISSING
        assert problem_message(failure.problem).hint == "Enter a key, or try the demo."
        bench.keys["default"] = key
        await bench.decisions.give_task_id(lost.id, "task-1")
        assert (await bench.rest(lost)).status is Status.COMPLETED


async def test_a_task_that_ended_badly_is_known_all_the_same(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.charged["task-9"] = "x"
    service.always["query"] = scripted.state("failed", error="no luck")
    async with workbench(tmp_path, service) as bench:
        lost = await in_doubt(bench, service)
        await bench.decisions.give_task_id(lost.id, "task-9")
        assert (await bench.rest(lost)).status is Status.FAILED


async def adopted(bench: Workbench, service: ScriptedService, task_id: str) -> Generation:
    """A row that follows an id which its owner entered, and which the service has forgotten."""
    lost = await in_doubt(bench, service)
    named = replace(
        lost, status=Status.PROCESSING, task_id=task_id, task_id_from_user=True, problem=None
    )
    bench.library.change(lost, named)
    await bench.runner.scheduler.track(named)
    return named


async def test_an_id_that_its_owner_entered_can_be_corrected(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        wrong = await adopted(bench, service, "tusk-1")
        await bench.until(lambda: service.queries.count("tusk-1") > 1)
        right = await bench.decisions.give_task_id(wrong.id, "task-1")
        assert (right.id, right.task_id) == (wrong.id, "task-1")
        assert (await bench.rest(right)).status is Status.COMPLETED
    assert len(service.creates) == 1


async def test_a_wrong_correction_leaves_it_as_it_is_and_followed(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        wrong = await adopted(bench, service, "tusk-1")
        with pytest.raises(VideoDeskError, match="task_id_unknown"):
            await bench.decisions.give_task_id(wrong.id, "tesk-1")
        assert bench.now(wrong).task_id == "tusk-1"
        assert wrong.id in bench.runner.scheduler


async def test_an_entered_id_can_be_corrected_after_it_was_stopped_and_after_a_restart(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        wrong = await adopted(bench, service, "tusk-1")
        await bench.decisions.stop(wrong.id)
    async with workbench(tmp_path, service) as bench:
        assert bench.now(wrong).status is Status.CANCELLED
        await bench.decisions.give_task_id(wrong.id, "task-1")
        assert (await bench.rest(wrong)).status is Status.COMPLETED


async def test_its_owner_is_told_that_an_entered_id_can_be_entered_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        wrong = await adopted(bench, service, "tusk-1")
        await bench.decisions.stop(wrong.id)
        stopped = bench.now(wrong)
        old = replace(stopped, submitted_at=stopped.created_at.replace(year=2020))
        bench.library.change(stopped, old)
        await bench.decisions.follow_again(wrong.id)
        await bench.until(
            lambda: any(
                each.problem is not None and each.problem.code is Code.UNKNOWN_TASK
                for each in bench.reports
            )
        )
        told = bench.now(wrong).problem
        assert told is not None
        assert "entered again" in problem_message(told).hint


async def test_an_unknown_task_is_not_followed(service: ScriptedService, tmp_path: Path) -> None:
    async with workbench(tmp_path, service) as bench:
        with pytest.raises(VideoDeskError) as raised:
            await bench.decisions.follow_task("nonsense", model="veo3", profile="default")
        assert raised.value.code is Code.UNKNOWN_TASK
        assert "Nothing was changed" in problem_message(raised.value.problem).text
        assert bench.library.find() == []


async def test_a_task_that_cannot_be_asked_about_is_not_taken_up(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.away()
    async with workbench(tmp_path, service) as bench:
        with pytest.raises(VideoDeskError) as raised:
            await bench.decisions.follow_task("task-1", model="veo3", profile="default")
        assert raised.value.code is Code.UNREACHABLE
        assert bench.library.find() == []


async def test_a_task_that_is_followed_already_goes_on_while_the_service_is_away(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        service.looks_needed = 1000
        sent = await bench.submit(a_request())
        await bench.until_it_is(sent, Status.PROCESSING)
        await bench.decisions.stop(sent.id)
        service.looks_needed = 1
        service.away()
        taken = await bench.decisions.follow_task("task-1", model="veo3", profile="default")
        assert taken.id == sent.id
        service.back()
        assert (await bench.rest(sent)).status is Status.COMPLETED
