"""No message claims that nothing was sent or charged if it has been paid for."""

from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import a_request, engine_harness
from tests.engine.scripted import ScriptedService
from videodesk.errors import Code, problem
from videodesk.generation import Generation, Status
from videodesk.messages import problem_message

PAID = (Status.PROCESSING, Status.DOWNLOADING, Status.COMPLETED)
UNTRUE = ("Nothing was sent", "Nothing was charged")


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def test_unreachable_network_is_worded_for_the_status_of_each_generation(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.queries_until_done = 1000
    async with engine_harness(tmp_path, service) as harness:
        paid = await harness.submit(a_request("paid"))
        await harness.until_status(paid, Status.PROCESSING)

        def has_problem(generation: Generation) -> bool:
            return any(
                report.id == generation.id and report.problem is not None
                for report in harness.reports
            )

        # Held back, so that its query does not hold the account before the other is dispatched.
        async with service.hold("query"):
            service.go_offline()
            waiting = await harness.submit(a_request("waiting"))
            await harness.until(lambda: has_problem(waiting))
        await harness.until(lambda: has_problem(paid))
        of_waiting = {
            problem_message(report.problem, report.status).text
            for report in harness.reports
            if report.id == waiting.id and report.problem is not None
        }
        assert all("Nothing was sent." in message for message in of_waiting), of_waiting
        service.queries_until_done = 1
        service.go_online()
        for each in (paid, waiting):
            await harness.until_status(each, Status.COMPLETED)
    untrue = [
        report
        for report in harness.reports
        if report.status in PAID
        and report.problem is not None
        and any(words in sentence(report) for words in UNTRUE)
    ]
    assert untrue == []


@pytest.mark.parametrize("answer", [scripted.bad_key, scripted.no_balance])
async def test_refused_key_is_worded_for_the_status_of_each_generation(
    service: ScriptedService, tmp_path: Path, answer: scripted.Answer
) -> None:
    service.queries_until_done = 1000
    async with engine_harness(tmp_path, service) as harness:
        paid = await harness.submit(a_request())
        await harness.until_status(paid, Status.PROCESSING)
        service.always["query"] = answer
        await harness.until(lambda: harness.reports[-1].problem is not None)
        reported = sentence(harness.reports[-1])
        assert not any(words in reported for words in UNTRUE), reported
        assert "still being tracked" in reported


@pytest.mark.parametrize("code", list(Code))
def test_sentence_about_money_is_true_of_status(code: Code) -> None:
    paid = str(problem_message(problem(code), Status.PROCESSING))
    assert not any(words in paid for words in UNTRUE), paid
    waiting = str(problem_message(problem(code), Status.QUEUED))
    assert "The task is still being tracked" not in waiting, waiting


def test_sentence_about_money_is_kept_if_settled() -> None:
    refused = problem(Code.REFUSED)
    assert problem_message(refused, Status.FAILED) == problem_message(refused)
    followed = problem(Code.SERVICE_ERROR)
    assert problem_message(followed, Status.PROCESSING) == problem_message(followed)


def sentence(generation: Generation) -> str:
    assert generation.problem is not None
    return problem_message(generation.problem, generation.status).text
