"""Clips that are too large, disks that would be full, and downloads that never end."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, aclosing
from pathlib import Path
from shutil import disk_usage

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from tests.engine import scripted
from tests.engine.harness import a_request, engine_harness
from tests.engine.scripted import Answer, ScriptedService
from tests.provider.file_host import CLIP, ETAG, VIDEO, FileHost, FileServer
from videodesk.credentials import ApiKey
from videodesk.engine.download_slots import (
    MAX_ASIDE,
    MAX_DOWNLOADS,
    SLOW_SECONDS,
    DownloadSlot,
    DownloadSlots,
)
from videodesk.errors import Code
from videodesk.generation import Status
from videodesk.messages import problem_message
from videodesk.provider.client import Client
from videodesk.provider.outcome import AskError, AskMeaning
from videodesk.provider.part_file import PartFile
from videodesk.settings import Network

ONE_MEGABYTE = Network(max_clip_gb=0.001)


@pytest.fixture(scope="module")
def file_server() -> Iterator[FileServer]:
    server = FileServer()
    with server.running():
        yield server


@pytest.fixture
def host(file_server: FileServer) -> FileHost:
    return file_server.new_host()


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "clip.mp4.part"


async def on_and_on(beginning: bytes = b"") -> AsyncIterator[bytes]:
    """Far more than is allowed."""
    yield beginning
    for _ in range(200):
        yield bytes(100_000)


def without_end(_: Request) -> Response:
    """A clip of unknown length."""
    return StreamingResponse(on_and_on(CLIP[:1000]), headers={**VIDEO, "ETag": ETAG})


async def too_large(host: FileHost, part: Path, network: Network = ONE_MEGABYTE) -> AskError:
    async with aclosing(Client(host.address, ApiKey("sk-0123456789"), network=network)) as client:
        with pytest.raises(AskError) as raised:
            await client.download(host.url, part)
    assert raised.value.outcome.meaning is AskMeaning.TOO_LARGE
    assert raised.value.code is Code.CLIP_TOO_LARGE
    return raised.value


def leave(part: Path, data: bytes) -> None:
    part.write_bytes(data)


def content(part: Path) -> bytes:
    return part.read_bytes()


def names(part: Path) -> list[str]:
    """What lies where the clip arrives."""
    return sorted(path.name for path in part.parent.iterdir())


async def test_clip_without_end_is_stopped_and_removed(host: FileHost, part: Path) -> None:
    host.answers = [without_end]

    error = await too_large(host, part)

    assert names(part) == []
    said = problem_message(error.problem)
    assert said.text.startswith("The clip is larger than 0.001 GB")
    assert "Raise the limit" in said.hint


async def test_clip_that_is_announced_too_large_leaves_what_is_there(
    host: FileHost, part: Path
) -> None:
    leave(part, b"earlier")

    await too_large(host, part)

    assert content(part) == b"earlier"


async def test_resumed_clip_that_grows_beyond_the_limit_is_removed(
    host: FileHost, part: Path
) -> None:
    host.answers = [host.broken_after(900_000)]
    async with aclosing(Client(host.address, ApiKey("sk-0123456789"))) as client:
        with pytest.raises(AskError):
            await client.download(host.url, part)

    def more(request: Request) -> Response:
        start = request.headers["range"].removeprefix("bytes=").removesuffix("-")
        said = {**VIDEO, "ETag": ETAG, "Content-Range": f"bytes {start}-99999999/*"}
        return StreamingResponse(on_and_on(), status_code=206, headers=said)

    host.answers = [more]
    await too_large(host, part)

    assert names(part) == []


async def test_clip_within_a_raised_limit_is_downloaded(host: FileHost, part: Path) -> None:
    await too_large(host, part)
    raised = Network(max_clip_gb=0.1)
    async with aclosing(Client(host.address, ApiKey("sk-0123456789"), network=raised)) as client:
        await client.download(host.url, part)

    assert content(part) == CLIP


@pytest.mark.parametrize(("left", "fits"), [(200_000_000, False), (700_000_000, True)])
def test_large_clip_leaves_free_space(part: Path, left: int, *, fits: bool) -> None:
    total = disk_usage(part.parent).free - left
    file = PartFile(part)

    if fits:
        file.open_at(0, etag="", total=total)
        file.discard()
    else:
        with pytest.raises(OSError, match="No space left"):
            file.open_at(0, etag="", total=total)


# -- In the engine -------------------------------------------------------------------------------


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


def announced(size: int) -> Answer:
    return lambda _service, _request: scripted.file_reply(b"", {"Content-Length": str(size)})


async def test_too_large_clip_waits_for_its_user_and_is_never_paid_twice(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_file = [announced(5_000_000_000)]
    async with engine_harness(tmp_path, service) as harness:
        row = await harness.settle(await harness.submit(a_request()))
        assert row.problem is not None
        assert row.problem.code is Code.CLIP_TOO_LARGE
        assert row.status is Status.PROCESSING
        assert row.video_url is not None

        await harness.commands.try_now(row.id)
        while harness.row(row).status is not Status.COMPLETED:
            harness.recorder.recorded.clear()
            await harness.recorder.recorded.wait()

    assert len(service.creates) == 1


class Trickle(httpx.AsyncByteStream):
    """The beginning of a clip, and then nothing for ever."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield scripted.clip_bytes()[:200]
        await asyncio.Event().wait()


def trickling(_service: ScriptedService, _request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, headers={"Content-Type": "video/mp4"}, stream=Trickle())


async def test_downloads_that_hardly_move_do_not_hold_up_others(
    service: ScriptedService, tmp_path: Path
) -> None:
    service.on_file = [trickling] * MAX_DOWNLOADS
    async with engine_harness(tmp_path, service, active_limit=9) as harness:
        made = [await harness.submit(a_request()) for _ in range(MAX_DOWNLOADS + 1)]
        settled = [asyncio.ensure_future(harness.settle(each)) for each in made]
        done, slow = await asyncio.wait(settled, return_when=asyncio.FIRST_COMPLETED)
        for each in slow:
            each.cancel()

        assert [each.result().status for each in done] == [Status.COMPLETED]
    assert len(service.files) == MAX_DOWNLOADS + 1


async def test_slowest_download_is_interrupted_once_very_many_hardly_move() -> None:
    slots = DownloadSlots(slow_seconds=0.01)
    async with AsyncExitStack() as stack:
        held: list[DownloadSlot] = []
        while len(held) < MAX_DOWNLOADS + MAX_ASIDE:
            held.append(await stack.enter_async_context(slots.hold()))
            held[-1].note(len(held))
        one_more = asyncio.ensure_future(stack.enter_async_context(slots.hold()))
        interrupted = None
        while interrupted is None:
            await asyncio.sleep(0)
            for each in held:
                try:
                    each.note(100)
                except AskError as error:
                    interrupted = error
        one_more.cancel()

    assert interrupted.outcome.meaning is AskMeaning.ASK_AGAIN
    assert interrupted.code is Code.DOWNLOAD_BROKEN


async def test_download_that_moves_keeps_its_slot_for_long_but_not_for_ever() -> None:
    slot, begun = DownloadSlot(), asyncio.get_running_loop().time()
    judged = []
    for minute in range(1, 12):
        slot.note(minute * 60 * 20_000)
        judged.append(slot.is_slow(begun + 60 * minute, SLOW_SECONDS))

    assert judged == [False] * 9 + [True] * 2


async def test_download_is_judged_by_what_arrived_lately() -> None:
    slot, begun = DownloadSlot(), asyncio.get_running_loop().time()
    slot.note(900_000_000)
    assert not slot.is_slow(begun + 21, SLOW_SECONDS)
    assert not slot.is_slow(begun + 30, SLOW_SECONDS)
    assert slot.is_slow(begun + 42, SLOW_SECONDS)
