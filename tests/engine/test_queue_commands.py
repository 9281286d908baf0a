"""The queue in its owner's hands: its order, its pauses, and its end; also over restarts."""

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
from tests.engine.harness import QUICK, Workbench, a_request, workbench
from tests.engine.scripted import ScriptedService
from videodesk.engine.commands import QueueCommands
from videodesk.errors import Code
from videodesk.events import QueueChanged
from videodesk.generation import Generation, Status, new_generation
from videodesk.library.library import Library
from videodesk.library.rows import COLUMNS


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def in_line(bench: Workbench, *prompts: str) -> list[Generation]:
    return [await bench.submit(a_request(prompt)) for prompt in prompts]


async def test_a_paused_queue_sends_nothing_and_follows_what_runs(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        running = await bench.submit(a_request("running"))
        await bench.until_it_is(running, Status.PROCESSING)
        await bench.queue.pause_queue()
        assert bench.queue.queue_is_paused
        waiting = await bench.submit(a_request("waiting"))
        waits_for = await bench.runner.scheduler.wait_until_settled(waiting.id)
        assert waits_for is not None
        assert waits_for.code is Code.QUEUE_PAUSED
        assert (await bench.rest(running)).status is Status.COMPLETED
        assert service.creates == ["running"]
        await bench.queue.resume_queue()
        assert (await bench.rest(waiting)).status is Status.COMPLETED


async def test_a_pause_and_the_order_survive_a_restart(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, active_limit=1) as bench:
        await bench.queue.pause_queue()
        a, b, c = await in_line(bench, "a", "b", "c")
        await bench.queue.move_in_queue(c.id, a.id)
        await bench.queue.move_in_queue(a.id, None)
        assert bench.queue.queue == [c.id, b.id, a.id]
    async with workbench(tmp_path, service, active_limit=1) as bench:
        taken_up = await bench.runner.resume()
        assert [each.id for each in taken_up] == [c.id, b.id, a.id]
        assert bench.queue.queue_is_paused
        assert service.creates == []
        await bench.queue.resume_queue()
        for each in (a, b, c):
            assert (await bench.rest(each)).status is Status.COMPLETED
        assert service.creates == ["c", "b", "a"]
    async with workbench(tmp_path, service) as bench:
        await bench.rest(await bench.submit(a_request("d")))
        assert not bench.queue.queue_is_paused


async def test_order_membership_and_pause_of_the_queue_are_published(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, active_limit=1) as bench:
        queues = bench.ears.queues
        await bench.queue.pause_queue()
        assert queues[-1] == QueueChanged((), is_paused=True)
        a, b = await bench.runner.submit([a_request("a"), a_request("b")])
        await bench.until(lambda: queues[-1] == QueueChanged((a.id, b.id), is_paused=True))
        await bench.queue.move_in_queue(b.id, a.id)
        assert queues[-1] == QueueChanged((b.id, a.id), is_paused=True)
        await bench.decisions.stop(b.id)
        assert queues[-1] == QueueChanged((a.id,), is_paused=True)
        await bench.queue.resume_queue()
        await bench.rest(a)
        assert queues[-2:] == [
            QueueChanged((a.id,), is_paused=False),
            QueueChanged((), is_paused=False),
        ]


async def test_queue_is_published_once_for_requests_that_are_queued_together(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        await bench.queue.pause_queue()
        bench.ears.queues.clear()
        made = await bench.runner.submit([a_request(each) for each in "abc"])
        await bench.until(lambda: bool(bench.ears.queues))
        assert bench.ears.queues == [QueueChanged(tuple(each.id for each in made), is_paused=True)]


async def test_what_comes_back_into_the_queue_stands_at_its_end(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, active_limit=1) as bench:
        await bench.queue.pause_queue()
        a, b = await in_line(bench, "a", "b")
        await bench.decisions.stop(a.id)
        await bench.decisions.follow_again(a.id)
        assert bench.queue.queue == [b.id, a.id]
    async with workbench(tmp_path, service) as bench:
        assert [each.id for each in await bench.runner.resume()] == [b.id, a.id]


async def test_pausing_while_some_wait_for_their_turn_sends_none_of_them(
    service: ScriptedService, tmp_path: Path
) -> None:
    spaced = replace(QUICK, max_create_interval=0.1)
    async with workbench(tmp_path, service, pace=spaced) as bench:
        await in_line(bench, "a", "b", "c")
        await bench.until(lambda: service.creates == ["a"])
        await bench.queue.pause_queue()
        await asyncio.sleep(0.3)
        assert service.creates == ["a"]
        await bench.queue.resume_queue()
        await bench.until(lambda: len(service.creates) == 3)
        assert service.creates == ["a", "b", "c"]


async def test_what_was_sent_can_no_longer_be_moved(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, active_limit=1) as bench:
        first = await bench.rest(await bench.submit(a_request("first")))
        await bench.queue.pause_queue()
        (a,) = await in_line(bench, "a")
        await bench.queue.move_in_queue(first.id, a.id)
        assert bench.queue.queue == [a.id]


async def test_emptying_the_queue_stops_what_was_never_sent_and_nothing_else(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.taken, scripted.busy]
    service.always["query"] = scripted.state("processing")
    async with workbench(
        tmp_path, service, active_limit=2, pace=replace(QUICK, delay_factor=100)
    ) as bench:
        running, trying, *waiting = await in_line(bench, "a", "b", "c", "d")
        await bench.until_it_is(running, Status.PROCESSING)
        await bench.until(lambda: any(each.retry_at for each in bench.reports))
        stopped = await bench.queue.empty_queue()
        assert {each.id for each in stopped} == {trying.id, *(each.id for each in waiting)}
        assert all(each.status is Status.CANCELLED for each in stopped)
        assert [bench.now(each) for each in stopped] == stopped
        assert bench.queue.queue == []
        assert bench.now(running).status is Status.PROCESSING
    assert service.creates == ["a", "b"]


async def test_emptying_leaves_alone_what_is_just_being_sent(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        async with service.held("create"):
            sent = await bench.submit(a_request())
            await bench.until(lambda: len(service.creates) == 1)
            assert await bench.queue.empty_queue() == []
        assert (await bench.rest(sent)).status is Status.COMPLETED


async def test_one_profile_that_waits_does_not_hold_up_the_others(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, active_limit=1) as bench:
        bench.profiles["other"] = replace(bench.profiles["default"], name="other")
        bench.keys["other"] = bench.keys["default"]
        del bench.keys["default"]
        first = await bench.submit(a_request("no key"))
        second = await bench.submit(a_request("has a key", profile="other"))
        assert (await bench.rest(second)).status is Status.COMPLETED
        waits_for = await bench.runner.scheduler.wait_until_settled(first.id)
        assert waits_for is not None
        assert waits_for.code is Code.KEY_MISSING


async def test_more_room_in_the_profile_is_used_at_once(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.always["query"] = scripted.state("processing")
    async with workbench(tmp_path, service, active_limit=1) as bench:
        await in_line(bench, "a", "b", "c")
        await bench.until(lambda: service.creates == ["a"])
        bench.profiles["default"] = replace(bench.profiles["default"], active_limit=3)
        bench.accounts.refresh("default")
        await bench.until(lambda: service.creates == ["a", "b", "c"])


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


async def test_ten_thousand_that_wait_are_no_ten_thousand_that_run(
    service: ScriptedService, tmp_path: Path
) -> None:
    fill(tmp_path / "library", 10_000)
    service.gates["create"] = asyncio.Event()
    async with workbench(tmp_path, service) as bench:
        gc.collect()
        tracemalloc.start()
        try:
            taken_up = await bench.runner.resume()
            assert len(taken_up) == len(bench.queue.queue) == 10_000
            taken_up.clear()
            gc.collect()
            used, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert bench.runner.scheduler.active == 3
        assert len(asyncio.all_tasks()) < 20
        assert used < 30_000_000, used


async def test_nothing_is_sent_with_a_profile_that_was_taken_away(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, active_limit=1) as bench:
        async with service.held("query"):
            running, waiting = await in_line(bench, "running", "waiting")
            await bench.until_it_is(running, Status.PROCESSING)
            profile = bench.profiles.pop("default")
            bench.accounts.refresh("default")
            for each in (running, waiting):
                waits_for = await bench.runner.scheduler.wait_until_settled(each.id)
                assert waits_for is not None
                assert waits_for.code is Code.PROFILE_UNKNOWN
        assert service.creates == ["running"]
        bench.profiles["default"] = profile
        bench.accounts.refresh("default")
        for each in (running, waiting):
            assert (await bench.rest(each)).status is Status.COMPLETED


async def test_once_sending_is_stopped_nothing_leaves_and_what_is_out_is_heard(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, active_limit=2) as bench:
        async with service.held("create"):
            first, second, third = await in_line(bench, "first", "second", "third")
            await bench.until(lambda: len(service.creates) == 2)
            bench.runner.scheduler.stop_sending()
        assert (await bench.rest(first)).status is Status.COMPLETED
        assert (await bench.rest(second)).status is Status.COMPLETED
        fourth = await bench.submit(a_request("fourth"))
        await bench.decisions.try_profile_now("default")
        assert bench.queue.queue == [third.id, fourth.id]
    assert sorted(service.creates) == ["first", "second"]
    async with workbench(tmp_path, service) as bench:
        await bench.runner.resume()
        for each in (third, fourth):
            assert (await bench.rest(each)).status is Status.COMPLETED


async def test_what_was_called_up_waits_in_the_queue_once_sending_is_stopped(
    service: ScriptedService, tmp_path: Path
) -> None:
    slowly = replace(QUICK, max_create_interval=0.5)
    async with workbench(tmp_path, service, pace=slowly) as bench:
        bench.profiles["default"] = replace(bench.profiles["default"], create_interval=0.5)
        first, second = await in_line(bench, "first", "second")
        await bench.until_it_is(first, Status.PROCESSING)
        bench.runner.scheduler.stop_sending()
        assert (await bench.rest(first)).status is Status.COMPLETED
        await bench.until_active(0)
        assert bench.now(second).status is Status.QUEUED
    assert service.creates == ["first"]


class SlowToOrder(Library):
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


async def test_two_hands_on_one_queue_take_their_turns(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, library_of=SlowToOrder) as bench:
        other = QueueCommands(bench.runner.context, bench.runner.scheduler)
        await bench.queue.pause_queue()
        first, second, third = await in_line(bench, "first", "second", "third")
        await asyncio.gather(
            bench.queue.move_in_queue(first.id, None), other.move_in_queue(second.id, None)
        )
        assert other.queue == [third.id, first.id, second.id]
        assert [each.id for each in bench.library.unfinished()] == other.queue
