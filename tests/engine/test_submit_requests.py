"""`Engine.submit`: several requests are queued together, or none of them."""

from pathlib import Path

import pytest

from tests.engine.harness import a_request, engine_harness
from tests.engine.scripted import ScriptedService
from tests.library.disks import small_disk
from videodesk.errors import Code, VideoDeskError
from videodesk.generation import Status


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


async def test_requests_are_queued_in_their_order_and_all_completed(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service, active_limit=1) as harness:
        made = await harness.engine.submit([a_request(each) for each in "abc"])
        assert [each.request.prompt for each in made] == ["a", "b", "c"]
        for each in made:
            assert (await harness.settle(each)).status is Status.COMPLETED
    assert service.creates == ["a", "b", "c"]


async def test_no_request_is_queued_if_one_of_them_has_a_missing_image(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        whole, broken = a_request("a"), a_request("b", images=(str(tmp_path / "no.png"),))
        with pytest.raises(VideoDeskError) as refusal:
            await harness.engine.submit([whole, broken])
        assert refusal.value.code is Code.IMAGE_MISSING
        assert harness.library.unfinished() == []
        assert harness.queue.queue == []
        assert harness.reports == []
    assert service.creates == []


async def test_no_request_is_queued_if_the_disk_fills_up_half_way(
    service: ScriptedService, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", "24m") as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(16_000_000))
        async with engine_harness(disk, service) as harness:
            requests = [a_request(letter * 1_000_000) for letter in "abcdefghijkl"]
            with pytest.raises(VideoDeskError) as refusal:
                await harness.engine.submit(requests)
            assert refusal.value.code is Code.DISK_FULL
            assert harness.library.unfinished() == []
            assert harness.queue.queue == []
            assert harness.reports == []
            ballast.unlink()
            (made,) = await harness.engine.submit([a_request("small")])
            await harness.until(lambda: harness.row(made).task_id is not None)
    assert service.creates == ["small"]
