"""The user's commands on the queue: order, pause and emptying; also over restarts."""

import asyncio
import gc
import threading
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from tests.engine import scripted
from tests.engine.harness import QUICK, EngineHarness, a_request, engine_harness
from tests.engine.scripted import ScriptedService
from videodesk.engine.queue_commands import QueueCommands
from videodesk.errors import Code
from videodesk.events import QueueChanged
from videodesk.generation import Generation, Status, new_generation
from videodesk.library.library import Library
from videodesk.library.rows import COLUMNS


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def submit_in_order(harness: EngineHarness, *prompts: str) -> list[Generation]:
    return [await harness.submit(a_request(prompt)) for prompt in prompts]


async def test_paused_queue_sends_nothing_and_tracks_running_tasks(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        running = await harness.submit(a_request("running"))
        await harness.until_status(running, Status.PROCESSING)
        await harness.queue.pause_queue()
        assert harness.queue.queue_is_paused
        waiting = await harness.submit(a_request("waiting"))
        waits_for = await harness.engine.scheduler.wait_until_settled(waiting.id)
        assert waits_for is not None
        assert waits_for.code is Code.QUEUE_PAUSED
        assert (await harness.settle(running)).status is Status.COMPLETED
        assert service.creates == ["running"]
        await harness.queue.resume_queue()
        assert (await harness.settle(waiting)).status is Status.COMPLETED


async def test_pause_and_order_survive_a_restart(service: ScriptedService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service, active_limit=1) as harness:
        await harness.queue.pause_queue()
        a, b, c = await submit_in_order(harness, "a", "b", "c")
        await harness.queue.move_in_queue(c.id, a.id)
        await harness.queue.move_in_queue(a.id, None)
        assert harness.queue.queue == [c.id, b.id, a.id]
    async with engine_harness(tmp_path, service, active_limit=1) as harness:
        taken_up = await harness.engine.resume()
        assert [each.id for each in taken_up] == [c.id, b.id, a.id]
        assert harness.queue.queue_is_paused
        assert service.creates == []
        await harness.queue.resume_queue()
        for each in (a, b, c):
            assert (await harness.settle(each)).status is Status.COMPLETED
        assert service.creates == ["c", "b", "a"]
    async with engine_harness(tmp_path, service) as harness:
        await harness.settle(await harness.submit(a_request("d")))
        assert not harness.queue.queue_is_paused


async def test_order_membership_and_pause_of_the_queue_are_published(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, active_limit=1) as harness:
        queues = harness.recorder.queues
        await harness.queue.pause_queue()
        assert queues[-1] == QueueChanged((), is_paused=True)
        a, b = await harness.engine.submit([a_request("a"), a_request("b")])
        await harness.until(lambda: queues[-1] == QueueChanged((a.id, b.id), is_paused=True))
        await harness.queue.move_in_queue(b.id, a.id)
        assert queues[-1] == QueueChanged((b.id, a.id), is_paused=True)
        await harness.commands.stop(b.id)
        assert queues[-1] == QueueChanged((a.id,), is_paused=True)
        await harness.queue.resume_queue()
        await harness.settle(a)
        assert queues[-2:] == [
            QueueChanged((a.id,), is_paused=False),
            QueueChanged((), is_paused=False),
        ]


async def test_queue_is_published_once_for_requests_that_are_queued_together(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        await harness.queue.pause_queue()
        harness.recorder.queues.clear()
        made = await harness.engine.submit([a_request(each) for each in "abc"])
        await harness.until(lambda: bool(harness.recorder.queues))
        assert harness.recorder.queues == [
            QueueChanged(tuple(each.id for each in made), is_paused=True)
        ]


async def test_request_put_back_is_appended(service: ScriptedService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service, active_limit=1) as harness:
        await harness.queue.pause_queue()
        a, b = await submit_in_order(harness, "a", "b")
        await harness.commands.stop(a.id)
        await harness.commands.follow_again(a.id)
        assert harness.queue.queue == [b.id, a.id]
    async with engine_harness(tmp_path, service) as harness:
        assert [each.id for each in await harness.engine.resume()] == [b.id, a.id]


async def test_pause_sends_none_of_the_requests_waiting_for_their_turn(
    service: ScriptedService, tmp_path: Path
) -> None:
    spaced = replace(QUICK, max_create_interval=0.1)
    async with engine_harness(tmp_path, service, pace=spaced) as harness:
        await submit_in_order(harness, "a", "b", "c")
        await harness.until(lambda: service.creates == ["a"])
        await harness.queue.pause_queue()
        await asyncio.sleep(0.3)
        assert service.creates == ["a"]
        await harness.queue.resume_queue()
        await harness.until(lambda: len(service.creates) == 3)
        assert service.creates == ["a", "b", "c"]


async def test_sent_request_cannot_be_moved(service: ScriptedService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service, active_limit=1) as harness:
        first = await harness.settle(await harness.submit(a_request("first")))
        await harness.queue.pause_queue()
        (a,) = await submit_in_order(harness, "a")
        await harness.queue.move_in_queue(first.id, a.id)
        assert harness.queue.queue == [a.id]


async def test_empty_queue_cancels_only_what_was_never_sent(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.accepted, scripted.busy]
    service.always["query"] = scripted.state("processing")
    async with engine_harness(
        tmp_path, service, active_limit=2, pace=replace(QUICK, delay_factor=100)
    ) as harness:
        running, trying, *waiting = await submit_in_order(harness, "a", "b", "c", "d")
        await harness.until_status(running, Status.PROCESSING)
        await harness.until(lambda: any(each.retry_at for each in harness.reports))
        stopped = await harness.queue.empty_queue()
        assert {each.id for each in stopped} == {trying.id, *(each.id for each in waiting)}
        assert all(each.status is Status.CANCELLED for each in stopped)
        assert [harness.row(each) for each in stopped] == stopped
        assert harness.queue.queue == []
        assert harness.row(running).status is Status.PROCESSING
    assert service.creates == ["a", "b"]


async def test_empty_queue_leaves_a_request_being_sent(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        async with service.hold("create"):
            sent = await harness.submit(a_request())
            await harness.until(lambda: len(service.creates) == 1)
            assert await harness.queue.empty_queue() == []
        assert (await harness.settle(sent)).status is Status.COMPLETED


async def test_request_removed_from_the_queue_is_cancelled(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        await harness.queue.pause_queue()
        first, second = await submit_in_order(harness, "a", "b")
        removed = await harness.queue.remove_from_queue(first.id)
        assert removed == harness.row(first)
        assert removed.status is Status.CANCELLED
        assert harness.queue.queue == [second.id]
        assert await harness.queue.remove_from_queue(first.id) is None
    assert service.creates == []


async def test_removed_request_is_put_back_only_if_nothing_was_done_with_it(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        await harness.queue.pause_queue()
        made = await harness.submit(a_request())
        await harness.queue.remove_from_queue(made.id)
        await harness.queue.put_back(made.id)
        await harness.queue.put_back(made.id)
        assert harness.queue.queue == [made.id]
        await harness.queue.resume_queue()
        await harness.until_status(made, Status.PROCESSING)
        await harness.commands.stop(made.id)
        stopped = harness.row(made)
        assert stopped.status is Status.CANCELLED
        await harness.queue.put_back(made.id)
        assert harness.row(made) == stopped
    assert len(service.creates) == 1


async def test_request_that_is_being_sent_is_not_removed_from_the_queue(
    service: ScriptedService, tmp_path: Path
) -> None:
    """It would be charged, and nobody would fetch its clip."""
    async with engine_harness(tmp_path, service) as harness:
        async with service.hold("create"):
            sent = await harness.submit(a_request())
            await harness.until(lambda: len(service.creates) == 1)
            assert harness.queue.queue == [sent.id]
            assert await harness.queue.remove_from_queue(sent.id) is None
        assert (await harness.settle(sent)).status is Status.COMPLETED


async def test_held_profile_does_not_delay_the_others(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, active_limit=1) as harness:
        harness.profiles["other"] = replace(harness.profiles["default"], name="other")
        harness.keys["other"] = harness.keys["default"]
        del harness.keys["default"]
        first = await harness.submit(a_request("no key"))
        second = await harness.submit(a_request("has a key", profile="other"))
        assert (await harness.settle(second)).status is Status.COMPLETED
        waits_for = await harness.engine.scheduler.wait_until_settled(first.id)
        assert waits_for is not None
        assert waits_for.code is Code.KEY_MISSING


async def test_raised_active_limit_is_used_at_once(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.always["query"] = scripted.state("processing")
    async with engine_harness(tmp_path, service, active_limit=1) as harness:
        await submit_in_order(harness, "a", "b", "c")
        await harness.until(lambda: service.creates == ["a"])
        harness.profiles["default"] = replace(harness.profiles["default"], active_limit=3)
        harness.accounts.refresh("default")
        await harness.until(lambda: service.creates == ["a", "b", "c"])


def fill(folder: Path, count: int) -> None:
    """Queued rows, in one transaction: each on its own would cost a sync of the disk."""
    with Library(folder) as library:
        library.add(new_generation(a_request("a prompt of a usual length. " * 8)))
    copied = ", ".join(each for each in COLUMNS if each != "id")
    connection = apsw.Connection(str(folder / "library.db"))
    connection.execute(
        "WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?) "
        f"INSERT INTO generations (id, {copied}, position) "
        f"SELECT printf('%016x', n), {copied}, n FROM generations, numbers",
        (count,),
    )
    connection.close()


async def test_ten_thousand_queued_requests_start_only_the_active_limit(
    service: ScriptedService, tmp_path: Path
) -> None:
    fill(tmp_path / "library", 10_000)
    service.gates["create"] = asyncio.Event()
    async with engine_harness(tmp_path, service) as harness:
        gc.collect()
        tracemalloc.start()
        try:
            taken_up = await harness.engine.resume()
            assert len(taken_up) == len(harness.queue.queue) == 10_000
            taken_up.clear()
            gc.collect()
            used, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert harness.engine.scheduler.active == 3
        assert len(asyncio.all_tasks()) < 20
        assert used < 30_000_000, used


async def test_nothing_is_sent_with_a_removed_profile(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, active_limit=1) as harness:
        async with service.hold("query"):
            running, waiting = await submit_in_order(harness, "running", "waiting")
            await harness.until_status(running, Status.PROCESSING)
            profile = harness.profiles.pop("default")
            harness.accounts.refresh("default")
            for each in (running, waiting):
                waits_for = await harness.engine.scheduler.wait_until_settled(each.id)
                assert waits_for is not None
                assert waits_for.code is Code.PROFILE_UNKNOWN
        assert service.creates == ["running"]
        harness.profiles["default"] = profile
        harness.accounts.refresh("default")
        for each in (running, waiting):
            assert (await harness.settle(each)).status is Status.COMPLETED


async def test_stop_sending_lets_sent_requests_get_their_answers(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, active_limit=2) as harness:
        async with service.hold("create"):
            first, second, third = await submit_in_order(harness, "first", "second", "third")
            await harness.until(lambda: len(service.creates) == 2)
            harness.engine.scheduler.stop_sending()
        assert (await harness.settle(first)).status is Status.COMPLETED
        assert (await harness.settle(second)).status is Status.COMPLETED
        fourth = await harness.submit(a_request("fourth"))
        await harness.commands.try_profile_now("default")
        assert harness.queue.queue == [third.id, fourth.id]
    assert sorted(service.creates) == ["first", "second"]
    async with engine_harness(tmp_path, service) as harness:
        await harness.engine.resume()
        for each in (third, fourth):
            assert (await harness.settle(each)).status is Status.COMPLETED


async def test_stop_sending_requeues_dispatched_requests(
    service: ScriptedService, tmp_path: Path
) -> None:
    slowly = replace(QUICK, max_create_interval=0.5)
    async with engine_harness(tmp_path, service, pace=slowly) as harness:
        harness.profiles["default"] = replace(harness.profiles["default"], create_interval=0.5)
        first, second = await submit_in_order(harness, "first", "second")
        await harness.until_status(first, Status.PROCESSING)
        harness.engine.scheduler.stop_sending()
        assert (await harness.settle(first)).status is Status.COMPLETED
        await harness.until_active(0)
        assert harness.row(second).status is Status.QUEUED
    assert service.creates == ["first"]


class SlowReorder(Library):
    """A library whose first order is overtaken by the second, if anything lets that happen."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.is_first = True
        self.overtaken = threading.Event()

    def reorder(self, ids: Sequence[str]) -> None:
        was_first, self.is_first = self.is_first, False
        if was_first:
            self.overtaken.wait(0.2)
        super().reorder(ids)
        self.overtaken.set()


async def test_concurrent_moves_run_one_after_the_other(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, library_of=SlowReorder) as harness:
        other = QueueCommands(harness.engine.context, harness.engine.scheduler)
        await harness.queue.pause_queue()
        first, second, third = await submit_in_order(harness, "first", "second", "third")
        await asyncio.gather(
            harness.queue.move_in_queue(first.id, None), other.move_in_queue(second.id, None)
        )
        assert other.queue == [third.id, first.id, second.id]
        assert [each.id for each in harness.library.unfinished()] == other.queue
