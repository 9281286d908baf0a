"""Requests of one account are submitted in the order of the queue."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests.engine import scripted
from tests.engine.harness import QUICK, EngineHarness, a_request, engine_harness
from tests.engine.scripted import ScriptedService
from videodesk.errors import Code, error
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


async def complete_request_of_other_profile(harness: EngineHarness) -> None:
    """Gives everything else the time that a whole request takes."""
    harness.profiles["other"] = replace(harness.profiles["default"], name="other")
    harness.keys["other"] = harness.keys["default"]
    other = await harness.submit(a_request("other", profile="other"))
    assert (await harness.settle(other)).status is Status.COMPLETED


async def submit_all(harness: EngineHarness, *requests: Request) -> list[Generation]:
    return await harness.engine.submit(requests)


async def test_request_without_images_does_not_overtake_an_earlier_one_that_uploads(
    service: ScriptedService, tmp_path: Path, image: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        async with service.hold("upload"):
            made = await submit_all(harness, a_request("a", images=(str(image),)), a_request("b"))
            await harness.until(lambda: service.uploads == 1)
            await complete_request_of_other_profile(harness)
            assert service.creates == ["other"]
        for each in made:
            assert (await harness.settle(each)).status is Status.COMPLETED
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
    async with engine_harness(tmp_path, service, library_of=SlowFirstIntent) as harness:
        assert isinstance(harness.library, SlowFirstIntent)
        made = await submit_all(harness, a_request("a"), a_request("b"))
        await harness.library.reached.wait()
        await complete_request_of_other_profile(harness)
        assert service.creates == ["other"]
        harness.library.go_on.set()
        for each in made:
            assert (await harness.settle(each)).status is Status.COMPLETED
    assert service.creates == ["other", "a", "b"]


async def test_requests_dispatched_together_are_submitted_in_queue_order(
    service: ScriptedService, tmp_path: Path
) -> None:
    prompts = [f"clip {number}" for number in range(12)]
    async with engine_harness(tmp_path, service, active_limit=12) as harness:
        made = await submit_all(harness, *map(a_request, prompts))
        for each in made:
            assert (await harness.settle(each)).status is Status.COMPLETED
    assert service.creates == prompts


async def test_stopped_request_lets_the_next_one_pass(
    service: ScriptedService, tmp_path: Path, image: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness, service.hold("upload"):
        a, b = await submit_all(harness, a_request("a", images=(str(image),)), a_request("b"))
        await harness.until(lambda: service.uploads == 1)
        await harness.commands.stop(a.id)
        assert (await harness.settle(b)).status is Status.COMPLETED
    assert service.creates == ["b"]


async def test_request_that_waits_for_its_retry_lets_the_next_one_pass(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_create = [scripted.busy]
    async with engine_harness(tmp_path, service, pace=replace(QUICK, delay_factor=100)) as harness:
        a, b = await submit_all(harness, a_request("a"), a_request("b"))
        assert (await harness.settle(b)).status is Status.COMPLETED
        assert harness.row(a).retry_at is not None
        await harness.commands.try_now(a.id)
        assert (await harness.settle(a)).status is Status.COMPLETED
    assert service.creates == ["a", "b", "a"]


async def test_failed_upload_lets_the_next_one_pass(
    service: ScriptedService, tmp_path: Path, image: Path
) -> None:
    service.on_upload = [scripted.busy]
    async with engine_harness(tmp_path, service, pace=replace(QUICK, delay_factor=100)) as harness:
        a, b = await submit_all(harness, a_request("a", images=(str(image),)), a_request("b"))
        assert (await harness.settle(b)).status is Status.COMPLETED
        assert harness.row(a).status is Status.QUEUED
    assert service.creates == ["b"]


async def test_pausing_sends_back_a_request_that_waits_behind_an_upload(
    service: ScriptedService, tmp_path: Path, image: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        async with service.hold("upload"):
            a, b = await submit_all(harness, a_request("a", images=(str(image),)), a_request("b"))
            await harness.until(lambda: service.uploads == 1)
            await harness.queue.pause_queue()
            await harness.until_active(1)
        await harness.until_active(0)
        assert service.creates == []
        assert harness.queue.queue == [a.id, b.id]
        await harness.queue.resume_queue()
        for each in (a, b):
            assert (await harness.settle(each)).status is Status.COMPLETED
    assert service.creates == ["a", "b"]


async def test_request_moved_to_the_front_is_submitted_before_those_that_still_wait(
    service: ScriptedService, tmp_path: Path, image: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        async with service.hold("upload"):
            a, b, c = await submit_all(
                harness, a_request("a", images=(str(image),)), a_request("b"), a_request("c")
            )
            await harness.until(lambda: service.uploads == 1)
            await harness.queue.move_in_queue(c.id, a.id)
            assert (await harness.settle(c)).status is Status.COMPLETED
            assert service.creates == ["c"]
        for each in (a, b):
            assert (await harness.settle(each)).status is Status.COMPLETED
    assert service.creates == ["c", "a", "b"]


async def test_request_is_encoded_before_its_turn(service: ScriptedService, tmp_path: Path) -> None:
    async with engine_harness(tmp_path, service) as harness:
        broken, good = await submit_all(
            harness, a_request("a", extra={"seed": float("nan")}), a_request("b")
        )
        assert (await harness.settle(good)).status is Status.COMPLETED
        assert harness.statuses(broken.id) == [Status.QUEUED, Status.FAILED]
    assert service.creates == ["b"]


class RefusesOneIntent(Library):
    """A library in which one row cannot be written any more, such as by a damaged page."""

    def change(self, before: Generation, after: Generation) -> None:
        if after.status is Status.SUBMITTING and after.request.prompt == "a":
            raise error(Code.LIBRARY_DAMAGED)
        super().change(before, after)


async def test_request_that_cannot_be_written_lets_the_next_one_pass(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, library_of=RefusesOneIntent) as harness:
        _, b = await submit_all(harness, a_request("a"), a_request("b"))
        assert (await harness.settle(b)).status is Status.COMPLETED
    assert service.creates == ["b"]
