"""Requests of one account are submitted in the order of the queue."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests.engine import scripted
from tests.engine.harness import QUICK, Workbench, a_request, workbench
from tests.engine.scripted import ScriptedService
from videodesk.generation import Generation, Request, Status
from videodesk.library.library import Library


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "kite.png"
    Image.new("RGB", (64, 36), (200, 30, 30)).save(path)
    return path


async def complete_request_of_other_profile(bench: Workbench) -> None:
    """Gives everything else the time that a whole request takes."""
    bench.profiles["other"] = replace(bench.profiles["default"], name="other")
    bench.keys["other"] = bench.keys["default"]
    other = await bench.submit(a_request("other", profile="other"))
    assert (await bench.rest(other)).status is Status.COMPLETED


async def submit_all(bench: Workbench, *requests: Request) -> list[Generation]:
    return await bench.runner.submit(requests)


async def test_request_without_images_does_not_overtake_an_earlier_one_that_uploads(
    service: ScriptedService, tmp_path: Path, image: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        async with service.held("upload"):
            made = await submit_all(bench, a_request("a", images=(str(image),)), a_request("b"))
            await bench.until(lambda: service.uploads == 1)
            await complete_request_of_other_profile(bench)
            assert service.creates == ["other"]
        for each in made:
            assert (await bench.rest(each)).status is Status.COMPLETED
    assert service.creates == ["other", "a", "b"]


class SlowFirstIntent(Library):
    """A library in which the first `submitting` is written only when the test allows it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.reached = asyncio.Event()
        self.go_on = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._is_first = True

    def change(self, before: Generation, after: Generation) -> None:
        if after.status is Status.SUBMITTING and self._is_first:
            self._is_first = False
            self._loop.call_soon_threadsafe(self.reached.set)
            asyncio.run_coroutine_threadsafe(self.go_on.wait(), self._loop).result()
        super().change(before, after)


async def test_request_does_not_overtake_one_whose_intent_is_being_written(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service, library_of=SlowFirstIntent) as bench:
        assert isinstance(bench.library, SlowFirstIntent)
        made = await submit_all(bench, a_request("a"), a_request("b"))
        await bench.library.reached.wait()
        await complete_request_of_other_profile(bench)
        assert service.creates == ["other"]
        bench.library.go_on.set()
        for each in made:
            assert (await bench.rest(each)).status is Status.COMPLETED
    assert service.creates == ["other", "a", "b"]


async def test_requests_dispatched_together_are_submitted_in_queue_order(
    service: ScriptedService, tmp_path: Path
) -> None:
    prompts = [f"clip {number}" for number in range(12)]
    async with workbench(tmp_path, service, active_limit=12) as bench:
        made = await submit_all(bench, *map(a_request, prompts))
        for each in made:
            assert (await bench.rest(each)).status is Status.COMPLETED
    assert service.creates == prompts


async def test_stopped_request_lets_the_next_one_pass(
    service: ScriptedService, tmp_path: Path, image: Path
) -> None:
    async with workbench(tmp_path, service) as bench, service.held("upload"):
        a, b = await submit_all(bench, a_request("a", images=(str(image),)), a_request("b"))
        await bench.until(lambda: service.uploads == 1)
        await bench.decisions.stop(a.id)
        assert (await bench.rest(b)).status is Status.COMPLETED
    assert service.creates == ["b"]


async def test_request_that_waits_for_its_retry_lets_the_next_one_pass(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.busy]
    async with workbench(tmp_path, service, pace=replace(QUICK, delay_factor=100)) as bench:
        a, b = await submit_all(bench, a_request("a"), a_request("b"))
        assert (await bench.rest(b)).status is Status.COMPLETED
        assert bench.now(a).retry_at is not None
        await bench.decisions.try_now(a.id)
        assert (await bench.rest(a)).status is Status.COMPLETED
    assert service.creates == ["a", "b", "a"]


async def test_failed_upload_lets_the_next_one_pass(
    service: ScriptedService, tmp_path: Path, image: Path
) -> None:
    service.on_upload = [scripted.busy]
    async with workbench(tmp_path, service, pace=replace(QUICK, delay_factor=100)) as bench:
        a, b = await submit_all(bench, a_request("a", images=(str(image),)), a_request("b"))
        assert (await bench.rest(b)).status is Status.COMPLETED
        assert bench.now(a).status is Status.QUEUED
    assert service.creates == ["b"]


async def test_pausing_sends_back_a_request_that_waits_behind_an_upload(
    service: ScriptedService, tmp_path: Path, image: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        async with service.held("upload"):
            a, b = await submit_all(bench, a_request("a", images=(str(image),)), a_request("b"))
            await bench.until(lambda: service.uploads == 1)
            await bench.queue.pause_queue()
            await bench.until_active(1)
        await bench.until_active(0)
        assert service.creates == []
        assert bench.queue.queue == [a.id, b.id]
        await bench.queue.resume_queue()
        for each in (a, b):
            assert (await bench.rest(each)).status is Status.COMPLETED
    assert service.creates == ["a", "b"]


async def test_request_moved_to_the_front_is_submitted_before_those_that_still_wait(
    service: ScriptedService, tmp_path: Path, image: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        async with service.held("upload"):
            a, b, c = await submit_all(
                bench, a_request("a", images=(str(image),)), a_request("b"), a_request("c")
            )
            await bench.until(lambda: service.uploads == 1)
            await bench.queue.move_in_queue(c.id, a.id)
            assert (await bench.rest(c)).status is Status.COMPLETED
            assert service.creates == ["c"]
        for each in (a, b):
            assert (await bench.rest(each)).status is Status.COMPLETED
    assert service.creates == ["c", "a", "b"]
