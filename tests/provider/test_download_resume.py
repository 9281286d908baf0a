"""Downloads that break off and are resumed, on a real server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest
from starlette.responses import Response, StreamingResponse

from tests.provider.file_host import CLIP, ETAG, CutOffError, FileHost, answered
from videodesk.credentials import ApiKey
from videodesk.errors import Code
from videodesk.provider.client import Client
from videodesk.provider.download import Download
from videodesk.provider.network import Timeouts
from videodesk.provider.outcome import AskError, AskMeaning


async def refusal(client: Client, url: str, part: Path) -> AskError:
    with pytest.raises(AskError) as raised:
        await client.download(url, part)
    return raised.value


def content(part: Path) -> bytes:
    return part.read_bytes()


def names(part: Path) -> list[str]:
    """What lies where the clip arrives."""
    return sorted(path.name for path in part.parent.iterdir())


@pytest.mark.parametrize("sent", [1, 700_000, 2_500_000])
async def test_interrupted_download_is_resumed(
    host: FileHost, client: Client, part: Path, sent: int
) -> None:
    host.answers = [host.broken_after(sent)]

    error = await refusal(client, host.url, part)
    got = await client.download(host.url, part)

    assert error.outcome.meaning is AskMeaning.ASK_AGAIN
    assert error.code is Code.DOWNLOAD_BROKEN
    assert host.asked[1]["range"] == f"bytes={sent}-"
    assert host.asked[1]["if-range"] == ETAG
    assert got == Download(len(CLIP), len(CLIP), ETAG, "video/mp4")
    assert content(part) == CLIP
    assert names(part) == [part.name]


async def test_interrupted_resume_is_resumed_again(
    host: FileHost, client: Client, part: Path
) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield CLIP[1000:5000]
        raise CutOffError

    size = len(CLIP)
    headers = {"ETag": ETAG, "Content-Range": f"bytes 1000-{size - 1}/{size}"}
    host.answers = [
        host.broken_after(1000),
        lambda _: StreamingResponse(body(), status_code=206, headers=headers),
    ]

    for _ in range(2):
        await refusal(client, host.url, part)
    await client.download(host.url, part)

    assert [asked.get("range") for asked in host.asked] == [None, "bytes=1000-", "bytes=5000-"]
    assert content(part) == CLIP


async def test_rest_is_requested_if_server_sends_less(
    host: FileHost, client: Client, part: Path
) -> None:
    headers = {"ETag": ETAG, "Content-Range": f"bytes 1000-1999/{len(CLIP)}"}
    host.answers = [
        host.broken_after(1000),
        lambda _: Response(CLIP[1000:2000], status_code=206, headers=headers),
    ]
    await refusal(client, host.url, part)

    error = await refusal(client, host.url, part)
    await client.download(host.url, part)

    assert error.outcome.meaning is AskMeaning.ASK_AGAIN
    assert error.problem.detail == f"Only 2000 of {len(CLIP)} bytes arrived."
    assert host.asked[2]["range"] == "bytes=2000-"
    assert content(part) == CLIP


async def test_fresh_link_to_same_file_resumes(host: FileHost, client: Client, part: Path) -> None:
    host.answers = [host.broken_after(1000), answered(403)]

    await refusal(client, host.url + "?sig=1", part)
    stale = await refusal(client, host.url + "?sig=1", part)
    await client.download(host.url + "?sig=2", part)

    assert stale.outcome.meaning is AskMeaning.FRESH_LINK
    assert host.asked[2]["range"] == "bytes=1000-"
    assert content(part) == CLIP


async def test_changed_file_is_downloaded_from_the_beginning(
    host: FileHost, client: Client, part: Path
) -> None:
    host.answers = [host.broken_after(2_000_000)]
    await refusal(client, host.url, part)
    host.data, host.etag = CLIP[::-1][:900_000], '"second"'

    got = await client.download(host.url, part)

    assert got.etag == '"second"'
    assert content(part) == host.data


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Range": f"bytes 0-{len(CLIP) - 1}/{len(CLIP)}", "ETag": ETAG},
        {"Content-Range": f"bytes 1001-{len(CLIP) - 1}/{len(CLIP)}", "ETag": ETAG},
        {"Content-Range": f"bytes 1000-{len(CLIP) - 1}/{len(CLIP)}", "ETag": '"other"'},
        {"Content-Range": f"bytes 1000-{len(CLIP)}/{len(CLIP) + 1}", "ETag": ETAG},
        {"Content-Range": "pages 1-2/3", "ETag": ETAG},
        {"ETag": ETAG},
    ],
    ids=["from zero", "gap", "other file", "other length", "no bytes", "no range"],
)
async def test_range_that_does_not_fit_is_not_appended(
    host: FileHost, client: Client, part: Path, headers: dict[str, str]
) -> None:
    host.answers = [
        host.broken_after(1000),
        lambda _: Response(CLIP[1000:], status_code=206, headers=headers),
    ]
    await refusal(client, host.url, part)

    await client.download(host.url, part)

    assert [asked.get("range") for asked in host.asked] == [None, "bytes=1000-", None]
    assert content(part) == CLIP


@pytest.mark.parametrize("etag", ["", 'W/"weak"', "bare"])
async def test_download_without_strong_etag_starts_over(
    host: FileHost, client: Client, part: Path, etag: str
) -> None:
    host.etag = etag
    host.answers = [host.broken_after(1000)]
    await refusal(client, host.url, part)

    await client.download(host.url, part)

    assert "range" not in host.asked[1]
    assert content(part) == CLIP


async def test_416_completes_a_whole_part(host: FileHost, client: Client, part: Path) -> None:
    host.data = CLIP[:5000]
    host.answers = [host.broken_after(5000)]
    await part_with_everything(host, client, part)

    got = await client.download(host.url, part)

    assert got.size == got.expected == 5000
    assert host.asked[-1]["range"] == "bytes=5000-"
    assert content(part) == host.data
    assert names(part) == [part.name]


async def part_with_everything(host: FileHost, client: Client, part: Path) -> None:
    """Leave a part that holds the whole file, as a crash before its end does."""
    shorter = host.data
    host.data = shorter + b"x"
    host.answers = [host.broken_after(len(shorter))]
    await refusal(client, host.url, part)
    host.data = shorter
    note = part.with_name(part.name + ".json")
    note.write_text(note.read_text().replace(f'"total":{len(shorter) + 1}', '"total":null'))


async def test_416_that_does_not_fit_starts_over(
    host: FileHost, client: Client, part: Path
) -> None:
    host.answers = [host.broken_after(1000), answered(416, Content_Range="bytes */999")]
    await refusal(client, host.url, part)

    await client.download(host.url, part)

    assert content(part) == CLIP


async def test_stalled_download_times_out_and_keeps_its_bytes(host: FileHost, part: Path) -> None:
    host.answers = [host.broken_after(1500, stall=True)]
    impatient = Client("http://127.0.0.2:9", ApiKey("sk-0123456789"), timeouts=Timeouts(stall=0.2))

    async with aclosing(impatient) as client:
        error = await refusal(client, host.url, part)
        await client.download(host.url, part)

    assert error.outcome.meaning is AskMeaning.ASK_AGAIN
    assert "nothing came for 0.2 s" in error.problem.detail
    assert host.asked[1]["range"] == "bytes=1500-"
    assert content(part) == CLIP


async def test_cancelled_download_keeps_its_bytes(
    host: FileHost, client: Client, part: Path
) -> None:
    host.answers = [host.broken_after(2_000_000, stall=True)]
    came = asyncio.Event()

    running = asyncio.ensure_future(
        client.download(host.url, part, on_progress=lambda _size, _total: came.set())
    )
    await came.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await client.download(host.url, part)

    assert int(host.asked[1]["range"].removeprefix("bytes=").removesuffix("-")) >= 1_000_000
    assert content(part) == CLIP
