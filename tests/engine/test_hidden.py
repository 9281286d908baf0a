"""Hidden generations go on; what still runs or may be charged is never removed."""

from pathlib import Path

import pytest

from tests.engine import scripted
from tests.engine.harness import a_request, workbench
from tests.engine.scripted import ScriptedService
from videodesk.errors import Code, VideoDeskError
from videodesk.generation import Status
from videodesk.library.removal_policy import FileDisposition
from videodesk.paths import poster_path


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def test_what_is_hidden_is_followed_to_its_end_out_of_sight(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.looks_needed = 1000
    async with workbench(tmp_path, service) as bench:
        running = await bench.submit(a_request("running"))
        await bench.until_it_is(running, Status.PROCESSING)
        await bench.queue.pause_queue()
        waiting = await bench.submit(a_request("waiting"))
        bench.library.annotations.set_hidden([running.id, waiting.id], hidden=True)
        assert bench.library.find() == []
        service.looks_needed = 1
        await bench.queue.resume_queue()
        for each in (running, waiting):
            assert (await bench.rest(each)).status is Status.COMPLETED
        assert bench.library.find() == []
        bench.library.annotations.set_hidden([running.id], hidden=False)
        assert bench.library.find() == [bench.now(running)]


async def test_what_becomes_unconfirmed_while_it_is_hidden_is_shown(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.lost]
    async with workbench(tmp_path, service) as bench:
        async with service.held("create"):
            sent = await bench.submit(a_request())
            await bench.until(lambda: len(service.creates) == 1)
            bench.library.annotations.set_hidden([sent.id], hidden=True)
        row = await bench.rest(sent)
        assert row.status is Status.UNCONFIRMED
        assert bench.library.find() == [row]
        assert bench.reports[-1] == row


async def test_a_finished_one_is_removed_with_its_poster(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        done = await bench.rest(await bench.submit(a_request()))
        poster = poster_path(tmp_path / "posters", done.id)
        assert poster.exists()
        assert await bench.decisions.remove(done.id, files=FileDisposition.RETURN) == (done.file,)
        assert bench.library.get(done.id) is None
        assert not poster.exists()
    async with workbench(tmp_path, service) as bench:
        assert await bench.runner.resume() == []
        assert bench.library.find() == []


async def test_what_runs_or_is_in_doubt_is_not_removed(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.looks_needed = 1000
    service.on_create = [scripted.lost]
    async with workbench(tmp_path, service) as bench:
        lost = await bench.rest(await bench.submit(a_request("lost")))
        running = await bench.submit(a_request("running"))
        await bench.until_it_is(running, Status.PROCESSING)
        for each in (lost, running):
            with pytest.raises(VideoDeskError, match="removal_of") as raised:
                await bench.decisions.remove(each.id, files=FileDisposition.RETURN)
            assert raised.value.code is Code.INVALID_REQUEST
        await bench.decisions.stop(running.id)
        with pytest.raises(VideoDeskError, match="removal_of_running_task"):
            await bench.decisions.remove(running.id, files=FileDisposition.RETURN)
        service.looks_needed = 1
        await bench.decisions.follow_again(running.id)
        assert (await bench.rest(running)).status is Status.COMPLETED
