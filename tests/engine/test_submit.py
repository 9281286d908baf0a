"""The one request that costs money: what may come in between, and what follows then."""

import asyncio
import math
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.engine import scripted
from tests.engine.harness import QUICK, a_request, workbench
from tests.engine.scripted import ScriptedService
from videodesk.credentials import ApiKey
from videodesk.errors import Code
from videodesk.generation import Status
from videodesk.library.library import Library

SPACED = replace(QUICK, max_create_interval=0.2)


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def test_stopping_while_the_answer_is_out_keeps_the_task_id(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        async with service.held("create"):
            sent = await bench.submit(a_request())
            await bench.until(lambda: len(service.creates) == 1)
            stopping = asyncio.create_task(bench.decisions.stop(sent.id))
            await asyncio.sleep(0)
            assert not stopping.done()
        await stopping
        left = bench.now(sent)
        assert left.status is Status.CANCELLED
        assert left.task_id == "task-1"
    assert service.creates == ["a red kite"]


async def test_an_answer_that_is_lost_while_stopping_stays_in_doubt(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.lost]
    async with workbench(tmp_path, service) as bench:
        async with service.held("create"):
            sent = await bench.submit(a_request())
            await bench.until(lambda: len(service.creates) == 1)
            stopping = asyncio.create_task(bench.decisions.stop(sent.id))
            await asyncio.sleep(0)
        await stopping
        left = bench.now(sent)
        assert left.status is Status.UNCONFIRMED
        assert left.problem is not None
        assert left.problem.code is Code.ANSWER_LOST


async def test_what_was_in_doubt_and_let_go_is_never_queued_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.lost]
    async with workbench(tmp_path, service) as bench:
        sent = await bench.rest(await bench.submit(a_request()))
        await bench.decisions.stop(sent.id)
        let_go = bench.now(sent)
        assert let_go.status is Status.CANCELLED
        assert let_go.problem == sent.problem
        with pytest.raises(Exception, match="answer_was_lost"):
            await bench.decisions.follow_again(sent.id)
        assert bench.now(sent) == let_go
        named = await bench.decisions.give_task_id(sent.id, "task-1")
        assert (await bench.rest(named)).status is Status.COMPLETED
    assert len(service.creates) == 1


async def test_what_was_stopped_before_it_left_goes_back_into_the_queue(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.busy]
    slow = replace(QUICK, delay_factor=10)
    async with workbench(tmp_path, service, pace=slow) as bench:
        sent = await bench.submit(a_request())
        await bench.until(lambda: bench.reports[-1].retry_at is not None)
        await bench.decisions.stop(sent.id)
        assert bench.now(sent).status is Status.CANCELLED
        again = await bench.decisions.follow_again(sent.id)
        assert again.status is Status.QUEUED
        assert (await bench.rest(again)).status is Status.COMPLETED
    assert len(service.charged) == 1


@pytest.mark.parametrize("answer", [scripted.no_balance, scripted.bad_key])
async def test_what_waits_for_its_turn_is_not_sent_once_the_account_is_known_to_be_bad(
    service: ScriptedService, tmp_path: Path, answer: scripted.Answer
) -> None:
    service.on_create = [answer]
    async with workbench(tmp_path, service, pace=SPACED) as bench:
        await bench.queue.pause_queue()  # a new request would be a try of its own
        sent = [await bench.submit(a_request(f"clip {number}")) for number in range(3)]
        await bench.queue.resume_queue()
        waits_for = await bench.runner.scheduler.wait_until_settled(sent[0].id)
        assert waits_for is not None
        for each in sent:
            assert await bench.runner.scheduler.wait_until_settled(each.id) == waits_for
        assert service.creates == ["clip 0"]
        bench.accounts.refresh("default")
        for each in sent:
            assert (await bench.rest(each)).status is Status.COMPLETED
        assert sorted(service.creates) == ["clip 0", "clip 0", "clip 1", "clip 2"]


async def test_a_request_on_its_way_to_its_turn_leaves_with_the_new_key(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, pace=SPACED) as bench:
        first = await bench.submit(a_request("first"))
        await bench.until(lambda: service.creates == ["first"])
        second = await bench.submit(a_request("second"))
        service.keys = {"sk-new"}
        bench.keys["default"] = ApiKey("sk-new")
        bench.accounts.refresh("default")
        for each in (first, second):
            assert (await bench.rest(each)).status is Status.COMPLETED
    assert service.creates == ["first", "second"]
    assert bench.ears.paused == []


async def test_a_verdict_on_the_old_key_does_not_hold_the_new_one_back(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.bad_key]
    async with workbench(tmp_path, service) as bench:
        async with service.held("create"):
            sent = await bench.submit(a_request())
            await bench.until(lambda: len(service.creates) == 1)
            bench.accounts.refresh("default")
        assert (await bench.rest(sent)).status is Status.COMPLETED
    assert bench.ears.paused == []


async def test_a_key_that_was_being_fetched_when_it_was_replaced_is_not_used(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        bench.keys["default"] = ApiKey("sk-old")
        account = bench.accounts.account("default")
        connecting = asyncio.create_task(account.lease())
        await asyncio.sleep(0)
        bench.keys["default"] = ApiKey(scripted.KEY)
        bench.accounts.refresh("default")
        await connecting
        sent = await bench.rest(await bench.submit(a_request()))
        assert sent.status is Status.COMPLETED
    assert bench.ears.paused == []


async def test_without_balance_what_the_service_has_taken_is_followed_and_fetched(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.looks_needed = 3
    async with workbench(tmp_path, service) as bench:
        first = await bench.submit(a_request("first"))
        await bench.until_it_is(first, Status.PROCESSING)
        service.on_create = [scripted.no_balance]
        second = await bench.submit(a_request("second"))
        waits_for = await bench.runner.scheduler.wait_until_settled(second.id)
        assert waits_for is not None
        assert waits_for.code is Code.NO_BALANCE
        assert (await bench.rest(first)).status is Status.COMPLETED
        assert bench.now(second).status is Status.QUEUED


async def test_retries_can_be_seen_stopped_and_hurried(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.busy, scripted.busy]
    slow = replace(QUICK, delay_factor=100)
    async with workbench(tmp_path, service, pace=slow) as bench:
        sent = await bench.submit(a_request())
        await bench.until(lambda: bench.reports[-1].retry_at is not None)
        waiting = bench.now(sent)
        assert waiting.status is Status.QUEUED
        assert waiting.submitted_at is None
        assert waiting.retry_at is not None
        await bench.decisions.try_now(sent.id)
        await bench.until(lambda: len(service.creates) == 2)
        await bench.until_it_is(sent, Status.QUEUED)
        await bench.decisions.stop(sent.id)
        assert bench.now(sent).status is Status.CANCELLED
        assert bench.now(sent).retry_at is None
    assert len(service.creates) == 2
    assert service.charged == {}


async def test_what_the_service_says_about_waiting_is_about_all_requests_of_the_account(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.gateway_error(429, "slow down", retry_after="100")]
    async with workbench(tmp_path, service, pace=replace(QUICK, delay_factor=1)) as bench:
        first = await bench.submit(a_request("first"))
        await bench.until(lambda: bench.reports[-1].retry_at is not None)
        second = await bench.submit(a_request("second"))
        account = bench.accounts.account("default")
        await asyncio.sleep(0.1)
        assert service.creates == ["first"]
        account.expedite()
        assert (await bench.rest(second)).status is Status.COMPLETED
        assert bench.now(first).status is Status.QUEUED


async def test_a_countdown_of_the_last_run_is_kept(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.busy]
    slow = replace(QUICK, delay_factor=100)
    async with workbench(tmp_path, service, pace=slow) as bench:
        sent = await bench.submit(a_request())
        await bench.until(lambda: bench.reports[-1].retry_at is not None)
    async with workbench(tmp_path, service, pace=slow) as bench:
        await bench.runner.resume()
        await asyncio.sleep(0.1)
        assert len(service.creates) == 1
        await bench.decisions.try_now(sent.id)
        assert (await bench.rest(sent)).status is Status.COMPLETED


async def test_a_request_that_never_left_is_tried_three_times_more_and_then_failed(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.always["create"] = scripted.not_sent
    async with workbench(tmp_path, service) as bench:
        failed = await bench.rest(await bench.submit(a_request()))
        assert failed.status is Status.FAILED
        assert failed.problem is not None
        assert failed.problem.code is Code.UNREACHABLE
    assert len(service.creates) == 4


async def test_closing_waits_for_a_task_id_that_is_about_to_come(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        async with service.held("create"):
            sent = await bench.submit(a_request())
            await bench.until(lambda: len(service.creates) == 1)
            closing = asyncio.create_task(bench.runner.close(grace=30))
            await asyncio.sleep(0)
        await closing
        assert bench.now(sent).task_id == "task-1"


async def test_what_is_closed_in_the_middle_of_sending_is_in_doubt_at_the_next_start(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.gates["create"] = asyncio.Event()
    async with workbench(tmp_path, service) as bench:
        sent = await bench.submit(a_request())
        await bench.until(lambda: len(service.creates) == 1)
        await bench.runner.close(grace=0.01)
    async with workbench(tmp_path, service) as bench:
        (left,) = await bench.runner.resume()
        assert left.status is Status.UNCONFIRMED
        assert bench.now(sent) == left
    assert len(service.creates) == 1


class SlowToWrite(Library):
    """A library whose next write of `submitting` waits until the test lets it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.reached = asyncio.Event()
        self.go_on = asyncio.Event()
        self.loop = asyncio.get_running_loop()

    def change(self, before, after):  # type: ignore[no-untyped-def]  # as in Library
        if after.status is Status.SUBMITTING:
            self.loop.call_soon_threadsafe(self.reached.set)
            asyncio.run_coroutine_threadsafe(self.go_on.wait(), self.loop).result()
        super().change(before, after)


async def test_what_is_stopped_while_its_intent_is_being_written_was_never_sent(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, library_of=SlowToWrite) as bench:
        assert isinstance(bench.library, SlowToWrite)
        sent = await bench.submit(a_request())
        await bench.library.reached.wait()
        stopping = asyncio.create_task(bench.decisions.stop(sent.id))
        await asyncio.sleep(0.01)
        bench.library.go_on.set()
        await stopping
        left = bench.now(sent)
        assert left.status is Status.CANCELLED
        assert left.submitted_at is None
    assert service.creates == []


async def test_nothing_is_sent_when_the_account_is_held_while_the_intent_is_being_written(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, library_of=SlowToWrite) as bench:
        assert isinstance(bench.library, SlowToWrite)
        sent = await bench.submit(a_request())
        await bench.library.reached.wait()
        await bench.queue.pause_queue()
        bench.library.go_on.set()
        waits_for = await bench.runner.scheduler.wait_until_settled(sent.id)
        assert waits_for is not None
        assert waits_for.code is Code.QUEUE_PAUSED
        assert bench.now(sent).status is Status.QUEUED
        assert service.creates == []
        await bench.queue.resume_queue()
        assert (await bench.rest(sent)).status is Status.COMPLETED


async def test_a_task_id_that_another_generation_has_leaves_the_request_in_doubt(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        first = await bench.rest(await bench.submit(a_request("first")))
        service.on_create = [scripted.replied(200, {"id": first.task_id, "status": "queued"})]
        second = await bench.rest(await bench.submit(a_request("second")))
        assert second.status is Status.UNCONFIRMED
        assert second.problem is not None
        assert first.task_id is not None
        assert first.task_id in second.problem.detail


async def test_an_ear_that_fails_holds_nothing_up(service: ScriptedService, tmp_path: Path) -> None:
    async with workbench(tmp_path, service) as bench:
        bench.ears.fails = True
        sent = await bench.rest(await bench.submit(a_request()))
        assert sent.status is Status.COMPLETED


async def test_a_profile_says_how_far_apart_its_requests_leave(
    service: ScriptedService, tmp_path: Path
) -> None:
    times: list[float] = []

    def noted(service: ScriptedService, request: httpx.Request) -> httpx.Response:
        times.append(asyncio.get_running_loop().time())
        return scripted.taken(service, request)

    service.always["create"] = noted
    unhurried = replace(QUICK, max_create_interval=math.inf)
    async with workbench(tmp_path, service, pace=unhurried) as bench:
        bench.profiles["default"] = replace(bench.profiles["default"], create_interval=0.4)
        for prompt in "ab":
            await bench.submit(a_request(prompt))
        await bench.until(lambda: len(times) == 2)
        bench.profiles["default"] = replace(bench.profiles["default"], create_interval=0.0)
        bench.accounts.refresh("default")
        for prompt in "cd":
            await bench.submit(a_request(prompt))
        await bench.until(lambda: len(times) == 4)
    assert times[1] - times[0] > 0.2
