"""No sentence says that nothing was sent, or charged, of what has been paid for."""

from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import a_request, workbench
from tests.engine.scripted import ScriptedService
from videodesk.errors import Code, problem
from videodesk.generation import Generation, Status
from videodesk.messages import problem_message

PAID = (Status.PROCESSING, Status.DOWNLOADING, Status.COMPLETED)
UNTRUE = ("Nothing was sent", "Nothing was charged")


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def test_a_create_that_found_no_network_speaks_only_for_itself(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.looks_needed = 1000
    async with workbench(tmp_path, service) as bench:
        paid = await bench.submit(a_request("paid"))
        await bench.until_it_is(paid, Status.PROCESSING)
        service.away()
        waiting = await bench.submit(a_request("waiting"))
        for each in (paid, waiting):
            await bench.until(
                lambda each=each: any(  # type: ignore[misc]  # mypy cannot infer a default
                    report.id == each.id and report.problem is not None for report in bench.reports
                )
            )
        of_waiting = {
            problem_message(report.problem, report.status).text
            for report in bench.reports
            if report.id == waiting.id and report.problem is not None
        }
        assert all("Nothing was sent." in message for message in of_waiting), of_waiting
        service.looks_needed = 1
        service.back()
        for each in (paid, waiting):
            await bench.until_it_is(each, Status.COMPLETED)
    untrue = [
        report
        for report in bench.reports
        if report.status in PAID
        and report.problem is not None
        and any(words in sentence(report) for words in UNTRUE)
    ]
    assert untrue == []


@pytest.mark.parametrize("answer", [scripted.bad_key, scripted.no_balance])
async def test_a_key_that_is_refused_while_a_task_runs_is_told_in_true_words(
    service: ScriptedService, tmp_path: Path, answer: scripted.Answer
) -> None:
    service.looks_needed = 1000
    async with workbench(tmp_path, service) as bench:
        paid = await bench.submit(a_request())
        await bench.until_it_is(paid, Status.PROCESSING)
        service.always["query"] = answer
        await bench.until(lambda: bench.reports[-1].problem is not None)
        told = sentence(bench.reports[-1])
        assert not any(words in told for words in UNTRUE), told
        assert "still being followed" in told


@pytest.mark.parametrize("code", list(Code))
def test_sentence_about_money_is_true_of_status(code: Code) -> None:
    paid = str(problem_message(problem(code), Status.PROCESSING))
    assert not any(words in paid for words in UNTRUE), paid
    waiting = str(problem_message(problem(code), Status.QUEUED))
    assert "The task is still being followed" not in waiting, waiting


def test_sentence_about_money_is_kept_if_settled() -> None:
    refused = problem(Code.REFUSED)
    assert problem_message(refused, Status.FAILED) == problem_message(refused)
    followed = problem(Code.SERVICE_TROUBLE)
    assert problem_message(followed, Status.PROCESSING) == problem_message(followed)


def sentence(generation: Generation) -> str:
    assert generation.problem is not None
    return problem_message(generation.problem, generation.status).text
