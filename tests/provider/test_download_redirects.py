"""Redirects of downloads, and where the key is sent."""

from contextlib import aclosing
from pathlib import Path

import pytest

from tests.provider.file_host import CLIP, FileHost, answered
from videodesk.credentials import ApiKey
from videodesk.provider.client import Client
from videodesk.provider.download import MAX_REDIRECTS
from videodesk.provider.outcome import AskError, AskMeaning


async def refusal(client: Client, url: str, part: Path) -> AskError:
    with pytest.raises(AskError) as raised:
        await client.download(url, part)
    return raised.value


def content(part: Path) -> bytes:
    return part.read_bytes()


async def test_redirects_are_followed_also_relative_ones(
    host: FileHost, client: Client, part: Path
) -> None:
    host.answers = [
        answered(302, Location="/second/"),
        answered(307, Location="../third"),
        answered(301, Location=f"{host.other_name}/fourth"),
    ]

    await client.download(host.url, part)

    assert host.paths == ["/clip.mp4", "/second/", "/third", "/fourth"]
    assert content(part) == CLIP


async def test_redirect_loop_ends(host: FileHost, client: Client, part: Path) -> None:
    host.answers = [answered(302, Location="/clip.mp4")] * 50

    error = await refusal(client, host.url, part)

    assert error.outcome.meaning is AskMeaning.FRESH_LINK
    assert len(host.asked) == MAX_REDIRECTS + 1


@pytest.mark.parametrize(
    "location", ["", "file:///etc/passwd", "data:video/mp4;base64,AA", "http://[", "http:done"]
)
async def test_redirect_to_invalid_address_is_not_followed(
    host: FileHost, client: Client, part: Path, location: str
) -> None:
    host.answers = [answered(302, Location=location)]

    error = await refusal(client, host.url, part)

    assert error.outcome.meaning is AskMeaning.FRESH_LINK


def own_client(host: FileHost) -> Client:
    """A client whose service is the file host itself."""
    return Client(host.address, ApiKey("sk-0123456789"))


@pytest.mark.parametrize("status", [401, 403])
async def test_key_is_sent_to_own_origin_if_it_asks(
    host: FileHost, part: Path, status: int
) -> None:
    host.answers = [answered(status)]

    async with aclosing(own_client(host)) as client:
        await client.download(client.content_url("t1"), part)

    assert host.paths == ["/v1/videos/t1/content"] * 2
    assert [asked.get("authorization") for asked in host.asked] == [None, "Bearer sk-0123456789"]
    assert content(part) == CLIP


async def test_key_is_sent_once(host: FileHost, part: Path) -> None:
    host.answers = [answered(403), answered(403)]

    async with aclosing(own_client(host)) as client:
        error = await refusal(client, host.url, part)

    assert error.outcome.meaning is AskMeaning.FRESH_LINK
    assert len(host.asked) == 2


@pytest.mark.parametrize("status", [401, 403])
async def test_key_is_not_sent_to_other_origin(host: FileHost, part: Path, status: int) -> None:
    host.answers = [answered(status)]

    async with aclosing(own_client(host)) as client:
        await refusal(client, f"{host.other_name}/clip.mp4", part)

    assert len(host.asked) == 1
    assert "authorization" not in host.asked[0]


async def test_key_does_not_follow_redirect_to_other_origin(host: FileHost, part: Path) -> None:
    host.answers = [answered(401), answered(302, Location=f"{host.other_name}/x"), answered(401)]

    async with aclosing(own_client(host)) as client:
        error = await refusal(client, host.url, part)

    assert error.outcome.meaning is AskMeaning.FRESH_LINK
    assert [asked.get("authorization") for asked in host.asked] == [
        None,
        "Bearer sk-0123456789",
        None,
    ]
