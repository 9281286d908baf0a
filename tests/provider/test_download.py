"""Downloads from a real server: files, refusals, the key."""

import tracemalloc
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path
from shutil import disk_usage

import pytest
from starlette.responses import Response, StreamingResponse

from tests.library.disks import small_disk
from tests.provider.file_host import CLIP, ETAG, VIDEO, FileHost, answered
from videodesk.credentials import ApiKey
from videodesk.errors import Code, Reason, VideoDeskError
from videodesk.messages import problem_message
from videodesk.provider.client import Client
from videodesk.provider.download import Download, Keeping
from videodesk.provider.outcome import AskError, AskMeaning
from videodesk.settings import Network

FRESH = (AskMeaning.FRESH_LINK, Code.LINK_REFUSED)
AGAIN = (AskMeaning.ASK_AGAIN, Code.DOWNLOAD_BROKEN)


async def refusal(client: Client, url: str, part: Path) -> AskError:
    with pytest.raises(AskError) as raised:
        await client.download(url, part)
    return raised.value


def content(part: Path) -> bytes:
    return part.read_bytes()


def leave(part: Path, data: bytes) -> None:
    part.write_bytes(data)


def exists(part: Path) -> bool:
    return part.exists()


def names(part: Path) -> list[str]:
    """What lies where the clip arrives."""
    return sorted(path.name for path in part.parent.iterdir())


async def test_whole_file_is_downloaded_with_progress(
    host: FileHost, client: Client, part: Path
) -> None:
    steps: list[tuple[int, int | None]] = []

    got = await client.download(host.url, part, on_progress=lambda *step: steps.append(step))

    assert got == Download(len(CLIP), len(CLIP), ETAG, "video/mp4")
    assert content(part) == CLIP
    assert steps == sorted(steps)
    assert steps[-1] == (len(CLIP), len(CLIP))
    assert names(part) == [part.name]


async def test_download_asks_for_identity_encoding_without_key(
    host: FileHost, client: Client, part: Path
) -> None:
    await client.download(host.url, part)

    (asked,) = host.asked
    assert asked["accept-encoding"] == "identity"
    assert asked["user-agent"].startswith("VideoDesk/")
    assert not {"authorization", "range", "if-range"} & asked.keys()


async def test_file_of_unknown_length_is_downloaded(
    host: FileHost, client: Client, part: Path
) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield CLIP[:1000]
        yield CLIP[1000:]

    host.answers = [lambda _: StreamingResponse(body(), headers=VIDEO)]

    got = await client.download(host.url, part)

    assert (got.size, got.expected) == (len(CLIP), None)
    assert content(part) == CLIP


async def test_large_file_is_not_held_in_memory(host: FileHost, client: Client, part: Path) -> None:
    host.data = CLIP * 8
    pieces = 64_000

    async def body() -> AsyncIterator[bytes]:
        for start in range(0, len(host.data), pieces):
            yield host.data[start : start + pieces]

    host.answers = [lambda _: StreamingResponse(body(), headers=VIDEO)]
    tracemalloc.start()
    try:
        await client.download(host.url, part)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert content(part) == host.data
    assert peak < len(host.data) / 3


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"<html>sign in</html>", {"Content-Type": "text/html; charset=utf-8"}),
        (b'{"error": "gone"}', {"Content-Type": "application/json"}),
        (b'{"error": "gone"}', {"Content-Type": "application/problem+json"}),
        (b"GIF89a" + bytes(900), VIDEO),
        (b"PK\x03\x04" + bytes(900), VIDEO),
        ((b"G" + bytes(187)) * 5, VIDEO),
        (b"#EXTM3U\n#EXT-X-VERSION:3\n", VIDEO),
        (b"\xff\xfe<\0h\0t\0m\0l\0>\0", VIDEO),
        (b"The link has expired", {"Content-Type": "text/plain"}),
        (b"<!doctype html><p>sign in", VIDEO),
        (b"\xef\xbb\xbf\r\n <html>", VIDEO),
        (b'{"error": "gone"}', VIDEO),
        (b'\n[{"error": "gone"}]', {}),
        (b"", VIDEO),
        (b" \n", VIDEO),
        (CLIP, {"Content-Type": "video/mp4", "Content-Encoding": "gzip"}),
    ],
)
async def test_page_or_json_instead_of_clip_is_refused_and_changes_nothing(
    host: FileHost, client: Client, part: Path, body: bytes, headers: dict[str, str]
) -> None:
    leave(part, b"earlier")
    host.answers = [lambda _: Response(body, headers=headers)]

    error = await refusal(client, host.url, part)

    assert error.outcome.meaning is AskMeaning.NOT_A_VIDEO
    assert error.code is Code.NOT_A_VIDEO
    assert content(part) == b"earlier"


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {"Content-Type": "text/html"}),
        (200, {"Content-Type": "application/json"}),
        (200, {"Content-Type": "application/octet-stream"}),
        (203, VIDEO),
        (206, {**VIDEO, "Content-Range": f"bytes 0-{len(CLIP) - 1}/{len(CLIP)}"}),
        (206, {**VIDEO, "Content-Range": f"bytes 0-{len(CLIP) - 1}/*"}),
        (206, VIDEO),
    ],
)
async def test_whole_file_is_downloaded_whatever_its_headers_say(
    host: FileHost, client: Client, part: Path, status: int, headers: dict[str, str]
) -> None:
    host.answers = [lambda _: Response(CLIP, status_code=status, headers=headers)]

    got = await client.download(host.url, part)

    assert got.size == len(CLIP)
    assert content(part) == CLIP


async def test_beginning_of_a_file_is_not_mistaken_for_the_whole(
    host: FileHost, client: Client, part: Path
) -> None:
    said = {**VIDEO, "Content-Range": f"bytes 0-999/{len(CLIP)}", "ETag": ETAG}
    host.answers = [lambda _: Response(CLIP[:1000], status_code=206, headers=said)]

    error = await refusal(client, host.url, part)

    assert error.code is Code.DOWNLOAD_BROKEN
    await client.download(host.url, part)
    assert host.asked[-1]["range"] == "bytes=1000-"
    assert content(part) == CLIP


@pytest.mark.parametrize(
    ("body", "reason", "name"),
    [
        (b"<html>sign in</html>", Reason.RECEIVED_PAGE, ""),
        (b'{"error": "gone"}', Reason.RECEIVED_DATA, "JSON"),
        (b"The link has expired", Reason.RECEIVED_DATA, ""),
        (b"GIF89a" + bytes(900), Reason.RECEIVED_IMAGE, "GIF"),
        (b"PK\x03\x04" + bytes(900), Reason.RECEIVED_ARCHIVE, "ZIP"),
        ((b"G" + bytes(187)) * 5, Reason.RECEIVED_STREAM, "MPEG-TS"),
    ],
)
async def test_what_is_not_a_clip_is_named_and_kept_on_request(
    host: FileHost, client: Client, part: Path, body: bytes, reason: Reason, name: str
) -> None:
    host.answers = [lambda _: Response(body, headers=VIDEO)] * 2

    error = await refusal(client, host.url, part)
    assert error.problem.reason is reason
    assert error.problem.params["format"] == name
    assert not exists(part)

    await client.download(host.url, part, keeping=Keeping(anything=True))
    assert content(part) == body


async def test_words_are_not_kept_in_place_of_a_file(
    host: FileHost, client: Client, part: Path
) -> None:
    leave(part, b"GIF89a and more")
    host.answers = [lambda _: Response(b"<html>", headers=VIDEO)]

    with pytest.raises(AskError):
        await client.download(host.url, part, keeping=Keeping(anything=True))

    assert content(part) == b"GIF89a and more"


async def test_what_is_known_not_to_be_a_clip_is_not_downloaded_again(
    host: FileHost, client: Client, part: Path
) -> None:
    gif = b"GIF89a" + bytes(900)
    leave(part, gif)
    host.answers = [lambda _: Response(gif, headers=VIDEO)]

    with pytest.raises(AskError):
        await client.download(host.url, part, keeping=Keeping(anything=True, known_bytes=len(gif)))

    assert content(part) == gif


@pytest.mark.parametrize(
    ("status", "means"),
    [
        *[(status, FRESH) for status in (304, 400, 401, 403, 404, 410, 451)],
        *[(status, AGAIN) for status in (202, 206, 408, 429, 500, 503)],
        (407, (AskMeaning.UNREACHABLE, Code.UNREACHABLE)),
    ],
)
async def test_outcome_of_answer_without_file(
    host: FileHost, client: Client, part: Path, status: int, means: tuple[AskMeaning, Code]
) -> None:
    host.answers = [answered(status, Retry_After="9")]

    error = await refusal(client, host.url, part)

    assert (error.outcome.meaning, error.code) == means
    assert (error.outcome.http_status, error.outcome.retry_after) == (status, 9.0)


async def test_storage_error_text_is_kept_without_signature(
    host: FileHost, client: Client, part: Path
) -> None:
    said = b"<Error><Code>AccessDenied</Code><Message>Expired https://h/c?sig=s3cr3t</Message>"
    host.answers = [answered(403, said + b"</Error>", Content_Type="application/xml")]

    error = await refusal(client, host.url + "?sig=s3cr3t", part)

    assert error.problem.detail == "HTTP 403: Expired https://h/c?…"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://host/clip.mp4",
        "javascript:alert(1)",
        "//host/clip.mp4",
        "clip.mp4",
        "http://host:99999/clip.mp4",
        "http://",
        "",
    ],
)
async def test_only_web_addresses_are_downloaded(client: Client, part: Path, url: str) -> None:
    error = await refusal(client, url, part)

    assert error.outcome.meaning is AskMeaning.FRESH_LINK


async def test_unreachable_host_differs_from_refused_link(client: Client, part: Path) -> None:
    error = await refusal(client, "http://no-such-host.invalid/clip.mp4", part)

    assert error.outcome.meaning is AskMeaning.UNREACHABLE
    assert "not lost" in problem_message(error.problem).text


@pytest.mark.parametrize(
    "written",
    [
        lambda text: f"data:video/mp4;base64,{text}",
        lambda text: f"DATA:video/MP4;codecs=avc1;base64,{text}",
        lambda text: f"data:video/mp4;base64,{text.rstrip('=')}",
        lambda text: f"data:video/mp4;base64,{text[:40]}\n{text[40:]}",
        lambda text: f"data:video/mp4;base64,{text.replace('+', '%2B')}",
    ],
    ids=["plain", "parameters", "no padding", "lines", "escaped"],
)
async def test_data_url_clip_is_stored(
    client: Client, part: Path, written: Callable[[str], str]
) -> None:
    clip = CLIP[:100_001]
    steps: list[tuple[int, int | None]] = []

    got = await client.download(
        written(b64encode(clip).decode()), part, on_progress=lambda *step: steps.append(step)
    )

    assert got == Download(len(clip), len(clip), None, "video/mp4")
    assert steps == [(len(clip), len(clip))]
    assert content(part) == clip


@pytest.mark.parametrize(
    "url",
    [
        "data:video/mp4;base64",
        "data:video/mp4,plain",
        "data:text/html;base64,PGh0bWw+",
        "data:video/mp4;base64,PGh0bWw+",
        "data:video/mp4;base64,",
        "data:video/mp4;base64,A*B=",
        "data:video/mp4;base64,ü",
    ],
)
async def test_malformed_data_url_is_not_a_video(client: Client, part: Path, url: str) -> None:
    error = await refusal(client, url, part)

    assert error.outcome.meaning is AskMeaning.NOT_A_VIDEO
    assert not exists(part)


async def test_file_larger_than_disk_is_not_started(host: FileHost, part: Path) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield CLIP

    headers = {**VIDEO, "Content-Length": str(disk_usage(part.parent).free)}
    host.answers = [lambda _: StreamingResponse(body(), headers=headers)]
    without_limit = Network(max_clip_gb=1000)
    elsewhere = Client("http://127.0.0.2:9", ApiKey("sk-0123456789"), network=without_limit)

    async with aclosing(elsewhere) as client:
        with pytest.raises(VideoDeskError) as raised:
            await client.download(host.url, part)

    assert raised.value.code is Code.DISK_FULL
    assert not exists(part)


async def test_full_disk_raises_disk_full(host: FileHost, client: Client, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "1m") as disk:
        with pytest.raises(VideoDeskError) as raised:
            await client.download(host.url, disk / "clip.mp4.part")
        assert raised.value.code is Code.DISK_FULL


async def test_unwritable_folder_raises_library_unwritable(
    host: FileHost, client: Client, part: Path
) -> None:
    with pytest.raises(VideoDeskError) as raised:
        await client.download(host.url, part / "below" / "clip.part")

    assert raised.value.code is Code.LIBRARY_UNWRITABLE
