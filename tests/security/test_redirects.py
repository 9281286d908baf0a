"""Links and redirects of downloads: where they may lead, and where the key is sent."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.engine import scripted
from tests.engine.harness import a_request, engine_harness
from tests.engine.scripted import ScriptedService
from tests.provider.answers import client_of
from tests.provider.file_host import CLIP, VIDEO, FileHost, FileServer, answered
from videodesk.credentials import ApiKey
from videodesk.errors import Code, Reason
from videodesk.generation import Status
from videodesk.messages import problem_message
from videodesk.provider.client import Client
from videodesk.provider.link_guard import LinkGuard, LocalAddressError
from videodesk.provider.link_request import MAX_REDIRECTS
from videodesk.provider.outcome import AskError, AskMeaning
from videodesk.settings import Network, Proxy

KEY = ApiKey("sk-0123456789")
ELSEWHERE = "http://service.example"


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


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """A client whose service is at another address of this computer."""
    async with aclosing(Client("http://127.0.0.2:9", KEY)) as client:
        yield client


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


# -- A redirect that leads away and back ---------------------------------------------------------


async def test_key_follows_redirect_within_own_origin(host: FileHost, part: Path) -> None:
    host.answers = [answered(302, Location="/second"), answered(401)]

    async with aclosing(own_client(host)) as client:
        await client.download(host.url, part)

    assert [asked.get("authorization") for asked in host.asked][-1] == "Bearer sk-0123456789"


@pytest.mark.parametrize("begins_at_home", [True, False])
async def test_foreign_redirect_that_leads_back_gets_no_key(
    host: FileHost, part: Path, *, begins_at_home: bool
) -> None:
    away = answered(302, Location=f"{host.other_name}/away")
    back = answered(302, Location=f"{host.address}/v1/billing")
    host.answers = [away, back, answered(401)] if begins_at_home else [back, answered(401)]

    async with aclosing(own_client(host)) as client:
        link = host.url if begins_at_home else f"{host.other_name}/clip.mp4"
        await refusal(client, link, part)

    assert host.paths[-1] == "/v1/billing"
    assert not any("authorization" in asked for asked in host.asked)


# -- Addresses in the user's own network ---------------------------------------------------------

THIS_COMPUTER = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "localhost",
    "0.0.0.0",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
]


@pytest.mark.parametrize("name", THIS_COMPUTER)
async def test_link_to_this_computer_is_not_followed_for_a_service_elsewhere(
    host: FileHost, part: Path, name: str
) -> None:
    async with aclosing(Client(ELSEWHERE, KEY)) as client:
        error = await refusal(client, f"http://{name}:{host.port}/clip.mp4", part)

    assert error.outcome.meaning is AskMeaning.UNSAFE_LINK
    assert error.problem.reason is Reason.LINK_LOCAL
    assert not host.asked


@pytest.mark.parametrize("name", THIS_COMPUTER)
async def test_link_to_this_computer_is_followed_for_a_service_there(
    host: FileHost, client: Client, part: Path, name: str
) -> None:
    await client.download(f"http://{name}:{host.port}/clip.mp4", part)

    assert content(part) == CLIP


async def test_link_to_this_computer_is_followed_if_the_user_allows_it(
    host: FileHost, part: Path
) -> None:
    async with aclosing(Client(ELSEWHERE, KEY, network=Network(unsafe_links=True))) as client:
        await client.download(host.url, part)

    assert content(part) == CLIP


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each name below .example is this computer, as a hostile name server can say."""
    real = socket.getaddrinfo

    def resolve(name: str | bytes, *rest: object, **named: object) -> object:
        text = name.decode() if isinstance(name, bytes) else name
        known = "127.0.0.1" if text and text.endswith(".example") else name
        return real(known, *rest, **named)  # type: ignore[arg-type]  # passed on as it is

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


@pytest.mark.usefixtures("resolver")
async def test_name_that_resolves_to_this_computer_is_not_asked(host: FileHost, part: Path) -> None:
    async with aclosing(Client(ELSEWHERE, KEY)) as client:
        error = await refusal(client, f"http://clips.example:{host.port}/clip.mp4", part)

    assert error.problem.reason is Reason.LINK_LOCAL
    assert not host.asked


@pytest.mark.usefixtures("resolver")
@pytest.mark.parametrize("name", ["127.0.0.1", "clips.example"])
async def test_redirect_to_this_computer_is_not_followed(
    host: FileHost, part: Path, name: str
) -> None:
    host.answers = [answered(302, Location=f"http://{name}:{host.port}/admin")]

    async with aclosing(Client(f"{ELSEWHERE}:{host.port}", KEY)) as client:
        error = await refusal(client, client.content_url("t1"), part)

    assert error.problem.reason is Reason.LINK_LOCAL
    assert host.paths == ["/v1/videos/t1/content"]


@pytest.mark.usefixtures("resolver")
async def test_service_that_answers_from_this_computer_may_link_to_it(
    host: FileHost, part: Path
) -> None:
    host.answers = [answered(200, b"{}", Content_Type="application/json")]

    async with aclosing(Client(f"{ELSEWHERE}:{host.port}", KEY)) as client:
        await client.prices()
        await client.download(host.url, part)

    assert content(part) == CLIP


@pytest.mark.usefixtures("resolver")
async def test_program_on_this_computer_to_which_a_name_leads_is_not_the_service(
    host: FileHost, part: Path
) -> None:
    host.answers = [answered(404, b"<h1>It works!</h1>", Content_Type="text/html")]

    async with aclosing(Client(f"{ELSEWHERE}:{host.port}", KEY)) as client:
        await client.prices()
        error = await refusal(client, host.url, part)

    assert error.problem.reason is Reason.LINK_LOCAL
    assert host.paths == ["/api/pricing"]


@pytest.mark.parametrize(
    ("name", "is_followed"),
    [
        ("cdn.example", True),
        ("8.8.8.8", True),
        ("intranet", False),
        ("wiki.corp", False),
        ("printer.local", False),
        ("metadata.google.internal", False),
        ("10.0.0.1", False),
        ("167772161", False),
        ("169.254.169.254", False),
        ("[fd00::1]", False),
    ],
)
async def test_names_are_checked_where_a_proxy_resolves_them(
    part: Path, name: str, *, is_followed: bool
) -> None:
    async with a_proxy() as (port, asked):
        network = Network(proxy=Proxy.MANUAL, proxy_url=f"http://127.0.0.1:{port}")
        async with aclosing(Client(ELSEWHERE, KEY, network=network)) as client:
            if is_followed:
                await client.download(f"http://{name}/clip.mp4", part)
            else:
                error = await refusal(client, f"http://{name}/clip.mp4", part)
                assert error.problem.reason is Reason.LINK_LOCAL

    assert asked == ([f"GET http://{name}/clip.mp4 HTTP/1.1"] if is_followed else [])


@asynccontextmanager
async def a_proxy() -> AsyncIterator[tuple[int, list[str]]]:
    """A proxy that has every clip itself: its port, and the first lines of what it was asked."""
    asked: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode().splitlines()[0])
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(CLIP) + CLIP)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], asked


@pytest.mark.parametrize("name", THIS_COMPUTER[:5])
async def test_no_connection_is_made_to_an_address_that_a_link_names(part: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        async with aclosing(Client(ELSEWHERE, KEY)) as client:
            await refusal(client, f"http://{name}:{server.getsockname()[1]}/clip.mp4", part)
        with pytest.raises(BlockingIOError):
            server.accept()


HOME, CLOUD, ALONE = "192.168.1.9", "169.254.169.254", "127.0.0.1"


@pytest.mark.parametrize(
    ("service", "link", "is_followed"),
    [
        ("8.8.8.8", "1.1.1.1", True),
        ("8.8.8.8", "2606:4700::1111", True),
        ("8.8.8.8", "::ffff:1.1.1.1", True),
        ("8.8.8.8", "64:ff9b::101:101", True),
        ("8.8.8.8", "198.18.0.7", True),  # a program that routes all traffic stands in between
        *(
            ("8.8.8.8", each, False)
            for each in (
                *("127.0.0.1", "127.9.9.9", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1"),
                *("10.1.2.3", "172.16.0.1", HOME, "100.64.0.1", "fd00::1", "::ffff:10.0.0.1"),
                *(CLOUD, "fe80::1%eth0", "64:ff9b::7f00:1", "2002:7f00:1::", "::7f00:1"),
                *("224.0.0.1", "255.255.255.255", "ff02::1", "240.0.0.1", "", "no address"),
            )
        ),
        (HOME, "192.168.7.7", True),
        (HOME, "1.1.1.1", True),
        (HOME, ALONE, False),
        (HOME, CLOUD, False),
        (ALONE, "127.0.0.2", True),
        (ALONE, HOME, True),
        (ALONE, CLOUD, False),
        (CLOUD, CLOUD, True),
        (CLOUD, HOME, False),
    ],
)
def test_service_may_link_to_where_it_is(service: str, link: str, *, is_followed: bool) -> None:
    guard = LinkGuard(httpx.URL(ELSEWHERE))
    guard.note_service(service)

    def passes() -> bool:
        try:
            guard.check_peer(httpx.URL("http://clips.example/a.mp4"), link)
        except LocalAddressError:
            return False
        return True

    assert passes() is is_followed


def test_service_is_always_reached_at_its_own_address() -> None:
    LinkGuard(httpx.URL(ELSEWHERE)).check_peer(httpx.URL(f"{ELSEWHERE}/a.mp4"), "10.0.0.1")


# -- Encryption ----------------------------------------------------------------------------------


def site(
    asked: list[str], *, without_tls: bool = False, **moved: str
) -> Callable[[httpx.Request], httpx.Response]:
    """A network in which each address has the clip, or moves to another address."""

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        if without_tls and request.url.scheme == "https" and request.url.host == "cdn.example":
            raise httpx.ConnectError("refused")
        if (target := moved.get(request.url.path.strip("/"))) is not None:
            return httpx.Response(302, headers={"Location": target})
        return httpx.Response(200, content=_streamed(), headers=VIDEO)

    return answer


async def _streamed() -> AsyncIterator[bytes]:
    yield CLIP


async def test_unencrypted_link_of_encrypted_service_is_tried_with_encryption(part: Path) -> None:
    asked: list[str] = []

    async with aclosing(client_of(site(asked))) as client:
        await client.download("http://cdn.example/clip.mp4", part)

    assert asked == ["https://cdn.example/clip.mp4"]


@pytest.mark.parametrize(
    "link",
    [
        "http://cdn.example/clip.mp4",
        "http://cdn.example:8080/clip.mp4",
        "https://service.example/moved",
        "https://service.example/moved_port",
    ],
)
async def test_nothing_is_asked_without_encryption_for_an_encrypted_service(
    part: Path, link: str
) -> None:
    asked: list[str] = []
    network = site(
        asked,
        without_tls=True,
        moved="http://cdn.example/clip.mp4",
        moved_port="http://cdn.example:8080/clip.mp4",
    )

    async with aclosing(client_of(network)) as client:
        error = await refusal(client, link, part)

    assert not any(each.startswith("http:") for each in asked)
    assert error.code is Code.LINK_UNSAFE
    assert error.problem.reason is Reason.LINK_UNENCRYPTED
    assert "browser" in problem_message(error.problem).hint


async def test_page_in_place_of_an_encrypted_clip_does_not_hide_what_is_wrong(part: Path) -> None:
    page = b"<html>It works!</html>"

    async with aclosing(client_of(lambda _: scripted.file_reply(page, {}))) as client:
        error = await refusal(client, "http://cdn.example/clip.mp4", part)

    assert error.problem.reason is Reason.LINK_UNENCRYPTED


async def test_redirect_never_gives_up_encryption_whatever_the_service_has(part: Path) -> None:
    asked: list[str] = []
    network = site(asked, without_tls=True, moved="http://cdn.example/clip.mp4")

    async with aclosing(client_of(network, base_url="http://service.example")) as client:
        error = await refusal(client, "https://clips.example/moved", part)

    assert error.problem.reason is Reason.LINK_UNENCRYPTED
    assert asked == ["https://clips.example/moved", "https://cdn.example/clip.mp4"]


@pytest.mark.parametrize("link", ["http://cdn.example/clip.mp4", "https://clips.example/moved"])
async def test_unencrypted_link_is_followed_if_the_user_allows_it(part: Path, link: str) -> None:
    asked: list[str] = []
    network = site(asked, without_tls=True, moved="http://cdn.example/clip.mp4")

    async with aclosing(client_of(network, network=Network(unsafe_links=True))) as client:
        await client.download(link, part)

    assert asked[-1] == "http://cdn.example/clip.mp4"


async def test_unencrypted_service_may_link_without_encryption(part: Path) -> None:
    asked: list[str] = []

    async with aclosing(client_of(site(asked), base_url="http://service.example")) as client:
        await client.download("http://cdn.example/clip.mp4", part)

    assert asked == ["http://cdn.example/clip.mp4"]


# -- In the engine -------------------------------------------------------------------------------

unsafe = scripted.raised(LocalAddressError)


async def test_unsafe_link_waits_for_its_user_and_the_clip_is_not_lost(tmp_path: Path) -> None:
    service = ScriptedService(always={"file": unsafe})
    async with engine_harness(tmp_path, service) as harness:
        row = await harness.settle(await harness.submit(a_request()))
        assert row.problem is not None
        assert (row.problem.code, row.problem.reason) == (Code.LINK_UNSAFE, Reason.LINK_LOCAL)
        assert row.status is Status.PROCESSING
        assert row.video_url is not None

        service.always.clear()
        await harness.commands.try_now(row.id)
        while harness.row(row).status is not Status.COMPLETED:
            harness.recorder.recorded.clear()
            await harness.recorder.recorded.wait()

    assert len(service.creates) == 1


async def test_content_address_is_tried_in_place_of_unsafe_links(tmp_path: Path) -> None:
    service = ScriptedService(on_file=[unsafe] * 6)
    async with engine_harness(tmp_path, service) as harness:
        row = await harness.settle(await harness.submit(a_request()))

    assert row.status is Status.COMPLETED
    assert len(service.files) == 7


async def test_unsafe_link_stays_the_problem_if_the_content_address_has_nothing(
    tmp_path: Path,
) -> None:
    service = ScriptedService(on_file=[unsafe] * 6, always={"file": scripted.replied(404, {})})
    async with engine_harness(tmp_path, service) as harness:
        row = await harness.settle(await harness.submit(a_request()))

    assert row.problem is not None
    assert row.problem.reason is Reason.LINK_LOCAL
    assert row.video_url is not None
    assert row.video_url.startswith(service.files_url)
