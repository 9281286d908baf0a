"""The network goes away and comes back."""

import asyncio
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.engine import scripted
from tests.engine.harness import QUICK, EngineHarness, a_request, engine_harness
from tests.engine.scripted import ScriptedService
from videodesk.engine.pacing import FIRST_PROBE_SECONDS, PROBE_SECONDS
from videodesk.errors import Code
from videodesk.generation import Generation, Status
from videodesk.messages import problem_message


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def tasks_under_way(harness: EngineHarness, count: int) -> list[Generation]:
    sent = [await harness.submit(a_request(f"clip {number}")) for number in range(count)]
    for each in sent:
        await harness.until_status(each, Status.PROCESSING)
    return sent


async def test_unreachable_account_is_probed_by_one_query(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.queries_until_done = 1000
    async with engine_harness(tmp_path, service, active_limit=20) as harness:
        sent = await tasks_under_way(harness, 20)
        service.go_offline()
        await harness.until(lambda: harness.accounts.account("default").is_unreachable)
        asked = len(service.queries)
        await harness.until(lambda: service.probes > 5)
        # What was on its way when the first one failed may still have come.
        assert len(service.queries) <= asked + 20
        probed = service.probes
        service.queries_until_done = 0
        service.go_online()
        for each in sent:
            assert (await harness.settle(each)).status is Status.COMPLETED
    assert service.probes <= probed + 2
    assert [problem and problem.code for _, problem in harness.recorder.accounts] == [
        Code.UNREACHABLE,
        None,
    ]


async def test_nothing_is_sent_while_the_service_is_unreachable(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        service.go_offline()
        sent = [await harness.submit(a_request(f"clip {number}")) for number in range(6)]
        waits_for = await harness.engine.scheduler.wait_until_settled(sent[0].id)
        assert waits_for is not None
        assert waits_for.code is Code.UNREACHABLE
        assert len(service.creates) <= 3
        service.go_online()
        for each in sent:
            await harness.until_status(each, Status.COMPLETED)
    assert len(service.charged) == 6


async def test_short_outage_does_not_end_the_wait(service: ScriptedService, tmp_path: Path) -> None:
    service.on_create = [scripted.not_sent]
    async with engine_harness(tmp_path, service) as harness:
        sent = await harness.settle(await harness.submit(a_request()))
        assert sent.status is Status.COMPLETED
        assert sent.problem is None


async def test_hanging_probe_does_not_hide_a_reachable_network(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        service.always["create"] = scripted.not_sent
        service.gates["models"] = asyncio.Event()
        sent = await harness.submit(a_request())
        await harness.until(lambda: service.probes == 2)
        del service.gates["models"]
        service.go_online()
        assert (await harness.settle(sent)).status is Status.COMPLETED


async def test_outage_resets_the_retry_counts(service: ScriptedService, tmp_path: Path) -> None:
    service.on_create = [scripted.not_sent] * 6
    probed: set[int] = set()

    def first_probe_of_each_create_fails(
        service: ScriptedService, request: httpx.Request
    ) -> httpx.Response:
        # Not by number: on a slow computer, two probes are on their way at once.
        is_first = len(service.creates) not in probed
        probed.add(len(service.creates))
        return (scripted.not_sent if is_first else scripted.models)(service, request)

    service.always["models"] = first_probe_of_each_create_fails
    async with engine_harness(tmp_path, service) as harness:
        sent = await harness.settle(await harness.submit(a_request()))
        assert sent.status is Status.COMPLETED
    assert len(service.creates) == 7


async def test_try_now_probes_an_unreachable_account_at_once(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, pace=replace(QUICK, delay_factor=1000)) as harness:
        service.go_offline()
        sent = await harness.submit(a_request())
        await harness.until(lambda: harness.accounts.account("default").is_unreachable)
        service.go_online()
        await harness.commands.try_now(sent.id)
        assert (await harness.settle(sent)).status is Status.COMPLETED


async def test_unreachable_file_host_does_not_hold_the_account(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_file = [scripted.not_sent] * 3
    async with engine_harness(tmp_path, service) as harness:
        sent = await harness.settle(await harness.submit(a_request()))
        assert sent.status is Status.COMPLETED
        reported = {
            problem_message(each.problem).text
            for each in harness.reports
            if each.problem is not None
        }
        assert reported == {
            "The server that stores the clip could not be reached. The clip is not lost."
        }
    assert harness.recorder.accounts == []


async def test_download_without_network_waits_for_the_account(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        sent = await harness.submit(a_request())
        await harness.until(lambda: len(service.queries) == 1)
        service.always = {"file": scripted.not_sent, "models": scripted.not_sent}
        await harness.until(lambda: harness.accounts.account("default").is_unreachable)
        service.go_online()
        assert (await harness.settle(sent)).status is Status.COMPLETED


async def test_unreachable_network_does_not_hide_a_refused_key(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        service.keys = set()
        sent = await harness.submit(a_request())
        waits_for = await harness.engine.scheduler.wait_until_settled(sent.id)
        assert waits_for is not None
        account = harness.accounts.account("default")
        harness.accounts.mark_unreachable(account, replace(waits_for, code=Code.UNREACHABLE))
        assert account.problem == waits_for


def test_work_resumes_within_five_seconds_of_the_network() -> None:
    assert FIRST_PROBE_SECONDS < PROBE_SECONDS < 5


async def test_tasks_are_polled_one_after_the_other_when_the_network_is_back(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.queries_until_done = 1000
    pace = replace(QUICK, queries_per_second=100)
    async with engine_harness(tmp_path, service, active_limit=20, pace=pace) as harness:
        sent = await tasks_under_way(harness, 20)
        service.go_offline()
        await harness.until(lambda: service.probes > 2)
        service.queries_until_done = 0
        service.times.clear()
        began = asyncio.get_running_loop().time()
        service.go_online()
        for each in sent:
            assert (await harness.settle(each)).status is Status.COMPLETED
    assert service.times[19] - began > 0.01 * 0.9 * 19
