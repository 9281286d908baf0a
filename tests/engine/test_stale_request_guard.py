"""How often the service is called if everything fails, and with very many tasks."""

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path

from tests.engine import scripted
from tests.engine.harness import QUICK, a_request, engine_harness
from tests.engine.loopback import on_loopback
from tests.engine.scripted import ScriptedService
from videodesk.generation import Status, new_generation

SCALE = 0.01
"""A second of every wait is a hundredth of one here, and so is an interval between questions."""
SECONDS = 2.0
AS_IN_LIFE = replace(
    QUICK, first_poll=5 * SCALE, intervals=((float("inf"), 10 * SCALE),), delay_factor=SCALE
)


@dataclass(frozen=True)
class Case:
    """What fails for ever, and how many requests of all kinds may come of it meanwhile."""

    failing: dict[str, scripted.Answer]
    at_most: int


CASES = (
    # 2 s stand for 200 s: 20 questions at the usual pace.
    Case({"query": scripted.no_such_task}, 20),
    Case({"query": scripted.proxy_page}, 10),
    Case({"query": scripted.gateway_error(403, "This token has no access to model ")}, 10),
    Case({"query": scripted.state("completed"), "file": scripted.link_refused}, 25),
    Case({"file": scripted.link_refused}, 40),
    Case({"file": scripted.replied(410, b"")}, 40),
    Case({"file": scripted.proxy_page}, 13),
    Case({"file": scripted.replied(200, b"<html>", content_type="text/html")}, 25),
    Case({"file": scripted.replied(200, b"no video", content_type="video/mp4")}, 25),
    Case({"create": scripted.busy}, 4),
    Case({"create": scripted.no_balance}, 1),
    Case({"create": scripted.bad_key}, 1),
)


async def heard_of(case: Case, folder: Path) -> int:
    """How many requests reach the service while this fails."""
    service = ScriptedService(always=case.failing)
    async with (
        on_loopback(service) as address,
        engine_harness(folder, address, pace=AS_IN_LIFE) as harness,
    ):
        sent = await harness.submit(a_request())
        await asyncio.sleep(SECONDS)
        if "create" not in case.failing:
            assert harness.row(sent).status in {Status.PROCESSING, Status.DOWNLOADING}
            assert len(service.creates) == 1
    return len(service.creates) + len(service.queries) + len(service.files)


async def test_permanent_failures_are_retried_slowly(tmp_path: Path) -> None:
    heard = await asyncio.gather(
        *(heard_of(case, tmp_path / str(number)) for number, case in enumerate(CASES))
    )
    for case, count in zip(CASES, heard, strict=True):
        assert 0 < count <= case.at_most, case


async def test_hundreds_of_tasks_stay_within_the_query_rate(tmp_path: Path) -> None:
    service = ScriptedService(queries_until_done=1_000_000)
    pace = replace(QUICK, queries_per_second=100.0)
    async with engine_harness(tmp_path, service, pace=pace) as harness:
        for number in range(300):
            row = replace(
                new_generation(a_request()), status=Status.PROCESSING, task_id=f"task-{number}"
            )
            harness.library.add(row)
            service.charged[f"task-{number}"] = "x"
        await harness.engine.resume()
        await harness.until(lambda: len(service.queries) >= 150)
    begun, ended = service.times[0], service.times[149]
    assert ended - begun >= 149 / 100.0 * 0.9
    assert len(set(service.queries)) >= 150


async def test_many_requests_complete_within_the_limits_of_the_account(tmp_path: Path) -> None:
    service = ScriptedService()
    pace = replace(QUICK, queries_per_second=500.0)
    async with engine_harness(tmp_path, service, pace=pace, active_limit=5) as harness:
        sent = [await harness.submit(a_request(f"clip {number}")) for number in range(40)]
        for each in sent:
            assert (await harness.settle(each)).status is Status.COMPLETED
    assert sorted(service.creates) == sorted(f"clip {number}" for number in range(40))
    assert service.max_active <= 5
