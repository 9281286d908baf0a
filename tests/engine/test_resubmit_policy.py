"""A second request costs a second time: it is made once, however often it is asked for."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import Workbench, a_request, workbench
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


async def in_doubt(bench: Workbench, service: ScriptedService) -> Generation:
    service.on_create.append(scripted.lost)
    return await bench.rest(await bench.submit(a_request()))


async def failed(bench: Workbench, service: ScriptedService) -> Generation:
    service.on_create.append(scripted.refused)
    return await bench.rest(await bench.submit(a_request()))


async def test_what_is_in_doubt_is_sent_again_once_and_is_settled_by_it(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        lost = await in_doubt(bench, service)
        second = await bench.decisions.send_again(lost.id)
        assert second.parent == lost.id
        assert bench.now(lost).status is Status.CANCELLED
        assert bench.now(lost).problem == problem(Code.SENT_AGAIN)
        for _ in range(3):
            assert (await bench.decisions.send_again(lost.id)).id == second.id
        await bench.rest(second)
        assert (await bench.decisions.send_again(lost.id)).id == second.id
    assert len(service.creates) == 2


async def test_pressing_it_many_times_at_once_makes_one_request(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        lost = await in_doubt(bench, service)
        made = await asyncio.gather(*(bench.decisions.send_again(lost.id) for _ in range(10)))
        assert len({each.id for each in made}) == 1
        await bench.rest(made[0])
    assert len(service.creates) == 2


async def test_after_a_restart_it_is_still_known_to_have_been_sent_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        lost = await in_doubt(bench, service)
        await bench.queue.pause_queue()
        second = await bench.decisions.send_again(lost.id)
    async with workbench(tmp_path, service) as bench:
        assert (await bench.decisions.send_again(lost.id)).id == second.id
        assert [each.id for each in bench.library.unfinished()] == [second.id]


async def test_what_was_let_go_in_doubt_is_sent_again_once_too(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        lost = await in_doubt(bench, service)
        await bench.decisions.stop(lost.id)
        second = await bench.decisions.send_again(lost.id)
        await bench.rest(second)
        assert (await bench.decisions.send_again(lost.id)).id == second.id
    assert len(service.creates) == 2


async def test_the_second_request_may_itself_be_lost_and_be_sent_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        lost = await in_doubt(bench, service)
        service.on_create.append(scripted.lost)
        second = await bench.rest(await bench.decisions.send_again(lost.id))
        assert second.status is Status.UNCONFIRMED
        third = await bench.rest(await bench.decisions.send_again(second.id))
        assert third.status is Status.COMPLETED
        assert (await bench.decisions.send_again(lost.id)).id == second.id
    assert len(service.creates) == 3


async def test_a_failed_one_is_tried_again_when_its_last_try_has_failed(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        first = await failed(bench, service)
        service.on_create.append(scripted.refused)
        second = await bench.decisions.send_again(first.id)
        assert (await bench.decisions.send_again(first.id)).id == second.id
        assert (await bench.rest(second)).status is Status.FAILED
        third = await bench.decisions.send_again(first.id)
        assert third.id != second.id
        assert (await bench.rest(third)).status is Status.COMPLETED
        assert (await bench.decisions.send_again(first.id)).id == third.id
        assert bench.now(first) == first
    assert len(service.creates) == 3


async def test_a_changed_request_made_from_it_is_no_second_request(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        lost = await in_doubt(bench, service)
        other = await bench.submit(a_request("a blue kite"), parent=lost.id)
        second = await bench.decisions.send_again(lost.id)
        assert second.id != other.id
        assert second.request == lost.request


async def test_the_same_request_generated_anew_from_it_is_the_second_request(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        lost = await in_doubt(bench, service)
        second = await bench.submit(lost.request, parent=lost.id)
        assert (await bench.decisions.send_again(lost.id)).id == second.id
        assert bench.now(lost).problem == problem(Code.SENT_AGAIN)
        await bench.rest(second)
    assert len(service.creates) == 2


async def test_what_is_under_way_or_finished_is_not_sent_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        done = await bench.rest(await bench.submit(a_request()))
        await bench.queue.pause_queue()
        waiting = await bench.submit(a_request())
        for each in (done, waiting):
            with pytest.raises(VideoDeskError, match="resubmit_of"):
                await bench.decisions.send_again(each.id)
    assert len(service.creates) == 1


class FullForChildren(Library):
    """A library without room for a second request."""

    def add_child(self, *_: object) -> None:
        raise error(Code.DISK_FULL)


async def test_what_cannot_be_written_down_is_not_sent_and_stays_in_doubt(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, library_of=FullForChildren) as bench:
        lost = await in_doubt(bench, service)
        with pytest.raises(VideoDeskError):
            await bench.decisions.send_again(lost.id)
        assert bench.now(lost) == lost
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


async def test_of_two_windows_the_slower_one_gives_what_the_quicker_one_made(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, library_of=SlowWindow) as bench:
        lost = await in_doubt(bench, service)
        second = await bench.decisions.send_again(lost.id)
        assert [each.id for each in bench.library.children(lost.id)] == [second.id]


def test_a_try_that_may_still_bring_a_clip_stands_in_the_way() -> None:
    parent = replace(new_generation(a_request()), status=Status.FAILED)
    child = new_generation(a_request(), parent=parent.id)
    for status in Status:
        standing = again.existing_resubmission(parent, [replace(child, status=status)])
        assert (standing is None) == (status in {Status.FAILED, Status.CANCELLED}), status


async def test_when_the_second_request_was_removed_no_third_one_is_made(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        lost = await in_doubt(bench, service)
        second = await bench.rest(await bench.decisions.send_again(lost.id))
        await bench.decisions.remove(second.id, files=FileDisposition.KEEP)
        with pytest.raises(VideoDeskError) as raised:
            await bench.decisions.send_again(lost.id)
        assert raised.value.code is Code.INVALID_REQUEST
        assert "Nothing was sent" in problem_message(raised.value.problem).text
    assert len(service.creates) == 2
