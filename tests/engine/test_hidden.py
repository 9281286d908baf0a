"""Hidden generations are tracked; what runs or may be charged is never removed."""

from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import a_request, engine_harness
from tests.engine.scripted import ScriptedService
from videodesk.errors import Code, VideoDeskError
from videodesk.generation import Status
from videodesk.library.removal_policy import FileDisposition
from videodesk.paths import poster_path


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def test_hidden_generation_is_tracked_to_its_end(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.queries_until_done = 1000
    async with engine_harness(tmp_path, service) as harness:
        running = await harness.submit(a_request("running"))
        await harness.until_status(running, Status.PROCESSING)
        await harness.queue.pause_queue()
        waiting = await harness.submit(a_request("waiting"))
        harness.library.annotations.set_hidden([running.id, waiting.id], hidden=True)
        assert harness.library.find() == []
        service.queries_until_done = 1
        await harness.queue.resume_queue()
        for each in (running, waiting):
            assert (await harness.settle(each)).status is Status.COMPLETED
        assert harness.library.find() == []
        harness.library.annotations.set_hidden([running.id], hidden=False)
        assert harness.library.find() == [harness.row(running)]


async def test_hidden_generation_is_shown_when_it_becomes_unconfirmed(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.lost]
    async with engine_harness(tmp_path, service) as harness:
        async with service.hold("create"):
            sent = await harness.submit(a_request())
            await harness.until(lambda: len(service.creates) == 1)
            harness.library.annotations.set_hidden([sent.id], hidden=True)
        row = await harness.settle(sent)
        assert row.status is Status.UNCONFIRMED
        assert harness.library.find() == [row]
        assert harness.reports[-1] == row


async def test_remove_deletes_the_poster_too(service: ScriptedService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service) as harness:
        done = await harness.settle(await harness.submit(a_request()))
        poster = poster_path(tmp_path / "posters", done.id)
        assert poster.exists()
        assert await harness.commands.remove(done.id, files=FileDisposition.RETURN) == (done.file,)
        assert harness.library.get(done.id) is None
        assert not poster.exists()
    async with engine_harness(tmp_path, service) as harness:
        assert await harness.engine.resume() == []
        assert harness.library.find() == []


async def test_running_or_unconfirmed_generation_is_not_removed(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.queries_until_done = 1000
    service.on_create = [scripted.lost]
    async with engine_harness(tmp_path, service) as harness:
        lost = await harness.settle(await harness.submit(a_request("lost")))
        running = await harness.submit(a_request("running"))
        await harness.until_status(running, Status.PROCESSING)
        for each in (lost, running):
            with pytest.raises(VideoDeskError, match="removal_of") as raised:
                await harness.commands.remove(each.id, files=FileDisposition.RETURN)
            assert raised.value.code is Code.INVALID_REQUEST
        await harness.commands.stop(running.id)
        with pytest.raises(VideoDeskError, match="removal_of_running_task"):
            await harness.commands.remove(running.id, files=FileDisposition.RETURN)
        service.queries_until_done = 1
        await harness.commands.follow_again(running.id)
        assert (await harness.settle(running)).status is Status.COMPLETED
