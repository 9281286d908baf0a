"""What was kept in place of a clip, and damaged clips: nothing replaces them but a whole file."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.engine import scripted
from tests.engine.harness import EngineHarness, a_request, engine_harness
from tests.engine.scripted import Answer, Body, ScriptedService
from videodesk.errors import Code
from videodesk.generation import Generation, Status
from videodesk.library.verify import FindingKind, verify_library

GIF = b"GIF89a" + bytes(2_000)
DAMAGED = scripted.clip_bytes()[:-200]


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


def without_length(data: bytes, breaks_after: int | None = None) -> Answer:
    return lambda _s, _r: httpx.Response(200, stream=Body(data, breaks_after))


def is_kept(generation: Generation) -> bool:
    return generation.problem is not None and "kept" in generation.problem.params


async def kept(harness: EngineHarness) -> Generation:
    """A request for which something that is not a clip has been kept."""
    sent = await harness.submit(a_request())
    await harness.until(lambda: is_kept(harness.reports[-1]))
    return sent


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (GIF, scripted.link_refused),
        (DAMAGED, scripted.not_sent),
        (GIF, without_length(GIF + bytes(2_000), breaks_after=10)),
        (DAMAGED, without_length(DAMAGED, breaks_after=100)),
        (DAMAGED, without_length(b"<html>gone</html>")),
    ],
    ids=["link refused", "unreachable", "another GIF breaks off", "clip breaks off", "page"],
)
async def test_later_failure_leaves_the_kept_file_and_the_offer(
    service: ScriptedService, tmp_path: Path, data: bytes, answer: Answer
) -> None:
    service.always["file"] = without_length(data)
    async with engine_harness(tmp_path, service) as harness:
        sent = await kept(harness)
        seen = len(service.files)
        service.always["file"] = answer
        await harness.until(
            lambda: len(service.files) > seen + 3 and harness.reports[-1].retry_at is not None
        )
        assert is_kept(harness.reports[-1])
        done = await harness.commands.keep_file(sent.id)
        assert done.file is not None
        assert done.file.read_bytes() == data


@pytest.mark.parametrize(
    "answer",
    [without_length(GIF), without_length(DAMAGED[:-100]), without_length(b"<html>gone</html>")],
    ids=["a GIF", "less of the clip", "a page"],
)
async def test_kept_part_of_a_clip_is_not_replaced_by_less(
    service: ScriptedService, tmp_path: Path, answer: Answer
) -> None:
    service.always["file"] = without_length(DAMAGED)
    async with engine_harness(tmp_path, service) as harness:
        sent = await kept(harness)
        seen = len(service.files)
        service.always["file"] = answer
        await harness.until(lambda: len(service.files) > seen + 2)
        done = await harness.commands.keep_file(sent.id)
        assert done.file is not None
        assert done.file.read_bytes() == DAMAGED


async def test_offer_outlasts_queries_that_fail(service: ScriptedService, tmp_path: Path) -> None:
    service.always["file"] = without_length(GIF)
    async with engine_harness(tmp_path, service) as harness:
        await kept(harness)
        service.always["query"] = scripted.proxy_page
        await harness.until(
            lambda: (
                harness.reports[-1].problem is not None
                and harness.reports[-1].problem.code is Code.SERVICE_ERROR
            )
        )
        assert is_kept(harness.reports[-1])


async def test_kept_file_can_be_kept_while_another_attempt_runs(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.always["file"] = without_length(GIF)
    async with engine_harness(tmp_path, service) as harness:
        sent = await kept(harness)
        async with service.hold("file"):
            seen = len(service.files)
            await harness.until(lambda: len(service.files) > seen)
            done = await harness.commands.keep_file(sent.id)
        assert done.file is not None
        assert done.file.read_bytes() == GIF


async def test_whole_clip_ends_what_was_kept(service: ScriptedService, tmp_path: Path) -> None:
    service.always["file"] = without_length(GIF)
    async with engine_harness(tmp_path, service) as harness:
        sent = await kept(harness)
        service.always["file"] = scripted.served
        done = await harness.settle(sent)
        assert done.status is Status.COMPLETED
        assert done.file is not None
        assert done.file.read_bytes()[4:8] == b"ftyp"
        report = verify_library(harness.library.folder)
        assert report.findings == ()


async def test_kept_file_does_not_replace_a_damaged_clip(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        done = await harness.settle(await harness.submit(a_request()))
        assert done.file is not None
        overwritten = done.file.read_bytes()[:-10]
        done.file.write_bytes(overwritten)
        service.always["file"] = without_length(DAMAGED)
        await harness.commands.fetch_again(done.id)
        await harness.until(lambda: is_kept(harness.reports[-1]))
        again = await harness.commands.keep_file(done.id)
        assert again.file is not None
        assert again.file.read_bytes() == DAMAGED
        assert done.file.read_bytes() == overwritten


async def test_damaged_clip_of_an_older_version_is_fetched_again(
    service: ScriptedService, tmp_path: Path
) -> None:
    async with engine_harness(tmp_path, service) as harness:
        done = await harness.settle(await harness.submit(a_request()))
        assert done.file is not None
        whole = done.file.read_bytes()
        older = replace(done, file_bytes=None, file_sha256=None)
        harness.library.change(done, older)
        assert await harness.commands.fetch_again(done.id) == older
        done.file.write_bytes(whole[:600])
        await harness.commands.fetch_again(done.id)
        again = await harness.settle(done)
        assert again.file is not None
        assert again.file.stat().st_size == len(whole)
    assert len(service.files) == 2


async def test_kept_file_of_an_ended_request_is_reported(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.always["file"] = without_length(GIF)
    async with engine_harness(tmp_path, service) as harness:
        sent = await kept(harness)
        await harness.commands.stop(sent.id)
        assert harness.row(sent).status is Status.CANCELLED
        (finding,) = verify_library(harness.library.folder).findings
    assert finding.kind is FindingKind.LEFT_OVER


async def test_file_that_cannot_be_kept_is_a_problem_of_the_disk(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.always["file"] = without_length(GIF)
    async with engine_harness(tmp_path, service) as harness:
        async with service.hold("file"):
            sent = await harness.submit(a_request())
            await harness.until_status(sent, Status.DOWNLOADING)
            in_the_way = harness.library.kept_path(harness.row(sent)) / "folder"
            in_the_way.mkdir(parents=True)
        await harness.until(
            lambda: (
                harness.reports[-1].problem is not None
                and harness.reports[-1].problem.code is Code.LIBRARY_UNWRITABLE
            )
        )
