"""The submit step: what may interrupt it, and what follows then."""

import asyncio
import math
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.engine import scripted
from tests.engine.harness import QUICK, a_request, engine_harness
from tests.engine.scripted import ScriptedService
from videodesk.credentials import ApiKey
from videodesk.errors import Code
from videodesk.generation import Status
from videodesk.library.library import Library

SPACED = replace(QUICK, max_create_interval=0.2)


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def test_stop_while_sending_keeps_the_task_id(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        async with service.hold("create"):
            sent = await harness.submit(a_request())
            await harness.until(lambda: len(service.creates) == 1)
            stopping = asyncio.create_task(harness.commands.stop(sent.id))
            await asyncio.sleep(0)
            assert not stopping.done()
        await stopping
        left = harness.row(sent)
        assert left.status is Status.CANCELLED
        assert left.task_id == "task-1"
    assert service.creates == ["a red kite"]


async def test_answer_lost_while_stopping_is_unconfirmed(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.lost]
    async with engine_harness(tmp_path, service) as harness:
        async with service.hold("create"):
            sent = await harness.submit(a_request())
            await harness.until(lambda: len(service.creates) == 1)
            stopping = asyncio.create_task(harness.commands.stop(sent.id))
            await asyncio.sleep(0)
        await stopping
        left = harness.row(sent)
        assert left.status is Status.UNCONFIRMED
        assert left.problem is not None
        assert left.problem.code is Code.ANSWER_LOST


async def test_dismissed_unconfirmed_request_is_never_queued_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.lost]
    async with engine_harness(tmp_path, service) as harness:
        sent = await harness.settle(await harness.submit(a_request()))
        await harness.commands.stop(sent.id)
        let_go = harness.row(sent)
        assert let_go.status is Status.CANCELLED
        assert let_go.problem == sent.problem
        with pytest.raises(Exception, match="answer_was_lost"):
            await harness.commands.follow_again(sent.id)
        assert harness.row(sent) == let_go
        named = await harness.commands.give_task_id(sent.id, "task-1")
        assert (await harness.settle(named)).status is Status.COMPLETED
    assert len(service.creates) == 1


async def test_request_stopped_before_it_was_sent_is_queued_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.busy]
    slow = replace(QUICK, delay_factor=10)
    async with engine_harness(tmp_path, service, pace=slow) as harness:
        sent = await harness.submit(a_request())
        await harness.until(lambda: harness.reports[-1].retry_at is not None)
        await harness.commands.stop(sent.id)
        assert harness.row(sent).status is Status.CANCELLED
        again = await harness.commands.follow_again(sent.id)
        assert again.status is Status.QUEUED
        assert (await harness.settle(again)).status is Status.COMPLETED
    assert len(service.charged) == 1


@pytest.mark.parametrize("answer", [scripted.no_balance, scripted.bad_key])
async def test_request_waiting_for_its_turn_is_not_sent_if_the_account_is_held(
    service: ScriptedService, tmp_path: Path, answer: scripted.Answer
) -> None:
    service.on_create = [answer]
    async with engine_harness(tmp_path, service, pace=SPACED) as harness:
        await harness.queue.pause_queue()  # a new request would be a try of its own
        sent = [await harness.submit(a_request(f"clip {number}")) for number in range(3)]
        await harness.queue.resume_queue()
        waits_for = await harness.engine.scheduler.wait_until_settled(sent[0].id)
        assert waits_for is not None
        for each in sent:
            assert await harness.engine.scheduler.wait_until_settled(each.id) == waits_for
        assert service.creates == ["clip 0"]
        harness.accounts.refresh("default")
        for each in sent:
            assert (await harness.settle(each)).status is Status.COMPLETED
        assert sorted(service.creates) == ["clip 0", "clip 0", "clip 1", "clip 2"]


async def test_request_waiting_for_its_turn_is_sent_with_the_new_key(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, pace=SPACED) as harness:
        first = await harness.submit(a_request("first"))
        await harness.until(lambda: service.creates == ["first"])
        second = await harness.submit(a_request("second"))
        service.keys = {"sk-new"}
        harness.keys["default"] = ApiKey("sk-new")
        harness.accounts.refresh("default")
        for each in (first, second):
            assert (await harness.settle(each)).status is Status.COMPLETED
    assert service.creates == ["first", "second"]
    assert harness.recorder.accounts == []


async def test_refusal_of_the_old_key_does_not_hold_the_new_one(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.bad_key]
    async with engine_harness(tmp_path, service) as harness:
        async with service.hold("create"):
            sent = await harness.submit(a_request())
            await harness.until(lambda: len(service.creates) == 1)
            harness.accounts.refresh("default")
        assert (await harness.settle(sent)).status is Status.COMPLETED
    assert harness.recorder.accounts == []


async def test_key_replaced_while_it_was_fetched_is_not_used(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        harness.keys["default"] = ApiKey("sk-old")
        account = harness.accounts.account("default")
        connecting = asyncio.create_task(account.lease())
        await asyncio.sleep(0)
        harness.keys["default"] = ApiKey(scripted.KEY)
        harness.accounts.refresh("default")
        await connecting
        sent = await harness.settle(await harness.submit(a_request()))
        assert sent.status is Status.COMPLETED
    assert harness.recorder.accounts == []


async def test_accepted_task_is_completed_without_balance(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.queries_until_done = 3
    async with engine_harness(tmp_path, service) as harness:
        first = await harness.submit(a_request("first"))
        await harness.until_status(first, Status.PROCESSING)
        service.on_create = [scripted.no_balance]
        second = await harness.submit(a_request("second"))
        waits_for = await harness.engine.scheduler.wait_until_settled(second.id)
        assert waits_for is not None
        assert waits_for.code is Code.NO_BALANCE
        assert (await harness.settle(first)).status is Status.COMPLETED
        assert harness.row(second).status is Status.QUEUED


async def test_retries_are_visible_stoppable_and_expeditable(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.busy, scripted.busy]
    slow = replace(QUICK, delay_factor=100)
    async with engine_harness(tmp_path, service, pace=slow) as harness:
        sent = await harness.submit(a_request())
        await harness.until(lambda: harness.reports[-1].retry_at is not None)
        waiting = harness.row(sent)
        assert waiting.status is Status.QUEUED
        assert waiting.submitted_at is None
        assert waiting.retry_at is not None
        await harness.commands.try_now(sent.id)
        await harness.until(lambda: len(service.creates) == 2)
        await harness.until_status(sent, Status.QUEUED)
        await harness.commands.stop(sent.id)
        assert harness.row(sent).status is Status.CANCELLED
        assert harness.row(sent).retry_at is None
    assert len(service.creates) == 2
    assert service.charged == {}


async def test_retry_after_of_a_create_applies_to_the_whole_account(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.gateway_error(429, "slow down", retry_after="100")]
    async with engine_harness(tmp_path, service, pace=replace(QUICK, delay_factor=1)) as harness:
        first = await harness.submit(a_request("first"))
        await harness.until(lambda: harness.reports[-1].retry_at is not None)
        second = await harness.submit(a_request("second"))
        account = harness.accounts.account("default")
        await asyncio.sleep(0.1)
        assert service.creates == ["first"]
        account.expedite()
        assert (await harness.settle(second)).status is Status.COMPLETED
        assert harness.row(first).status is Status.QUEUED


async def test_retry_countdown_survives_a_restart(service: ScriptedService, tmp_path: Path) -> None:
    service.on_create = [scripted.busy]
    slow = replace(QUICK, delay_factor=100)
    async with engine_harness(tmp_path, service, pace=slow) as harness:
        sent = await harness.submit(a_request())
        await harness.until(lambda: harness.reports[-1].retry_at is not None)
    async with engine_harness(tmp_path, service, pace=slow) as harness:
        await harness.engine.resume()
        await asyncio.sleep(0.1)
        assert len(service.creates) == 1
        await harness.commands.try_now(sent.id)
        assert (await harness.settle(sent)).status is Status.COMPLETED


async def test_unsent_request_is_retried_three_times_then_failed(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.always["create"] = scripted.not_sent
    async with engine_harness(tmp_path, service) as harness:
        failed = await harness.settle(await harness.submit(a_request()))
        assert failed.status is Status.FAILED
        assert failed.problem is not None
        assert failed.problem.code is Code.UNREACHABLE
    assert len(service.creates) == 4


async def test_close_waits_for_a_task_id(service: ScriptedService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service) as harness:
        async with service.hold("create"):
            sent = await harness.submit(a_request())
            await harness.until(lambda: len(service.creates) == 1)
            closing = asyncio.create_task(harness.engine.close(grace=30))
            await asyncio.sleep(0)
        await closing
        assert harness.row(sent).task_id == "task-1"


async def test_request_closed_while_sending_is_unconfirmed_at_the_next_start(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.gates["create"] = asyncio.Event()
    async with engine_harness(tmp_path, service) as harness:
        sent = await harness.submit(a_request())
        await harness.until(lambda: len(service.creates) == 1)
        await harness.engine.close(grace=0.01)
    async with engine_harness(tmp_path, service) as harness:
        (left,) = await harness.engine.resume()
        assert left.status is Status.UNCONFIRMED
        assert harness.row(sent) == left
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


async def test_request_stopped_while_its_intent_is_written_is_never_sent(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, library_of=SlowToWrite) as harness:
        assert isinstance(harness.library, SlowToWrite)
        sent = await harness.submit(a_request())
        await harness.library.reached.wait()
        stopping = asyncio.create_task(harness.commands.stop(sent.id))
        await asyncio.sleep(0.01)
        harness.library.go_on.set()
        await stopping
        left = harness.row(sent)
        assert left.status is Status.CANCELLED
        assert left.submitted_at is None
    assert service.creates == []


async def test_nothing_is_sent_if_the_queue_is_paused_while_the_intent_is_written(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, library_of=SlowToWrite) as harness:
        assert isinstance(harness.library, SlowToWrite)
        sent = await harness.submit(a_request())
        await harness.library.reached.wait()
        await harness.queue.pause_queue()
        harness.library.go_on.set()
        waits_for = await harness.engine.scheduler.wait_until_settled(sent.id)
        assert waits_for is not None
        assert waits_for.code is Code.QUEUE_PAUSED
        assert harness.row(sent).status is Status.QUEUED
        assert service.creates == []
        await harness.queue.resume_queue()
        assert (await harness.settle(sent)).status is Status.COMPLETED


async def test_task_id_of_another_generation_makes_the_request_unconfirmed(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        first = await harness.settle(await harness.submit(a_request("first")))
        service.on_create = [scripted.replied(200, {"id": first.task_id, "status": "queued"})]
        second = await harness.settle(await harness.submit(a_request("second")))
        assert second.status is Status.UNCONFIRMED
        assert second.problem is not None
        assert first.task_id is not None
        assert first.task_id in second.problem.detail


async def test_failing_event_listener_delays_nothing(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        harness.recorder.raises = True
        sent = await harness.settle(await harness.submit(a_request()))
        assert sent.status is Status.COMPLETED


async def test_create_interval_of_the_profile_is_kept(
    service: ScriptedService, tmp_path: Path
) -> None:
    times: list[float] = []

    def noted(service: ScriptedService, request: httpx.Request) -> httpx.Response:
        times.append(asyncio.get_running_loop().time())
        return scripted.accepted(service, request)

    service.always["create"] = noted
    unhurried = replace(QUICK, max_create_interval=math.inf)
    async with engine_harness(tmp_path, service, pace=unhurried) as harness:
        harness.profiles["default"] = replace(harness.profiles["default"], create_interval=0.4)
        for prompt in "ab":
            await harness.submit(a_request(prompt))
        await harness.until(lambda: len(times) == 2)
        harness.profiles["default"] = replace(harness.profiles["default"], create_interval=0.0)
        harness.accounts.refresh("default")
        for prompt in "cd":
            await harness.submit(a_request(prompt))
        await harness.until(lambda: len(times) == 4)
    assert times[1] - times[0] > 0.2
