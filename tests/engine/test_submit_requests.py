"""`Engine.submit`: several requests are queued together, or none of them."""

from pathlib import Path

import pytest

from tests.engine.harness import a_request, workbench
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
    async with workbench(tmp_path, service, active_limit=1) as bench:
        made = await bench.runner.submit([a_request(each) for each in "abc"])
        assert [each.request.prompt for each in made] == ["a", "b", "c"]
        for each in made:
            assert (await bench.rest(each)).status is Status.COMPLETED
    assert service.creates == ["a", "b", "c"]


async def test_no_request_is_queued_if_one_of_them_has_a_missing_image(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with workbench(tmp_path, service) as bench:
        whole, broken = a_request("a"), a_request("b", images=(str(tmp_path / "no.png"),))
        with pytest.raises(VideoDeskError) as refusal:
            await bench.runner.submit([whole, broken])
        assert refusal.value.code is Code.PICTURE_MISSING
        assert bench.library.unfinished() == []
        assert bench.queue.queue == []
        assert bench.reports == []
    assert service.creates == []


async def test_no_request_is_queued_if_the_disk_fills_up_half_way(
    service: ScriptedService, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", "24m") as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(16_000_000))
        async with workbench(disk, service) as bench:
            requests = [a_request(letter * 1_000_000) for letter in "abcdefghijkl"]
            with pytest.raises(VideoDeskError) as refusal:
                await bench.runner.submit(requests)
            assert refusal.value.code is Code.DISK_FULL
            assert bench.library.unfinished() == []
            assert bench.queue.queue == []
            assert bench.reports == []
            ballast.unlink()
            (made,) = await bench.runner.submit([a_request("small")])
            await bench.until(lambda: bench.now(made).task_id is not None)
    assert service.creates == ["small"]
