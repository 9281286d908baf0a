"""Re-submission: a second request is made once, however often it is asked for."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import EngineHarness, a_request, engine_harness
from tests.engine.scripted import ScriptedService
from videodesk.engine import resubmit_policy as again
from videodesk.errors import Code, VideoDeskError, error, problem
from videodesk.generation import Generation, Status, new_generation
from videodesk.library.library import Library
from videodesk.library.removal_policy import FileDisposition
from videodesk.messages import problem_message


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def unconfirmed(harness: EngineHarness, service: ScriptedService) -> Generation:
    service.on_create.append(scripted.lost)
    return await harness.settle(await harness.submit(a_request()))


async def failed(harness: EngineHarness, service: ScriptedService) -> Generation:
    service.on_create.append(scripted.refused)
    return await harness.settle(await harness.submit(a_request()))


async def test_unconfirmed_request_is_sent_again_once_and_resolved(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        lost = await unconfirmed(harness, service)
        second = await harness.commands.send_again(lost.id)
        assert second.parent == lost.id
        assert harness.row(lost).status is Status.CANCELLED
        assert harness.row(lost).problem == problem(Code.SENT_AGAIN)
        for _ in range(3):
            assert (await harness.commands.send_again(lost.id)).id == second.id
        await harness.settle(second)
        assert (await harness.commands.send_again(lost.id)).id == second.id
    assert len(service.creates) == 2


async def test_send_again_many_times_at_once_makes_one_request(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        lost = await unconfirmed(harness, service)
        made = await asyncio.gather(*(harness.commands.send_again(lost.id) for _ in range(10)))
        assert len({each.id for each in made}) == 1
        await harness.settle(made[0])
    assert len(service.creates) == 2


async def test_resubmission_is_known_after_a_restart(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        lost = await unconfirmed(harness, service)
        await harness.queue.pause_queue()
        second = await harness.commands.send_again(lost.id)
    async with engine_harness(tmp_path, service) as harness:
        assert (await harness.commands.send_again(lost.id)).id == second.id
        assert [each.id for each in harness.library.unfinished()] == [second.id]


async def test_dismissed_unconfirmed_request_is_sent_again_once(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        lost = await unconfirmed(harness, service)
        await harness.commands.stop(lost.id)
        second = await harness.commands.send_again(lost.id)
        await harness.settle(second)
        assert (await harness.commands.send_again(lost.id)).id == second.id
    assert len(service.creates) == 2


async def test_lost_resubmission_can_be_sent_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        lost = await unconfirmed(harness, service)
        service.on_create.append(scripted.lost)
        second = await harness.settle(await harness.commands.send_again(lost.id))
        assert second.status is Status.UNCONFIRMED
        third = await harness.settle(await harness.commands.send_again(second.id))
        assert third.status is Status.COMPLETED
        assert (await harness.commands.send_again(lost.id)).id == second.id
    assert len(service.creates) == 3


async def test_failed_request_is_resent_when_its_last_resubmission_failed(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        first = await failed(harness, service)
        service.on_create.append(scripted.refused)
        second = await harness.commands.send_again(first.id)
        assert (await harness.commands.send_again(first.id)).id == second.id
        assert (await harness.settle(second)).status is Status.FAILED
        third = await harness.commands.send_again(first.id)
        assert third.id != second.id
        assert (await harness.settle(third)).status is Status.COMPLETED
        assert (await harness.commands.send_again(first.id)).id == third.id
        assert harness.row(first) == first
    assert len(service.creates) == 3


async def test_changed_request_of_a_parent_is_no_resubmission(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        lost = await unconfirmed(harness, service)
        other = await harness.submit(a_request("a blue kite"), parent=lost.id)
        second = await harness.commands.send_again(lost.id)
        assert second.id != other.id
        assert second.request == lost.request


async def test_same_request_of_a_parent_is_a_resubmission(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        lost = await unconfirmed(harness, service)
        second = await harness.submit(lost.request, parent=lost.id)
        assert (await harness.commands.send_again(lost.id)).id == second.id
        assert harness.row(lost).problem == problem(Code.SENT_AGAIN)
        await harness.settle(second)
    assert len(service.creates) == 2


async def test_running_or_completed_generation_is_not_sent_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        done = await harness.settle(await harness.submit(a_request()))
        await harness.queue.pause_queue()
        waiting = await harness.submit(a_request())
        for each in (done, waiting):
            with pytest.raises(VideoDeskError, match="resubmit_of"):
                await harness.commands.send_again(each.id)
    assert len(service.creates) == 1


class FullForChildren(Library):
    """A library without room for a second request."""

    def add_child(self, *_: object) -> None:
        raise error(Code.DISK_FULL)


async def test_resubmission_that_cannot_be_written_is_not_sent(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, library_of=FullForChildren) as harness:
        lost = await unconfirmed(harness, service)
        with pytest.raises(VideoDeskError):
            await harness.commands.send_again(lost.id)
        assert harness.row(lost) == lost
    assert len(service.creates) == 1


class SlowWindow(Library):
    """A library in which another window sends again between the look and the leap."""

    raced = False

    def add_child(self, child, before, after, known) -> None:  # type: ignore[no-untyped-def]
        if not self.raced:
            self.raced = True
            quicker = new_generation(before.request, parent=before.id)
            super().add_child(quicker, before, after, known)
        super().add_child(child, before, after, known)


async def test_concurrent_resubmissions_return_the_same_request(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, library_of=SlowWindow) as harness:
        lost = await unconfirmed(harness, service)
        second = await harness.commands.send_again(lost.id)
        assert [each.id for each in harness.library.children(lost.id)] == [second.id]


def test_running_resubmission_prevents_another() -> None:
    parent = replace(new_generation(a_request()), status=Status.FAILED)
    child = new_generation(a_request(), parent=parent.id)
    for status in Status:
        state = again.existing_resubmission(parent, [replace(child, status=status)])
        assert (state is None) == (status in {Status.FAILED, Status.CANCELLED}), status


async def test_removed_resubmission_prevents_another(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        lost = await unconfirmed(harness, service)
        second = await harness.settle(await harness.commands.send_again(lost.id))
        await harness.commands.remove(second.id, files=FileDisposition.KEEP)
        with pytest.raises(VideoDeskError) as raised:
            await harness.commands.send_again(lost.id)
        assert raised.value.code is Code.INVALID_REQUEST
        assert "Nothing was sent" in problem_message(raised.value.problem).text
    assert len(service.creates) == 2
