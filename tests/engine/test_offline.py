"""The network goes away and comes back."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import QUICK, Workbench, a_request, workbench
from tests.engine.scripted import ScriptedService
from videodesk.engine.pacing import FIRST_PROBE_SECONDS, PROBE_SECONDS
from videodesk.errors import Code
from videodesk.generation import Generation, Status
from videodesk.messages import problem_message


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def tasks_under_way(bench: Workbench, count: int) -> list[Generation]:
    sent = [await bench.submit(a_request(f"clip {number}")) for number in range(count)]
    for each in sent:
        await bench.until_it_is(each, Status.PROCESSING)
    return sent


async def test_while_the_service_is_away_one_question_speaks_for_all(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.looks_needed = 1000
    async with workbench(tmp_path, service, active_limit=20) as bench:
        sent = await tasks_under_way(bench, 20)
        service.away()
        await bench.until(lambda: bench.accounts.account("default").is_unreachable)
        asked = len(service.queries)
        await bench.until(lambda: service.probes > 5)
        # What was on its way when the first one failed may still have come.
        assert len(service.queries) <= asked + 20
        probed = service.probes
        service.looks_needed = 0
        service.back()
        for each in sent:
            assert (await bench.rest(each)).status is Status.COMPLETED
    assert service.probes <= probed + 2
    assert [trouble and trouble.code for _, trouble in bench.ears.paused] == [
        Code.UNREACHABLE,
        None,
    ]


async def test_nothing_is_sent_while_the_service_is_known_to_be_away(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        service.away()
        sent = [await bench.submit(a_request(f"clip {number}")) for number in range(6)]
        waits_for = await bench.runner.scheduler.wait_until_settled(sent[0].id)
        assert waits_for is not None
        assert waits_for.code is Code.UNREACHABLE
        assert len(service.creates) <= 3
        service.back()
        for each in sent:
            await bench.until_it_is(each, Status.COMPLETED)
    assert len(service.charged) == 6


async def test_a_short_break_is_nothing_to_stop_for(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.not_sent]
    async with workbench(tmp_path, service) as bench:
        sent = await bench.rest(await bench.submit(a_request()))
        assert sent.status is Status.COMPLETED
        assert sent.problem is None


async def test_a_question_that_hangs_does_not_hide_that_the_network_is_back(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        service.always["create"] = scripted.not_sent
        service.gates["models"] = asyncio.Event()
        sent = await bench.submit(a_request())
        await bench.until(lambda: service.probes == 2)
        del service.gates["models"]
        service.back()
        assert (await bench.rest(sent)).status is Status.COMPLETED


async def test_a_service_that_was_really_away_is_no_reason_to_give_up(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.not_sent] * 6
    service.on_models = [scripted.not_sent, scripted.models] * 6
    async with workbench(tmp_path, service) as bench:
        sent = await bench.rest(await bench.submit(a_request()))
        assert sent.status is Status.COMPLETED
    assert len(service.creates) == 7


async def test_its_owner_need_not_wait_for_the_next_question(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, pace=replace(QUICK, delay_factor=1000)) as bench:
        service.away()
        sent = await bench.submit(a_request())
        await bench.until(lambda: bench.accounts.account("default").is_unreachable)
        service.back()
        await bench.decisions.try_now(sent.id)
        assert (await bench.rest(sent)).status is Status.COMPLETED


async def test_a_place_of_files_that_is_away_does_not_hold_the_account_back(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_file = [scripted.not_sent] * 3
    async with workbench(tmp_path, service) as bench:
        sent = await bench.rest(await bench.submit(a_request()))
        assert sent.status is Status.COMPLETED
        told = {
            problem_message(each.problem).text for each in bench.reports if each.problem is not None
        }
        assert told == {"The place where the clip lies could not be reached. The clip is not lost."}
    assert bench.ears.paused == []


async def test_a_download_that_finds_no_network_waits_for_the_account(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        sent = await bench.submit(a_request())
        await bench.until(lambda: len(service.queries) == 1)
        service.always = {"file": scripted.not_sent, "models": scripted.not_sent}
        await bench.until(lambda: bench.accounts.account("default").is_unreachable)
        service.back()
        assert (await bench.rest(sent)).status is Status.COMPLETED


async def test_a_lost_network_does_not_cover_up_a_refused_key(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        service.keys = set()
        sent = await bench.submit(a_request())
        waits_for = await bench.runner.scheduler.wait_until_settled(sent.id)
        assert waits_for is not None
        account = bench.accounts.account("default")
        bench.accounts.mark_unreachable(account, replace(waits_for, code=Code.UNREACHABLE))
        assert account.problem == waits_for


def test_after_the_network_is_back_it_goes_on_within_five_seconds() -> None:
    assert FIRST_PROBE_SECONDS < PROBE_SECONDS < 5


async def test_after_the_network_is_back_tasks_are_asked_about_one_after_the_other(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.looks_needed = 1000
    pace = replace(QUICK, queries_per_second=100)
    async with workbench(tmp_path, service, active_limit=20, pace=pace) as bench:
        sent = await tasks_under_way(bench, 20)
        service.away()
        await bench.until(lambda: service.probes > 2)
        service.looks_needed = 0
        service.times.clear()
        began = asyncio.get_running_loop().time()
        service.back()
        for each in sent:
            assert (await bench.rest(each)).status is Status.COMPLETED
    assert service.times[19] - began > 0.01 * 0.9 * 19
